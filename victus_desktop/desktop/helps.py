"""What to do about each kind of failure: the banner's sentence and the button that helps."""

from collections.abc import Callable

from victus_desktop.desktop.banner import Banner
from victus_desktop.desktop.wording import tr

_DEVICES = ("audio_device", "no_microphone", "microphone_lost", "no_signal")
_SPEAKERS = ("no_loudspeaker", "speaker_lost")
_OVER = {
    "microphone_back": (*_DEVICES,),
    "speaker_back": (*_SPEAKERS,),
}
"""Codes that tell that a trouble is over, with the troubles."""

HELP_NAMES = (
    "Choose a device",
    "Try again",
    "Open privacy",
    "Open models",
    "Open settings",
    "Show the folder",
    "Copy the details",
)


class Helps:
    """Shows failures by their codes; what is over is taken away again."""

    def __init__(
        self,
        banner: Banner,
        *,
        open_pane: Callable[[str], None],
        open_settings: Callable[[str], None],
        retry_voice: Callable[[], None] | None,
    ) -> None:
        self._banner = banner
        self._shown = ""
        sound = ("Choose a device", lambda: open_settings("audio"))
        again = ("Try again", retry_voice) if retry_voice is not None else sound
        self._helps: dict[str, tuple[str, Callable[[], None]]] = {
            "audio_device": again,
            "no_microphone": again,
            "no_loudspeaker": again,
            "no_signal": sound,
            "microphone_lost": sound,
            "speaker_lost": sound,
            "not_allowed": ("Open privacy", lambda: open_pane("privacy")),
            "model": ("Open models", lambda: open_pane("models")),
            "slow_models": ("Open models", lambda: open_pane("models")),
            "service": ("Open settings", lambda: open_pane("settings")),
            "storage": ("Show the folder", show_home),
            "crashed": again,
            "internal": ("Copy the details", lambda: copy_details(banner.text.text())),
        }

    def offer(self, code: str, message: str) -> None:
        """Show a failure with the button that helps, if there is one."""
        if code in _OVER:
            if self._shown in _OVER[code]:
                self._banner.hide()
            self._banner.tell(message)
            self._shown = code
            return
        self._shown = code
        name, helping = self._helps.get(code, ("", None))
        self._banner.tell(message, tr(name) if name else "", helping)


def show_home() -> None:
    """Open the folder that Victus keeps its data in, or the nearest that exists."""
    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QDesktopServices

    from victus_desktop.paths import user_paths

    place = user_paths().data
    while not place.exists():
        place = place.parent
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(place)))


def copy_details(message: str) -> None:
    """Put what happened, and where it ran, onto the clipboard: for a report."""
    import platform

    from PySide6.QtGui import QGuiApplication

    from victus_desktop import __version__

    told = f"Victus {__version__}, {platform.platform()}, Python {platform.python_version()}"
    QGuiApplication.clipboard().setText(f"{told}\n{message}")

"""The desktop put together: what its window and panes are handed."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from victus_desktop.app import panes
from victus_desktop.app.core import App, open_app
from victus_desktop.app.ears import Ears
from victus_desktop.app.saving import save_settings
from victus_desktop.app.voice import microphone
from victus_desktop.conversation.ports import Microphone
from victus_desktop.conversation.records import ScheduleKind
from victus_desktop.desktop.services import DesktopServices, ModelChoice, Told

if TYPE_CHECKING:
    from victus_desktop.catalog.progress import Progress

_SNOOZE = timedelta(minutes=5)
_EARLIER = 20


def run_desktop(*, hidden: bool) -> int:
    """Show the desktop until it is quit; give the exit status. Raises VictusError."""
    from victus_desktop.desktop.single import send

    if send("show"):
        return 0
    from victus_desktop.desktop.app import run

    with open_app(alone=True) as app, ExitStack() as cleanup:
        ears = Ears(app)
        cleanup.callback(ears.close)
        return run(_services(app, ears), hidden=hidden)


def _services(app: App, ears: Ears) -> DesktopServices:
    def new_microphone() -> Microphone:
        return microphone(app, lambda code, message: None)

    def wait_until_ready() -> None:
        app.transcriber.get()
        app.synthesizer.get()

    def snooze(text: str) -> None:
        due = datetime.now(UTC) + _SNOOZE
        app.stores.schedule.add(ScheduleKind.REMINDER, due, label=text)

    return DesktopServices(
        assistant=app.assistant,
        settings=app.settings,
        save_settings=lambda changed: save_settings(app.paths.settings_file, changed),
        loop=lambda: ears.loop,
        level=lambda: ears.level,
        start_voice=ears.start,
        stop_voice=ears.stop,
        panes=panes.sources(app),
        egress=lambda: dict(app.egress.sent),
        new_microphone=new_microphone,
        wait_until_ready=wait_until_ready,
        snooze=snooze,
        first_start=not app.paths.settings_file.exists(),
        restore=lambda: _earlier(app),
        choices=_choices(app),
        model_choices=lambda: _model_choices(app),
        install_model=lambda ident, told: _install(app, ident, told),
    )


def _earlier(app: App) -> Sequence[tuple[str, str]]:
    last = app.stores.turns.last("default", _EARLIER)
    return [(one.heard, one.reply) for one in last]


def _choices(app: App) -> Mapping[str, Any]:
    from victus_desktop.audio.devices import Direction
    from victus_desktop.audio.sound_system import SoundSystem

    def names(direction: Direction) -> Sequence[str]:
        return [one.name for one in SoundSystem().devices() if one.channels(direction)]

    def installed(kind: Any) -> Sequence[str]:
        listed = app.models.listings(kind)
        return [one.model.id for one in listed if one.state == "installed"]

    return {
        "audio.microphones": lambda: names(Direction.INPUT),
        "audio.speakers": lambda: names(Direction.OUTPUT),
        "speech.recognizer": lambda: installed("stt"),
        "speech.voice": lambda: installed("tts"),
        "language_model.model": lambda: installed("llm"),
    }


def _model_choices(app: App) -> Sequence[ModelChoice]:
    return [
        ModelChoice(
            one.model.id,
            one.model.title,
            f"{one.model.size / 1e9:.1f} GB, {one.model.licence}",
            one.state == "installed",
            str(one.fit) == "yes",
        )
        for one in app.models.listings("llm")
    ]


def _install(app: App, ident: str, told: Told) -> None:
    def report(progress: "Progress") -> None:
        share = progress.done / progress.total if progress.total else 0.0
        told(share, f"{progress.file} {progress.done // 1_000_000} MB")

    app.models.pull([ident], report)
    app.settings.language_model.model = ident
    save_settings(app.paths.settings_file, {"language_model.model": ident})

"""Keys that work while another window has the focus, and typing into that window."""

import os
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from victus_desktop.conversation.errors import ServiceError
from victus_desktop.desktop.dictation import TypesText
from victus_desktop.desktop.hotkey import Chord
from victus_desktop.desktop.wayland_typists import Clipboard, WaylandTypist
from victus_desktop.desktop.x11_keys import KeyGrab, X11Typist
from victus_desktop.paths import user_paths

OnKey = Callable[[str], None]

_ALIASES = {
    "ctrl_l": "ctrl",
    "ctrl_r": "ctrl",
    "alt_l": "alt",
    "alt_r": "alt",
    "alt_gr": "alt",
    "shift_l": "shift",
    "shift_r": "shift",
    "cmd": "meta",
    "cmd_l": "meta",
    "cmd_r": "meta",
}
_BY_HAND = "Bind `victus toggle` to a key in the keyboard settings of your desktop."
_KEY_PAUSE = 0.004
"""Seconds between two keys that are typed: some toolkits lose keys that come faster."""


class Watching(Protocol):
    """What watches the keyboard until closed."""

    def close(self) -> None: ...


def on_wayland() -> bool:
    """Whether the session is Wayland's, where a program sees only its own keys."""
    return bool(os.environ.get("WAYLAND_DISPLAY")) and (os.environ.get("XDG_SESSION_TYPE") != "x11")


def watch(chords: Sequence[Chord], failed: Callable[[str], None]) -> Watching:
    """Watch chords in the way of this desktop.

    What fails later, as the user's refusal, is told to `failed`. Raises ServiceError where no key
    can be watched, saying what to do instead.
    """
    if not sys.platform.startswith("linux"):
        return GlobalKeys(chords)
    if on_wayland():
        return _portal_keys(chords, failed)
    if not os.environ.get("DISPLAY"):
        raise ServiceError("There is no X display, so no key can be watched.")
    return GlobalKeys(chords)


def _portal_keys(chords: Sequence[Chord], failed: Callable[[str], None]) -> Watching:
    from victus_desktop.desktop.portal_keys import PortalKeys

    try:
        return PortalKeys(chords, lambda reason: failed(f"{reason} {_BY_HAND}"))
    except ServiceError as error:
        raise ServiceError(f"{error.message} {_BY_HAND}") from error


class GlobalKeys:
    """Watches the keyboard in a thread of its own until closed.

    On X11 the chords that are kept do not reach the window that has the focus.
    """

    def __init__(self, chords: Sequence[Chord]) -> None:
        """Raises ServiceError where the system does not let a program see keys."""
        from pynput.keyboard import Listener

        self._grab: KeyGrab | None = None
        if sys.platform.startswith("linux"):
            self._grab = KeyGrab([chord.keys for chord in chords if chord.kept])
        elif not getattr(Listener, "IS_TRUSTED", True):
            raise ServiceError(
                "macOS does not let Victus see keys: allow it in System Settings, Privacy & "
                "Security, under Accessibility and Input Monitoring, and start it again."
            )
        down, up = feed(chords)
        self._listener: Any = Listener(
            on_press=lambda key: down(_name(key)),
            on_release=lambda key: up(_name(key)),
        )
        self._listener.daemon = True
        self._listener.start()

    def close(self) -> None:
        """Watch no more."""
        self._listener.stop()
        if self._grab is not None:
            self._grab.close()


def typist(clipboard: Clipboard) -> TypesText:
    """Give what types into the window that has the focus; the clipboard is the last resort."""
    if not sys.platform.startswith("linux"):
        return Typist()
    if on_wayland():
        return WaylandTypist(user_paths().data / "keyboard-permission", clipboard)
    return X11Typist()


class Typist:
    """Types into the window that has the focus, on Windows and macOS."""

    def __init__(self) -> None:
        from pynput.keyboard import Controller, Key

        self._keyboard: Any = Controller()
        self._keys: Any = Key

    def place(self) -> object:
        """Nobody knows which window has the focus."""
        return None

    def type(self, text: str) -> None:
        """Type a text; a line break is the Enter key."""
        for letter in text:
            self._tap(self._keys.enter if letter == "\n" else letter)

    def erase(self, count: int) -> None:
        """Press Backspace so many times."""
        for _ in range(count):
            self._tap(self._keys.backspace)

    def close(self) -> None:
        """Nothing is held."""

    def _tap(self, key: Any) -> None:
        self._keyboard.press(key)
        self._keyboard.release(key)
        time.sleep(_KEY_PAUSE)


def feed(chords: Sequence[Chord]) -> tuple[OnKey, OnKey]:
    """Give what tells every chord of a key going down and going up."""

    def down(key: str) -> None:
        for one in chords:
            one.key_down(key)

    def up(key: str) -> None:
        for one in chords:
            one.key_up(key)

    return down, up


def _name(key: Any) -> str:
    """Give a key's name as in the settings; '' for one without."""
    name = getattr(key, "name", None)
    if name is not None:
        return _ALIASES.get(str(name), str(name))
    return str(getattr(key, "char", None) or "").lower()

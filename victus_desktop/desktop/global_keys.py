"""Keys that work while another window has the focus, and typing into that window."""

import os
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from victus_desktop.desktop.dictation import TypesText
from victus_desktop.desktop.hotkey import Chord
from victus_desktop.desktop.x11_keys import KeyGrab, X11Typist

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
_KEY_PAUSE = 0.004
"""Seconds between two keys that are typed: some toolkits lose keys that come faster."""


def why_no_global_keys() -> str:
    """Say why no key can be watched here, and what to do instead; '' where one can."""
    if not sys.platform.startswith("linux"):
        return ""
    if os.environ.get("WAYLAND_DISPLAY") and not _under_x11():
        return (
            "On Wayland a program cannot watch keys. Bind `victus toggle` to a key in the "
            "keyboard settings of your desktop."
        )
    if not os.environ.get("DISPLAY"):
        return "There is no X display, so no key can be watched."
    return ""


def _under_x11() -> bool:
    return os.environ.get("XDG_SESSION_TYPE") == "x11"


class GlobalKeys:
    """Watches the keyboard in a thread of its own until closed.

    On X11 the `kept` chords do not reach the window that has the focus.
    """

    def __init__(self, down: OnKey, up: OnKey, kept: Sequence[frozenset[str]]) -> None:
        from pynput.keyboard import Listener

        self._grab: KeyGrab | None = None
        if sys.platform.startswith("linux"):
            self._grab = KeyGrab(kept)

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


def typist() -> TypesText:
    """Give what types into the window that has the focus."""
    return X11Typist() if sys.platform.startswith("linux") else Typist()


class Typist:
    """Types into the window that has the focus, on Windows and macOS."""

    def __init__(self) -> None:
        from pynput.keyboard import Controller, Key

        self._keyboard: Any = Controller()
        self._keys: Any = Key

    def type(self, text: str) -> None:
        """Type a text; a line break is the Enter key."""
        for letter in text:
            self._tap(self._keys.enter if letter == "\n" else letter)

    def erase(self, count: int) -> None:
        """Press Backspace so many times."""
        for _ in range(count):
            self._tap(self._keys.backspace)

    def _tap(self, key: Any) -> None:
        self._keyboard.press(key)
        self._keyboard.release(key)
        time.sleep(_KEY_PAUSE)


def feed(chords: tuple[Chord, ...]) -> tuple[OnKey, OnKey]:
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

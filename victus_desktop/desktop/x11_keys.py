"""What X11 needs beyond watching keys: keeping them from other windows, and typing anywhere."""

import os
import select
import threading
import time
from collections.abc import Iterable
from typing import Any

from victus_desktop.desktop.keysyms import BACKSPACE, keysym

_GIVING_BACK = 2.0
"""Seconds that giving the keys back may take."""
_KEY_PAUSE = 0.004
"""Seconds between two keys that are typed: some toolkits lose keys that come faster."""
_FINGERS_UP = 2.0
"""Seconds to wait for modifier keys that are still held."""
_MAPPING_PAUSE = 0.03
"""Seconds in which the other program learns what the borrowed key means."""
_NAMES = {"space": "space", "page_up": "Prior", "page_down": "Next", "esc": "Escape"}


class KeyGrab:
    """Keeps chords from the windows that have the focus; they are still watched."""

    def __init__(self, chords: Iterable[frozenset[str]]) -> None:
        from Xlib.display import Display  # type: ignore[import-untyped]

        self._display: Any = Display()
        self._root = self._display.screen().root
        for chord in chords:
            self._grab(chord)
        self._display.sync()
        self._ended, self._end = os.pipe()
        self._thread = threading.Thread(target=self._drain, name="key grab", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Give the keys back; to be called once."""
        os.close(self._end)
        self._thread.join(_GIVING_BACK)

    def _grab(self, chord: frozenset[str]) -> None:
        from Xlib import XK, X  # type: ignore[import-untyped]  # it has no types
        from Xlib.error import CatchError  # type: ignore[import-untyped]

        masks = {
            "ctrl": X.ControlMask,
            "shift": X.ShiftMask,
            "alt": X.Mod1Mask,
            "meta": X.Mod4Mask,
        }
        plain = [key for key in chord if key not in masks]
        if len(plain) != 1:
            return
        name = _NAMES.get(plain[0], plain[0])
        symbol = XK.string_to_keysym(name) or XK.string_to_keysym(name.capitalize())
        code = self._display.keysym_to_keycode(symbol)
        wanted = sum(masks[key] for key in chord if key in masks)
        for locks in (0, X.LockMask, X.Mod2Mask, X.LockMask | X.Mod2Mask):
            self._root.grab_key(
                code,
                wanted | locks,
                False,
                X.GrabModeAsync,
                X.GrabModeAsync,
                onerror=CatchError(),
            )

    def _drain(self) -> None:
        """Take the events of the kept keys, of which there is nothing to do here.

        The connection belongs to this thread alone: python-xlib is not made for two.
        """
        from Xlib import X

        watched = [self._display.fileno(), self._ended]
        while self._ended not in select.select(watched, [], [])[0]:
            for _ in range(self._display.pending_events()):
                self._display.next_event()
        os.close(self._ended)
        self._root.ungrab_key(X.AnyKey, X.AnyModifier)
        self._display.sync()
        self._display.close()


class X11Typist:
    """Types into the window that has the focus, as a keyboard does."""

    def __init__(self) -> None:
        from Xlib.display import Display

        self._display: Any = Display()
        low = self._display.display.info.min_keycode
        count = self._display.display.info.max_keycode - low + 1
        mapping = self._display.get_keyboard_mapping(low, count)
        self._spare = next(low + n for n in range(count - 1, -1, -1) if not any(mapping[n]))

    def place(self) -> object:
        """Give the number of the window that has the focus."""
        focus = self._display.get_input_focus().focus
        return getattr(focus, "id", focus)

    def type(self, text: str) -> None:
        """Type a text; a line break is the Return key."""
        self._wait_for_modifiers()
        for letter in text:
            self._type_symbol(keysym(letter))

    def erase(self, count: int) -> None:
        """Press Backspace so many times."""
        for _ in range(count):
            self._type_symbol(BACKSPACE)

    def close(self) -> None:
        """Leave the display."""
        self._display.close()

    def _wait_for_modifiers(self) -> None:
        """Let the user take the fingers off the keys of the chord: Ctrl+A is no A."""
        from Xlib import X

        held = X.ControlMask | X.Mod1Mask | X.Mod4Mask | X.ShiftMask
        until = time.monotonic() + _FINGERS_UP
        root = self._display.screen().root
        while root.query_pointer().mask & held and time.monotonic() < until:
            time.sleep(_KEY_PAUSE)

    def _type_symbol(self, symbol: int) -> None:
        from Xlib import XK

        codes = {index: code for code, index in self._display.keysym_to_keycodes(symbol)}
        if 0 in codes:
            self._tap(codes[0])
        elif 1 in codes:
            shift = self._display.keysym_to_keycode(XK.string_to_keysym("Shift_L"))
            self._tap(codes[1], shift)
        else:
            self._display.change_keyboard_mapping(self._spare, [(symbol, symbol)])
            self._display.sync()
            time.sleep(_MAPPING_PAUSE)
            self._tap(self._spare)
            time.sleep(_MAPPING_PAUSE)
            self._display.change_keyboard_mapping(self._spare, [(0, 0)])
            self._display.sync()

    def _tap(self, code: int, shift: int | None = None) -> None:
        from Xlib import X
        from Xlib.ext.xtest import fake_input  # type: ignore[import-untyped]

        keys = [code] if shift is None else [shift, code]
        for key in keys:
            fake_input(self._display, X.KeyPress, key)
        for key in reversed(keys):
            fake_input(self._display, X.KeyRelease, key)
        self._display.sync()
        time.sleep(_KEY_PAUSE)

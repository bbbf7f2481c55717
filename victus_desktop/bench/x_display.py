"""An X display of its own for a measurement, and what can be seen of a window from outside."""

import os
import select
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from victus_desktop.conversation.errors import VictusError

_LOOK = 0.003
"""Seconds between two looks at the window's pixels."""
_SEEN = 24
"""Pixels that a letter changes at least; a blinking cursor changes fewer."""
_LETTERS = "mw"
Area = tuple[int, int, int, int]
"""Left, top, width and height in a window, in pixels."""


@contextmanager
def virtual_display(size: str = "1280x800x24") -> Iterator[str]:
    """Give the name of a fresh X display. Raises VictusError without Xvfb."""
    if shutil.which("Xvfb") is None:
        raise VictusError("This is measured on a virtual display: install Xvfb first.")
    read, write = os.pipe()
    # An X server begins anew, and drops who is just coming, when its last program leaves.
    server = subprocess.Popen(
        ["Xvfb", "-noreset", "-displayfd", str(write), "-screen", "0", size, "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        with os.fdopen(read) as told:
            number = told.readline().strip()
        if not number:
            raise VictusError("Xvfb, the virtual display, did not start.")
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


class Watcher:
    """Watches one display as a window manager would; it takes part in nothing."""

    def __init__(self, display: str) -> None:
        from Xlib import X  # type: ignore[import-untyped]
        from Xlib import display as displays

        self._x: Any = X
        self._display: Any = displays.Display(display)
        self._root: Any = self._display.screen().root
        self._root.change_attributes(event_mask=X.SubstructureNotifyMask)
        self._display.flush()
        self._typed = 0

    def wait_for_window(self, title: str, seconds: float) -> Any:
        """Wait until a window of that title is mapped. Raises VictusError where none comes."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            event = self._next(until)
            mapped = event is not None and event.type == self._x.MapNotify
            if mapped and event.window.get_wm_name() == title:
                return event.window
        raise VictusError(f"The window {title!r} did not come within {seconds:.0f} s.")

    def wait_for_picture(self, window: Any, seconds: float) -> None:
        """Wait until something is painted in a window's upper left. Raises VictusError."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if len(set(self._pixels(window, (0, 0, 200, 200)))) > 2:
                return
            time.sleep(_LOOK)
        raise VictusError(f"Nothing was painted within {seconds:.0f} s.")

    def focus(self, window: Any) -> None:
        """Give a window the keyboard."""
        window.set_input_focus(self._x.RevertToParent, self._x.CurrentTime)
        self._display.sync()

    def key_seconds(self, window: Any, area: Area, seconds: float) -> float:
        """Type a letter and wait until it is seen in an area; how long that took.

        Raises VictusError where nothing is seen.
        """
        from Xlib.ext import xtest  # type: ignore[import-untyped]

        self._typed += 1
        before = self._pixels(window, area)
        begun = time.monotonic()
        code = self._display.keysym_to_keycode(ord(_LETTERS[self._typed % len(_LETTERS)]))
        for kind in (self._x.KeyPress, self._x.KeyRelease):
            xtest.fake_input(self._display, kind, code)
        self._display.sync()
        while time.monotonic() < begun + seconds:
            now = self._pixels(window, area)
            if sum(one != other for one, other in zip(before, now, strict=True)) > _SEEN:
                return time.monotonic() - begun
            time.sleep(_LOOK)
        raise VictusError(f"What was typed was not seen within {seconds:.0f} s.")

    def close(self) -> None:
        """Leave the display."""
        self._display.close()

    def _pixels(self, window: Any, area: Area) -> list[bytes]:
        picture = window.get_image(*area, self._x.ZPixmap, 0xFFFFFFFF).data
        return [picture[at : at + 4] for at in range(0, len(picture), 4)]

    def _next(self, until: float) -> Any:
        if not self._display.pending_events():
            left = max(0.0, until - time.monotonic())
            select.select([self._display.fileno()], [], [], left)
        return self._display.next_event() if self._display.pending_events() else None

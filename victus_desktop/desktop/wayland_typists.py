"""The ways to put text into the focused window on Wayland, tried in turn."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from victus_desktop.conversation.errors import NotAllowed, ServiceError, VictusError
from victus_desktop.desktop.portal_typist import PortalTypist

_SECONDS = 30
_WTYPE_PACE = ("-s", "60", "-d", "3")
"""Milliseconds before the first key and between two: a window learns what the keys of this new
keyboard mean only when it appears, and loses those that come before."""
_BACKSPACE_CODE = 14
"""Number of the Backspace key in Linux's input events."""


class Way(Protocol):
    """One way to type."""

    def type(self, text: str) -> None: ...

    def erase(self, count: int) -> None: ...

    def close(self) -> None: ...


class Wtype:
    """wtype, for compositors with the virtual keyboard protocol (Sway, Hyprland, river)."""

    def __init__(self) -> None:
        self._program = _installed("wtype")

    def type(self, text: str) -> None:
        """Type a text. Raises ServiceError."""
        if text:
            _run([self._program, *_WTYPE_PACE, "-"], text)

    def erase(self, count: int) -> None:
        """Press Backspace so many times. Raises ServiceError."""
        if count:
            _run([self._program, *_WTYPE_PACE, *["-k", "BackSpace"] * count])

    def close(self) -> None:
        """Nothing is held."""


class Ydotool:
    """ydotool, which types through the kernel where its daemon runs."""

    def __init__(self) -> None:
        self._program = _installed("ydotool")

    def type(self, text: str) -> None:
        """Type a text. Raises ServiceError."""
        if text:
            _run([self._program, "type", "--file", "-"], text)

    def erase(self, count: int) -> None:
        """Press Backspace so many times. Raises ServiceError."""
        if count:
            taps = [f"{_BACKSPACE_CODE}:1", f"{_BACKSPACE_CODE}:0"] * count
            _run([self._program, "key", *taps])

    def close(self) -> None:
        """Nothing is held."""


class Clipboard:
    """Puts the text on the clipboard, for the user to paste; `told` says so each time."""

    def __init__(self, copy: Callable[[str], None], told: Callable[[], None]) -> None:
        self._copy = copy
        self._told = told
        self._text = ""

    def type(self, text: str) -> None:
        """Put a text there instead of the one before."""
        if text:
            self._text = text
            self._copy(text)
            self._told()

    def erase(self, count: int) -> None:
        """Take letters back of the text that is there."""
        if count and self._text:
            self._text = self._text[: max(0, len(self._text) - count)]
            self._copy(self._text)

    def close(self) -> None:
        """Nothing is held."""


class WaylandTypist:
    """The first way that works: portal, wtype, ydotool, clipboard. A refusal is respected."""

    def __init__(self, token_file: Path, clipboard: Clipboard) -> None:
        self._ways: list[Callable[[], Way]] = [
            lambda: PortalTypist(token_file),
            Wtype,
            Ydotool,
        ]
        self._clipboard = clipboard
        self._typist: Way | None = None

    def place(self) -> object:
        """Wayland tells nobody which window has the focus."""
        return None

    def type(self, text: str) -> None:
        """Type a text by the first way that works."""
        self._do(lambda typist: typist.type(text))

    def erase(self, count: int) -> None:
        """Take back what was typed last."""
        if count:
            self._do(lambda typist: typist.erase(count))

    def close(self) -> None:
        """End the portal's session, where there is one."""
        if self._typist is not None:
            self._typist.close()

    def _do(self, deed: Callable[[Way], None]) -> None:
        while self._typist is not self._clipboard:
            try:
                if self._typist is None:
                    self._typist = self._next()
                deed(self._typist)
            except NotAllowed:
                self._typist = self._clipboard
            except VictusError:
                self.close()
                self._typist = None
            else:
                return
        deed(self._clipboard)

    def _next(self) -> Way:
        return self._ways.pop(0)() if self._ways else self._clipboard


def _installed(program: str) -> str:
    found = shutil.which(program)
    if found is None:
        raise ServiceError(f"{program} is not installed.")
    return found


def _run(command: list[str], text: str = "") -> None:
    """Run a program; what is typed goes in by its input, where no other user can read it."""
    try:
        subprocess.run(
            command, input=text, text=True, check=True, capture_output=True, timeout=_SECONDS
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise ServiceError(f"{Path(command[0]).name} could not type.") from error

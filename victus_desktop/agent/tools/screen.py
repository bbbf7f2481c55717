"""The screen, the keyboard and the clipboard."""

import logging
import os
import shutil
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated

from victus_desktop.agent.tool import Ask, Now, Tool, ToolResult, Undo
from victus_desktop.agent.tools.desktop_commands import first_installed, run
from victus_desktop.conversation.errors import BadInput, ServiceError
from victus_desktop.conversation.records import Effect

log = logging.getLogger(__name__)

_TAKING = 1.0
"""Seconds in which the clipboard must have taken a text."""


def read_clipboard() -> str:
    """Give the text on the clipboard. Raises ServiceError."""
    if sys.platform == "darwin":
        return run(["pbpaste"])
    if sys.platform == "win32":
        return run(["powershell", "-NoProfile", "-Command", "Get-Clipboard -Raw"])
    if os.environ.get("WAYLAND_DISPLAY") and shutil.which("wl-paste"):
        return run(["wl-paste", "--no-newline"])
    program = first_installed("xclip")
    # Asking for what is not there is an error of xclip: look at what is offered first.
    offered = [program, "-selection", "clipboard", "-out", "-target", "TARGETS"]
    try:
        if not {"UTF8_STRING", "STRING", "text/plain"} & set(run(offered).split()):
            return ""
    except ServiceError as error:
        if "TARGETS not available" in error.message:
            return ""
        raise
    return run([program, "-selection", "clipboard", "-out"])


def write_clipboard(text: str) -> None:
    """Put text on the clipboard. Raises ServiceError."""
    if sys.platform == "darwin":
        run(["pbcopy"], text)
    elif sys.platform == "win32":
        run(["clip"], text)
    elif os.environ.get("WAYLAND_DISPLAY") and shutil.which("wl-copy"):
        run(["wl-copy"], text)
    else:
        first_installed("xclip")
        # xclip goes on serving the selection and would hold our pipe open.
        run(["sh", "-c", "exec xclip -selection clipboard -in >/dev/null 2>&1"], text)
        # It takes the selection only after it has gone on in the background.
        ends = time.monotonic() + _TAKING
        while read_clipboard() != text and time.monotonic() < ends:
            time.sleep(0.02)


def press_keys(text: str) -> None:
    """Type text into the focused window. Raises BadInput or ServiceError."""
    if any(ord(letter) < 32 and letter not in "\n\t" for letter in text):
        raise BadInput("That text has characters that cannot be typed.")
    if sys.platform.startswith("linux"):
        if os.environ.get("WAYLAND_DISPLAY"):
            run([first_installed("wtype"), "--", text])
        else:
            run(
                [first_installed("xdotool"), "type", "--clearmodifiers", "--delay", "4", "--", text]
            )
        return
    from pynput.keyboard import Controller

    Controller().type(text)


def grab(target: Path) -> None:
    """Save a picture of the screen. Raises ServiceError."""
    import mss
    from mss.exception import ScreenShotError

    try:
        with mss.MSS() as screen:
            screen.shot(mon=-1, output=str(target))
    except ScreenShotError as error:
        log.info("no picture of the screen: %s", error)
        raise ServiceError("There is no screen here that I can take a picture of.") from error


def read_picture(picture: Path) -> str:
    """Give the text in a picture by Tesseract. Raises ServiceError."""
    return run([first_installed("tesseract"), str(picture), "-", "--psm", "11"]).strip()


def tools(pictures: Callable[[], Path], now: Now) -> list[Tool]:
    """Give the tools of this family; `pictures` gives the folder for screenshots."""

    def clipboard_read() -> ToolResult:
        """Read out what is on the clipboard."""
        text = read_clipboard().strip()
        if not text:
            return ToolResult("The clipboard is empty.", {"text": ""})
        return ToolResult(f"The clipboard says: {text[:300]}", {"text": text}, untrusted=True)

    def clipboard_write(text: Annotated[str, Ask("What shall I copy?")]) -> ToolResult:
        """Copy text to the clipboard."""
        before = read_clipboard()
        write_clipboard(text)
        if read_clipboard().strip() != text.strip():
            raise ServiceError("The clipboard did not take the text.")
        return ToolResult("Copied.", {"text": text}, undo=Undo("clipboard_write", {"text": before}))

    def screenshot() -> ToolResult:
        """Save a picture of the screen."""
        target = _new_picture(pictures(), now())
        grab(target)
        return ToolResult("The screenshot is saved.", {"path": str(target)})

    def screen_read() -> ToolResult:
        """Read out the text on the screen."""
        target = _new_picture(pictures(), now())
        grab(target)
        try:
            text = read_picture(target)
        finally:
            target.unlink()
        if not text:
            return ToolResult("I see no text on the screen.", {"text": ""})
        return ToolResult(f"The screen says: {text[:300]}", {"text": text}, untrusted=True)

    def type_text(text: Annotated[str, Ask("What shall I type?")]) -> ToolResult:
        """Type text into the focused window."""
        press_keys(text)
        return ToolResult("Typed.", {"text": text})

    return [
        Tool.of(clipboard_read),
        Tool.of(clipboard_write, Effect.WRITE),
        Tool.of(screenshot, Effect.WRITE),
        Tool.of(screen_read),
        Tool.of(type_text, Effect.WRITE),
    ]


def _new_picture(folder: Path, at: datetime) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"screenshot-{at:%Y-%m-%d-%H%M%S-%f}.png"

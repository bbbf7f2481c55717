"""Applications and windows: open, switch to, what is in front."""

import configparser
import os
import re
import shlex
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from rapidfuzz import fuzz, process

from victus_desktop.agent.tool import Ask, Tool, ToolResult
from victus_desktop.agent.tools.desktop_commands import first_installed, run, start
from victus_desktop.conversation.errors import BadInput, ServiceError
from victus_desktop.conversation.records import Effect

_ALIKE = 80
"""Least likeness (rapidfuzz, 0 to 100) of a spoken name to an application's."""
_CATEGORIES = {"browser": "WebBrowser", "internet": "WebBrowser", "web browser": "WebBrowser"}


def installed_applications() -> Mapping[str, Sequence[str]]:
    """Give the commands of the desktop's applications by lower-case name."""
    if sys.platform == "darwin":
        return {
            path.stem.lower(): ("open", "-a", path.stem)
            for path in Path("/Applications").glob("*.app")
        }
    if sys.platform == "win32":
        menus = (Path(os.environ.get(name, "")) for name in ("ProgramData", "APPDATA"))
        links = (
            link
            for menu in menus
            for link in (menu / "Microsoft/Windows/Start Menu/Programs").rglob("*.lnk")
        )
        return {link.stem.lower(): ("cmd", "/c", "start", "", str(link)) for link in links}
    return _desktop_entries()


def _desktop_entries() -> Mapping[str, Sequence[str]]:
    home = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    system = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    files: dict[Path, None] = {}
    for root in [home, *system.split(":")]:
        folder = Path(root).expanduser() / "applications"
        files |= dict.fromkeys(sorted(folder.rglob("*.desktop")))
    return _read_entries(tuple((file, file.stat().st_mtime_ns) for file in files if file.is_file()))


@lru_cache(maxsize=1)
def _read_entries(files: tuple[tuple[Path, int], ...]) -> Mapping[str, Sequence[str]]:
    """Read desktop entries, named with the times of their last change."""
    found: dict[str, Sequence[str]] = {}
    for file, _ in files:
        _read_entry(file, found)
    return found


def _read_entry(file: Path, found: dict[str, Sequence[str]]) -> None:
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read(file, encoding="utf-8")
        entry = parser["Desktop Entry"]
        command = shlex.split(re.sub(r"%([a-zA-Z])", "", entry.get("Exec", "")))
    except (configparser.Error, KeyError, ValueError):
        return
    hidden = "true" in (entry.get("NoDisplay"), entry.get("Hidden"))
    if entry.get("Type") != "Application" or hidden or not command:
        return
    command = [part.replace("%%", "%") for part in command]
    if entry.get("Terminal") == "true":
        command = ["x-terminal-emulator", "-e", *command]
    found.setdefault(entry.get("Name", file.stem).lower(), command)
    for spoken, category in _CATEGORIES.items():
        if category in entry.get("Categories", "").split(";"):
            found.setdefault(spoken, command)


def tools(
    applications: Callable[[], Mapping[str, Sequence[str]]] = installed_applications,
) -> list[Tool]:
    """Give the tools of this family."""

    def open_app(name: Annotated[str, Ask("Which application?")]) -> ToolResult:
        """Open an application, or bring its window to the front."""
        known = applications()
        wanted = name.lower().strip()
        best = process.extractOne(wanted, known.keys(), scorer=fuzz.WRatio, score_cutoff=_ALIKE)
        if best is None:
            raise BadInput(f"I find no application called {name}.")
        command = known[best[0]]
        if sys.platform.startswith("linux") and _raise_window(command):
            return ToolResult(f"Here is {best[0].title()}.", {"application": best[0]})
        start(command)
        return ToolResult(f"Opening {best[0].title()}.", {"application": best[0]})

    def window_title() -> ToolResult:
        """Tell which window is in front."""
        title = front_window()
        if not title:
            return ToolResult("No window is in front.", {"title": ""})
        return ToolResult(f"In front is: {title}.", {"title": title}, untrusted=True)

    return [Tool.of(open_app, Effect.WRITE), Tool.of(window_title)]


def front_window() -> str:
    """Give the title of the window in front, '' where there is none. Raises ServiceError."""
    if sys.platform == "darwin":
        script = (
            'tell application "System Events" to get name of front window of '
            "(first process whose frontmost is true)"
        )
        return run(["osascript", "-e", script]).strip()
    if sys.platform == "win32":
        import ctypes

        title = ctypes.create_unicode_buffer(512)
        ctypes.windll.user32.GetWindowTextW(ctypes.windll.user32.GetForegroundWindow(), title, 512)
        return title.value
    program = first_installed("xdotool")
    try:
        return run([program, "getactivewindow", "getwindowname"]).strip()
    except ServiceError:
        # Without a window manager no window is active, but one has the keyboard.
        return run([program, "getwindowfocus", "getwindowname"]).strip()


def _raise_window(command: Sequence[str]) -> bool:
    """Bring the window of a program to the front; tells whether there is one."""
    name = f"^{re.escape(Path(command[0]).name)}$"
    if not shutil.which("xdotool"):
        return False
    try:
        found = run(["xdotool", "search", "--onlyvisible", "--class", name]).split()
        run(["xdotool", "windowactivate", "--sync", found[-1]])
        return run(["xdotool", "getactivewindow"]).strip() == found[-1]
    except (ServiceError, IndexError):
        return False

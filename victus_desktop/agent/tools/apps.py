"""Applications and windows: open, switch to, what is in front."""

import configparser
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from rapidfuzz import fuzz, process

from victus_desktop.agent.tool import Ask, Tool, ToolResult
from victus_desktop.agent.tools.desktop_commands import run
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


@lru_cache(maxsize=1)
def _desktop_entries() -> Mapping[str, Sequence[str]]:
    home = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    system = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    found: dict[str, Sequence[str]] = {}
    for root in [home, *system.split(":")]:
        for file in sorted(Path(root).expanduser().glob("applications/*.desktop")):
            _read_entry(file, found)
    return found


def _read_entry(file: Path, found: dict[str, Sequence[str]]) -> None:
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read(file, encoding="utf-8")
        entry = parser["Desktop Entry"]
    except (configparser.Error, KeyError, UnicodeDecodeError):
        return
    if entry.get("Type") != "Application" or entry.get("NoDisplay") == "true":
        return
    command = shlex.split(re.sub(r"%[a-zA-Z]", "", entry.get("Exec", "")))
    if not command:
        return
    found.setdefault(entry.get("Name", file.stem).lower(), command)
    for spoken, category in _CATEGORIES.items():
        if category in entry.get("Categories", "").split(";"):
            found.setdefault(spoken, command)


def start(command: Sequence[str]) -> None:
    """Start a program that outlives Victus. Raises ServiceError."""
    try:
        subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise ServiceError(f"{command[0]} does not start: {error.strerror}.") from error


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
        if sys.platform.startswith("linux") and _raise_window(best[0]):
            return ToolResult(f"Here is {best[0].title()}.", {"application": best[0]})
        start(known[best[0]])
        return ToolResult(f"Opening {best[0].title()}.", {"application": best[0]})

    def window_title() -> ToolResult:
        """Tell which window is in front."""
        title = run(["xdotool", "getactivewindow", "getwindowname"]).strip()
        return ToolResult(f"In front is: {title}.", {"title": title}, untrusted=True)

    return [Tool.of(open_app, Effect.WRITE), Tool.of(window_title)]


def _raise_window(name: str) -> bool:
    try:
        run(
            [
                "xdotool",
                "search",
                "--onlyvisible",
                "--name",
                f"(?i){re.escape(name)}",
                "windowactivate",
            ]
        )
    except ServiceError:
        return False
    return True

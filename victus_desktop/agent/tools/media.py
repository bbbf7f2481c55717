"""Media players (MPRIS), brightness and the screen lock."""

import os
import sys
from typing import Annotated, Literal

from victus_desktop.agent.tool import Tool, ToolResult, Undo
from victus_desktop.agent.tools.desktop_commands import first_installed, run
from victus_desktop.conversation.errors import ServiceError
from victus_desktop.conversation.records import Effect

Action = Literal["play", "pause", "stop", "next", "previous", "what"]
_DONE = {
    "play": "Playing.",
    "pause": "Paused.",
    "stop": "Stopped.",
    "next": "Next one.",
    "previous": "The one before.",
}
_BUS = "org.mpris.MediaPlayer2"


def players() -> list[str]:
    """Give the bus names of the media players that run. Raises ServiceError."""
    listed = run(["busctl", "--user", "--no-legend", "--acquired", "list"])
    names = (line.split()[0] for line in listed.splitlines() if line.strip())
    return [name for name in names if name.startswith(_BUS + ".")]


def _player(method: str) -> None:
    found = players()
    if not found:
        raise ServiceError("No media player is running.")
    run(["busctl", "--user", "call", found[0], "/org/mpris/MediaPlayer2", f"{_BUS}.Player", method])


def _property(name: str) -> str:
    found = players()
    if not found:
        raise ServiceError("No media player is running.")
    where = [found[0], "/org/mpris/MediaPlayer2", f"{_BUS}.Player", name]
    return run(["busctl", "--user", "--json=short", "get-property", *where])


def _playing() -> str:
    import json

    told = json.loads(_property("Metadata"))["data"]
    title = told.get("xesam:title", {}).get("data", "")
    artists = ", ".join(told.get("xesam:artist", {}).get("data", []))
    return f"{title} by {artists}" if artists else title


def tools() -> list[Tool]:
    """Give the tools of this family."""

    def media_control(action: Action = "play", what: str = "") -> ToolResult:
        """Play, pause, stop or skip music, radio and podcasts, or tell what plays."""
        if action == "what":
            playing = _playing()
            told = f"This is {playing}." if playing else "Nothing is playing."
            return ToolResult(told, {"playing": playing}, untrusted=True)
        methods = {"play": "Play", "pause": "Pause", "stop": "Stop"}
        _player(methods.get(action, action.title()))
        back = {"play": "pause", "pause": "play"}.get(action)
        undo = Undo("media_control", {"action": back}) if back else None
        if action == "play" and what:
            told = f"I can't choose {what} in the player, so I let it play on."
            return ToolResult(told, {"action": action}, undo=undo)
        return ToolResult(_DONE[action], {"action": action}, undo=undo)

    def brightness(percent: Annotated[int | None, "percent"] = None, change: int = 0) -> ToolResult:
        """Set the screen's brightness in percent, or change it by so many points."""
        program = first_installed("brightnessctl")
        before = _percent(run([program, "-m"]))
        wanted = percent if percent is not None else before + (change or 10)
        wanted = max(1, min(100, wanted))
        after = _percent(run([program, "-m", "set", f"{wanted}%"]))
        undo = Undo("brightness", {"percent": before})
        return ToolResult(f"Brightness is at {after} percent.", {"percent": after}, undo=undo)

    def lock_screen() -> ToolResult:
        """Lock the screen."""
        if sys.platform == "darwin":
            run(["pmset", "displaysleepnow"])
        elif sys.platform == "win32":
            run(["rundll32.exe", "user32.dll,LockWorkStation"])
        elif os.environ.get("XDG_SESSION_ID"):
            run(["loginctl", "lock-session"])
        else:
            run([first_installed("xdg-screensaver"), "lock"])
        return ToolResult("Locked.")

    return [
        Tool.of(media_control, Effect.WRITE),
        Tool.of(brightness, Effect.WRITE),
        Tool.of(lock_screen, Effect.WRITE),
    ]


def _percent(told: str) -> int:
    """Read brightnessctl's machine form: device,class,current,percent%,most."""
    return int(told.strip().split(",")[3].rstrip("%"))

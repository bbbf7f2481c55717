"""Media players (MPRIS), brightness and the screen lock."""

import os
import sys
import time
from typing import Annotated, Literal

from victus_desktop.agent.tool import Tool, ToolResult, Undo
from victus_desktop.agent.tools import players
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
_METHODS = {
    "play": "Play",
    "pause": "Pause",
    "stop": "Stop",
    "next": "Next",
    "previous": "Previous",
}
_AFTERWARDS = {"play": "Playing", "pause": "Paused", "stop": "Stopped"}
_BACK: dict[str, Action] = {
    "play": "pause",
    "pause": "play",
    "stop": "play",
    "next": "previous",
    "previous": "next",
}
_SETTLES_SECONDS = 1.0
"""How long a player may take to show its new state."""


def tools() -> list[Tool]:
    """Give the tools of this family."""

    def media_control(action: Action = "play", what: str = "") -> ToolResult:
        """Play, pause, stop or skip music, radio and podcasts, or tell what plays."""
        if not sys.platform.startswith("linux"):
            return _pressed(action)
        with players.player_in_use() as player:
            if action == "what":
                return _playing(player)
            before = player.status()
            player.control(_METHODS[action])
            _wait_for(player, _AFTERWARDS.get(action))
        changed = before != _AFTERWARDS.get(action)
        undo = Undo("media_control", {"action": _BACK[action]}) if changed else None
        if action == "play" and what:
            told = f"I can't choose {what} in the player, so I let it play on."
            return ToolResult(told, {"action": action}, undo=undo)
        return ToolResult(_DONE[action], {"action": action}, undo=undo)

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
        _brightness(),
        Tool.of(lock_screen, Effect.WRITE),
    ]


def _brightness() -> Tool:
    def brightness(percent: Annotated[int | None, "percent"] = None, change: int = 0) -> ToolResult:
        """Set the screen's brightness in percent, change it by so many points, or tell it."""
        program = first_installed("brightnessctl")
        before = _percent(run([program, "-m"]))
        if percent is None and not change:
            return ToolResult(f"Brightness is at {before} percent.", {"percent": before})
        wanted = percent if percent is not None else before + change
        wanted = max(1, min(100, wanted))
        after = _percent(run([program, "-m", "set", f"{wanted}%"]))
        undo = Undo("brightness", {"percent": before})
        return ToolResult(f"Brightness is at {after} percent.", {"percent": after}, undo=undo)

    return Tool.of(brightness, Effect.WRITE)


def in_use() -> bool:
    """Tell whether a media player plays or is paused, or may: not every system tells."""
    return not sys.platform.startswith("linux") or players.any_in_use()


def _playing(player: players.Player) -> ToolResult:
    title, artists = player.playing()
    told = f"{title} by {artists}" if title and artists else title
    said = f"This is {told}." if told else "Nothing is playing."
    return ToolResult(said, {"title": title, "artists": artists}, untrusted=True)


def _wait_for(player: players.Player, status: str | None) -> None:
    """Wait until the player shows a state. Raises ServiceError where it does not."""
    ends = time.monotonic() + _SETTLES_SECONDS
    while status is not None and (told := player.status()) != status:
        if time.monotonic() > ends:
            raise ServiceError(f"The media player did not react; it is {told.lower()}.")
        time.sleep(0.05)


def _pressed(action: Action) -> ToolResult:
    """Press a media key, where players cannot be asked what they do."""
    from pynput.keyboard import Controller, Key

    keys = {"next": Key.media_next, "previous": Key.media_previous}
    if action == "what":
        raise ServiceError("On this system I cannot see what plays.")
    Controller().tap(keys.get(action, Key.media_play_pause))
    return ToolResult("I pressed the media key.", {"action": action})


def _percent(told: str) -> int:
    """Read brightnessctl's machine form: device,class,current,percent%,most."""
    try:
        return int(told.strip().splitlines()[0].split(",")[3].rstrip("%"))
    except (IndexError, ValueError) as error:
        raise ServiceError("This screen's brightness cannot be changed.") from error

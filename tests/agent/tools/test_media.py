"""Media players, over a real session bus."""

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.agent.tools.desktop import Player, session_bus
from victus_desktop.agent.arguments.fill import fill
from victus_desktop.agent.tool import Tool
from victus_desktop.agent.tools import media
from victus_desktop.conversation.errors import BadInput, ServiceError

SCREEN = """#!/bin/sh
# Speaks as brightnessctl does, on a screen that is a file.
[ $# = 3 ] && echo "${3%\\%}" >"$0.percent"
echo "screen,backlight,0,$(cat "$0.percent")%,100"
"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="MPRIS is Linux's"),
]

Start = Callable[..., Player]


@pytest.fixture(scope="module")
def bus() -> Iterator[str]:
    with session_bus() as address:
        yield address


@pytest.fixture
def start(bus: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus)
    running: list[Player] = []

    def make(name: str = "songs", status: str = "Paused") -> Player:
        running.append(Player(name, status))
        return running[-1]

    yield make
    for player in running:
        player.close()


@pytest.fixture
def tool() -> Tool:
    return next(tool for tool in media.tools() if tool.name == "media_control")


def test_play_and_its_undo(start: Start, tool: Tool) -> None:
    player = start()
    done = tool.call({"action": "play"})
    assert (done.say, player.status) == ("Playing.", "Playing")
    assert done.undo is not None
    tool.call(done.undo.arguments)
    assert player.status == "Paused"


def test_what_changed_nothing_is_not_undone(start: Start, tool: Tool) -> None:
    start(status="Paused")
    assert tool.call({"action": "pause"}).undo is None


@pytest.mark.parametrize(
    ("action", "method"), [("stop", "Stop"), ("next", "Next"), ("previous", "Previous")]
)
def test_each_action_is_the_players_own(start: Start, tool: Tool, action: str, method: str) -> None:
    player = start(status="Playing")
    tool.call({"action": action})
    assert player.calls == [method]


def test_what_plays_is_told(start: Start, tool: Tool) -> None:
    player = start(status="Playing")
    told = tool.call({"action": "what"})
    assert told.say == "This is Blue Train by John Coltrane."
    assert told.untrusted
    player.at = 1
    assert tool.call({"action": "what"}).say == "This is So What by Miles Davis, Others."
    player.status = "Stopped"
    assert tool.call({"action": "what"}).say == "Nothing is playing."


def test_the_player_that_plays_is_meant(start: Start, tool: Tool) -> None:
    idle, busy = start("a", "Stopped"), start("b", "Playing")
    tool.call({"action": "pause"})
    assert (idle.calls, busy.calls) == ([], ["Pause"])


def test_a_wish_that_it_cannot_grant_is_told(start: Start, tool: Tool) -> None:
    start()
    assert "can't choose jazz" in tool.call({"action": "play", "what": "jazz"}).say


def test_a_player_that_does_not_obey_is_not_said_to_play(start: Start, tool: Tool) -> None:
    start(status="Stopped").jammed = True
    with pytest.raises(ServiceError, match="did not react; it is stopped"):
        tool.call({"action": "play"})


def test_a_player_that_hangs_is_given_up(
    start: Start, tool: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("victus_desktop.agent.tools.players._SECONDS", 0.3)
    start().mute = True
    with pytest.raises(ServiceError, match="too long"):
        tool.call({"action": "play"})


def test_no_player_runs(start: Start, tool: Tool) -> None:
    with pytest.raises(ServiceError, match="No media player is running"):
        tool.call({"action": "play"})


@pytest.mark.parametrize("address", ["unix:path=/nowhere", "nonsense", ""])
def test_there_is_no_session(tool: Tool, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    with pytest.raises(ServiceError, match="no desktop session"):
        tool.call({"action": "play"})


def test_an_unknown_action_is_refused(tool: Tool) -> None:
    with pytest.raises(BadInput, match="action"):
        tool.call({"action": "rewind"})


@pytest.fixture
def screen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tool:
    program = tmp_path / "brightnessctl"
    program.write_text(SCREEN)
    program.chmod(0o755)
    (tmp_path / "brightnessctl.percent").write_text("40")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    return next(tool for tool in media.tools() if tool.name == "brightness")


@pytest.mark.parametrize(
    ("asked", "percent"),
    [
        ("set the brightness to 70 percent", 70),
        ("make the screen brighter", 50),
        ("the screen is too dark", 50),
        ("I can hardly see the display", 50),
        ("make the screen dimmer", 30),
        ("darken the screen", 30),
        ("the monitor is blinding me", 30),
        ("what's the brightness", 40),
    ],
)
def test_the_screen_is_made_brighter_or_darker(screen: Tool, asked: str, percent: int) -> None:
    done = screen.call(fill(screen, asked, {}, datetime.now(UTC)))
    assert done.say == f"Brightness is at {percent} percent."
    if done.undo is not None:
        assert screen.call(done.undo.arguments).data == {"percent": 40}

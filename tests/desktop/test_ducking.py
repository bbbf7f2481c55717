"""Other media keeps quiet while one talks, and goes on after it: real players on a session bus."""

import subprocess
import time
from collections.abc import Callable, Iterator

import pytest

from tests.agent.tools.desktop import session_bus
from tests.desktop.media_player import MediaPlayer
from tests.desktop.session import until
from victus_desktop.bench.sound_card import SoundCard
from victus_desktop.conversation.events import ToolStarted
from victus_desktop.conversation.records import Effect, ToolCall
from victus_desktop.desktop.ducking import Ducking, How, in_a_call
from victus_desktop.desktop.state import Doing

Start = Callable[..., MediaPlayer]


@pytest.fixture(scope="module")
def bus() -> Iterator[str]:
    with session_bus() as address:
        yield address


@pytest.fixture
def player(bus: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus)
    monkeypatch.setenv("PULSE_SERVER", "unix:/nowhere")
    running: list[MediaPlayer] = []

    def make(name: str, status: str = "Playing", *, stubborn: bool = False) -> MediaPlayer:
        running.append(MediaPlayer(bus, name, status, stubborn=stubborn))
        return running[-1]

    yield make
    for one in running:
        one.close()


class Talk:
    """Somebody who talks with Victus."""

    def __init__(self) -> None:
        self.how: How = "pause"
        self.always = False
        self.ducking = Ducking(lambda: self.how, lambda: self.always)

    def does(self, *states: Doing) -> None:
        for state in states:
            self.ducking.tell(state)


@pytest.fixture
def talk(player: Start) -> Iterator[Talk]:
    made = Talk()
    yield made
    made.ducking.close()


ANSWERED = (Doing.LISTENING, Doing.HEARING, Doing.THINKING, Doing.SPEAKING)


def test_only_what_was_paused_goes_on(player: Start, talk: Talk) -> None:
    song, film = player("song"), player("film", "Paused")
    talk.does(Doing.LISTENING)
    until(lambda: song.status == "Paused")
    talk.does(Doing.HEARING, Doing.THINKING, Doing.SPEAKING, Doing.IDLE)
    until(lambda: song.status == "Playing")
    assert song.orders == ["Pause", "Play"], "once, not with every state"
    assert film.orders == []


def test_a_player_that_does_not_pause_keeps_nobody_from_pausing(player: Start, talk: Talk) -> None:
    player("a", stubborn=True)
    song = player("song")
    talk.does(Doing.DICTATING)
    until(lambda: song.status == "Paused")


def test_what_the_user_stopped_meanwhile_stays_so(player: Start, talk: Talk) -> None:
    song = player("song")
    talk.does(Doing.LISTENING)
    until(lambda: song.status == "Paused")
    song.status = "Stopped"
    talk.does(Doing.IDLE)
    talk.ducking.close()
    assert song.status == "Stopped"


def test_lowered_players_get_their_loudness_back(player: Start, talk: Talk) -> None:
    talk.how = "lower"
    song = player("song")
    talk.does(Doing.LISTENING)
    until(lambda: song.volume == pytest.approx(0.2))
    talk.does(Doing.IDLE)
    until(lambda: song.volume == pytest.approx(0.8))
    assert song.status == "Playing"


@pytest.mark.parametrize(("how", "always"), [("leave", False), ("pause", True)])
def test_it_may_be_left_alone(player: Start, talk: Talk, how: How, always: bool) -> None:
    talk.how, talk.always = how, always
    song = player("song")
    talk.does(Doing.LISTENING)
    talk.ducking.close()
    assert song.orders == []


def test_while_one_types_nothing_changes(player: Start, talk: Talk) -> None:
    song = player("song")
    talk.does(Doing.THINKING, Doing.IDLE)
    talk.ducking.close()
    assert song.orders == []


def test_a_tool_finds_the_players_as_the_user_left_them(player: Start, talk: Talk) -> None:
    song = player("song")
    talk.does(Doing.LISTENING)
    until(lambda: song.status == "Paused")
    talk.ducking.follow(ToolStarted("1", ToolCall("media_control", {}, effect=Effect.WRITE)))
    assert song.status == "Playing"
    song.status = "Paused"  # as the tool does
    talk.does(Doing.SPEAKING, Doing.IDLE)
    talk.ducking.close()
    assert song.status == "Paused"


@pytest.mark.slow
@pytest.mark.real_time
def test_another_program_at_the_microphone_is_a_call(card: SoundCard) -> None:
    assert not in_a_call()
    recorder = ["parec", "--device=mic", "--raw"]
    with subprocess.Popen(recorder, env=card.env, stdout=subprocess.DEVNULL) as call:
        until(in_a_call)
        call.terminate()
    until(lambda: not in_a_call())
    meter = ["parec", "--device=speaker.monitor", "--raw"]
    with subprocess.Popen(meter, env=card.env, stdout=subprocess.DEVNULL) as other:
        until(lambda: '"parec"' in card.control("list", "source-outputs"))
        time.sleep(0.2)
        assert not in_a_call()
        other.terminate()

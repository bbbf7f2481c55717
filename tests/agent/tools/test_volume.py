from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.agent.family import Family, Watch
from victus_desktop.agent.tools import volume
from victus_desktop.bench.sound_card import sound_card
from victus_desktop.conversation.errors import BadInput, ServiceError


@dataclass
class Knob:
    """A mixer that a test can look at."""

    percent: int = 40
    muted: bool = False
    stuck: bool = False

    def get(self) -> tuple[int, bool]:
        return self.percent, self.muted

    def set(self, percent: int) -> None:
        self.percent = self.percent if self.stuck else percent

    def mute(self, muted: bool) -> None:
        self.muted = self.muted if self.stuck else muted


@pytest.fixture
def knob() -> Knob:
    return Knob()


@pytest.fixture
def family(knob: Knob, watch: Watch) -> Family:
    return Family({tool.name: tool for tool in volume.tools(lambda: knob)}, watch)


@pytest.mark.parametrize(
    ("said", "percent"),
    [
        ("turn the volume up", 50),
        ("turn it down", 30),
        ("set the volume to seventy percent", 70),
        ("volume seven", 70),
        ("turn it up by 25", 65),
        ("as loud as it gets, maximum volume", 100),
    ],
)
def test_the_volume_is_set_and_put_back(
    family: Family, knob: Knob, said: str, percent: int
) -> None:
    done = family.ask("volume", said)
    assert done.say == f"The volume is at {percent} percent."
    assert knob.percent == percent
    family.undo(done)
    assert knob.percent == 40


def test_it_stays_on_the_scale(family: Family, knob: Knob) -> None:
    family.call("volume", change=500)
    assert knob.percent == 100
    with pytest.raises(BadInput, match="0 to 100"):
        family.call("volume", percent=130)


def test_it_is_muted_and_unmuted(family: Family, knob: Knob) -> None:
    muted = family.ask("volume", "mute the sound")
    assert knob.muted
    family.undo(muted)
    assert not knob.muted


def test_it_is_told(family: Family) -> None:
    assert family.call("volume").say == "The volume is at 40 percent."


def test_success_is_said_only_when_the_mixer_did_it(family: Family, knob: Knob) -> None:
    knob.stuck = True
    with pytest.raises(ServiceError):
        family.ask("volume", "mute")
    with pytest.raises(ServiceError):
        family.ask("volume", "set the volume to ninety")


@pytest.mark.slow
def test_a_real_sound_server_is_heard_and_obeyed(monkeypatch: pytest.MonkeyPatch) -> None:
    with sound_card() as card:
        for name, value in card.env.items():
            monkeypatch.setenv(name, value)
        card.control("set-default-sink", "speaker")
        mixer = volume.PulseMixer()
        mixer.set(35)
        mixer.mute(True)
        assert mixer.get() == (35, True)
        assert "35%" in card.control("get-sink-volume", "speaker")
        mixer.mute(False)
        assert "no" in card.control("get-sink-mute", "speaker")


@pytest.mark.slow
def test_without_a_sound_server_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/nothing")
    with pytest.raises(ServiceError, match="no sound server"):
        volume.PulseMixer().get()

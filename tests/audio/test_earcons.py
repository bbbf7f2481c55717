"""Short sounds."""

import pytest

from tests.audio.sounds import loudness, pitch
from victus_desktop.audio.earcons import Earcons
from victus_desktop.audio.files import read
from victus_desktop.conversation.audio import Audio, join
from victus_desktop.conversation.errors import AudioDeviceError
from victus_desktop.conversation.events import (
    ListeningEnded,
    ListeningStarted,
    ReplyPart,
    SpeakingStarted,
    Transcribed,
)
from victus_desktop.paths import resource


@pytest.mark.parametrize("name", ["start", "end", "thinking"])
def test_they_are_short_soft_and_begin_and_end_in_silence(name: str) -> None:
    sound = join(read(resource("sounds", f"{name}.wav")))
    assert sound.seconds < 0.15
    assert 0.01 < loudness(sound) < 0.1
    assert abs(sound.samples[0]) < 0.005
    assert abs(sound.samples[-1]) < 0.005


def test_listening_starts_and_ends_with_a_sound() -> None:
    played: list[Audio] = []
    earcons = Earcons(played.append)
    earcons.follow(ListeningStarted(""))
    earcons.follow(ReplyPart("1", "Hello."))
    earcons.follow(ListeningEnded("", "no_speech"))
    assert len(played) == 2
    start, end = played
    assert pitch(start.slice(0, 0.05)) < pitch(start.slice(0.07))
    assert pitch(end.slice(0, 0.05)) > pitch(end.slice(0.07))


def test_a_long_thought_is_heard_a_quick_answer_is_not() -> None:
    played: list[Audio] = []
    earcons = Earcons(played.append, long_thought=0.05)
    earcons.follow(Transcribed("1", "what time is it"))
    earcons.follow(SpeakingStarted("1"))
    earcons.wait()
    assert not played
    earcons.follow(Transcribed("2", "tell me all about it"))
    earcons.wait()
    assert len(played) == 1


def test_no_loudspeaker_breaks_nothing() -> None:
    def missing(audio: Audio) -> None:
        raise AudioDeviceError("none")

    Earcons(missing).follow(ListeningStarted(""))

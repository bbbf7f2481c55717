"""Somebody who speaks over an answer is noticed though the canceller takes their voice."""

import numpy as np
import pytest

from tests.audio.rooms import Loudspeaker, Recording, noise, room
from tests.audio.sounds import babble
from victus_desktop.audio.echo import EchoCancelledMicrophone
from victus_desktop.audio.near_voice import NearVoice
from victus_desktop.conversation.audio import LISTENING_RATE, Audio, Samples

SECONDS = 8
SPEAKS = 6.5


class Deaf:
    """The canceller's output as where it took everything."""

    def probability(self, frame: Audio) -> float:
        return 0.1

    def reset(self) -> None: ...


class Hears:
    """Takes whatever sounds for speech, an echo that is left as well."""

    def probability(self, frame: Audio) -> float:
        return 0.9

    def reset(self) -> None: ...


def probabilities(heard: Samples, played: Samples) -> list[float]:
    ears = EchoCancelledMicrophone(Recording(heard), Loudspeaker(played))
    detector = NearVoice(ears, Deaf(), Hears())
    return [detector.probability(frame) for frame in ears.frames()]


def voice() -> Samples:
    alone = np.zeros(SECONDS * LISTENING_RATE, np.float32)
    start = round(SPEAKS * LISTENING_RATE)
    alone[start : start + 8000] = babble(0.5, seed=2, level=0.1)
    return alone


@pytest.fixture(scope="module")
def played() -> Samples:
    return babble(SECONDS, seed=1)


def echo(played: Samples) -> Samples:
    heard: Samples = room(played, 6) + noise(SECONDS)
    return heard


def test_an_echo_alone_is_nobody(played: Samples) -> None:
    assert max(probabilities(echo(played), played)) == 0.1


def test_who_speaks_over_it_is_somebody(played: Samples) -> None:
    found = np.array(probabilities(echo(played) + voice(), played))
    at = round(SPEAKS * LISTENING_RATE / 512)
    assert max(found[: at - 1]) == 0.1
    assert np.count_nonzero(found[at : at + 16] == 0.9) >= 6


def test_where_the_way_of_the_echo_is_unknown_the_canceller_decides(played: Samples) -> None:
    other = babble(SECONDS, seed=9)
    assert max(probabilities(echo(played) + voice(), other)) == 0.1


def test_without_an_answer_the_canceller_decides() -> None:
    assert max(probabilities(voice() + noise(SECONDS), np.zeros_like(voice()))) == 0.1

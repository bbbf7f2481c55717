"""Long pauses are taken out, and what remains knows where it was."""

import numpy as np
import pytest

from victus_desktop.conversation.audio import LISTENING_RATE, Audio
from victus_desktop.speech.pauses import condense
from victus_desktop.speech.presence import FRAME

_FRAME_SECONDS = FRAME / LISTENING_RATE


def _sound(*voiced: tuple[float, float], seconds: float) -> tuple[Audio, np.ndarray]:
    """Sound whose samples tell their own place, with voice between the given seconds."""
    samples = np.arange(round(seconds * LISTENING_RATE), dtype=np.float32)
    times = np.arange(round(seconds / _FRAME_SECONDS)) * _FRAME_SECONDS
    probabilities = np.zeros(len(times), np.float32)
    for start, end in voiced:
        probabilities[(times >= start) & (times < end)] = 1
    return Audio(samples, LISTENING_RATE), probabilities


def test_short_pauses_stay() -> None:
    audio, probabilities = _sound((0.5, 1.5), (2.3, 3.0), seconds=3.8)
    assert condense(audio, probabilities).audio.seconds == pytest.approx(3.8)


def test_long_pauses_before_between_and_after_the_words_are_cut() -> None:
    audio, probabilities = _sound((5, 6), (9, 10), seconds=20)
    condensed = condense(audio, probabilities)
    assert condensed.audio.seconds == pytest.approx(2 * (1 + 0.6), abs=0.1)
    places = condensed.audio.samples / LISTENING_RATE
    assert places[0] == pytest.approx(4.7, abs=0.05)
    assert places[-1] == pytest.approx(10.3, abs=0.05)


def test_no_voice_keeps_all() -> None:
    audio, probabilities = _sound(seconds=3)
    assert condense(audio, probabilities).audio.seconds == 3


@pytest.mark.parametrize(
    ("heard", "said"),
    [((0.3, 1.3), (5.0, 6.0)), ((1.9, 2.9), (9.0, 10.0)), ((0.3, 2.9), (5.0, 10.0))],
)
def test_words_are_put_back_where_they_were_said(
    heard: tuple[float, float], said: tuple[float, float]
) -> None:
    audio, probabilities = _sound((5, 6), (9, 10), seconds=20)
    assert condense(audio, probabilities).span(*heard) == pytest.approx(said, abs=0.1)


@pytest.mark.parametrize("late", [-0.25, 0.0, 0.25])
def test_words_timed_into_a_pause_stay_with_their_own_side_of_it(late: float) -> None:
    audio, probabilities = _sound((5, 6), (9, 10), seconds=20)
    condensed = condense(audio, probabilities)
    _, end = condensed.span(0.3, 1.6 + late)
    start, _ = condensed.span(1.6 + late, 2.9)
    assert 5.9 < end < 6.4
    assert 8.6 < start < 9.1

"""Changing the rate."""

import numpy as np
import pytest

from tests.audio.sounds import pitch, tone
from victus_desktop.audio.resample import Resampler, resample
from victus_desktop.conversation.audio import Audio


@pytest.mark.parametrize(
    ("source", "target"), [(22_050, 48_000), (44_100, 16_000), (8_000, 16_000)]
)
def test_length_and_pitch_are_kept(source: int, target: int) -> None:
    changed = resample(tone(1.0, 700, rate=source), target)
    assert changed.rate == target
    assert changed.seconds == pytest.approx(1.0, abs=0.001)
    assert pitch(changed) == pytest.approx(700, abs=2)


def test_the_same_rate_costs_nothing() -> None:
    audio = tone(0.1)
    assert resample(audio, 16_000) is audio


@pytest.mark.parametrize("size", [1, 7, 160, 4000])
def test_pieces_have_no_seams(size: int) -> None:
    audio = tone(0.5, 700, rate=44_100)
    resampler = Resampler(44_100, 16_000)
    pieces = [
        resampler.feed(audio.samples[start : start + size])
        for start in range(0, len(audio.samples), size)
    ]
    streamed = np.concatenate([*pieces, resampler.finish()])
    whole = resample(audio, 16_000).samples
    assert len(streamed) == pytest.approx(len(whole), abs=1)
    shortest = min(len(streamed), len(whole))
    assert np.abs(streamed[:shortest] - whole[:shortest]).max() < 1e-3


def test_after_its_end_a_new_sound_begins() -> None:
    resampler = Resampler(48_000, 16_000)
    sounds = [
        np.concatenate([resampler.feed(tone(0.2, 500, rate=48_000).samples), resampler.finish()])
        for _ in range(2)
    ]
    assert np.array_equal(sounds[0], sounds[1])
    assert Audio(sounds[1], 16_000).seconds == pytest.approx(0.2)

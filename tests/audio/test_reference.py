"""What sounds, asked for by its moment."""

import numpy as np
import pytest

from tests.audio.sounds import tone
from victus_desktop.audio.reference import PlayedSound
from victus_desktop.audio.resample import resample
from victus_desktop.conversation.audio import Samples

RATE = 48_000
BLOCK = 480


def play(
    played: PlayedSound, samples: Samples, start: float, jitter: float = 0.0, rate: int = RATE
) -> None:
    random = np.random.default_rng(1)
    for at in range(0, len(samples), BLOCK):
        moment = start + at / rate + random.uniform(-jitter, jitter)
        played.put(samples[at : at + BLOCK], moment, rate)


def asked(played: PlayedSound, start: float, seconds: float, jitter: float = 0.0) -> Samples:
    random = np.random.default_rng(2)
    return np.concatenate(
        [
            played.between(start + at / 16_000 + random.uniform(-jitter, jitter), 512)
            for at in range(0, round(seconds * 16_000), 512)
        ]
    )


def test_sound_is_found_at_its_moment() -> None:
    played = PlayedSound()
    audio = tone(1.0, rate=RATE)
    play(played, audio.samples, start=100.0)
    wanted = resample(audio, 16_000).samples[1600:8000]
    assert np.abs(played.between(100.1, 6400) - wanted).max() < 0.01


def test_before_and_after_it_there_is_silence() -> None:
    played = PlayedSound()
    play(played, tone(0.5, rate=RATE).samples, start=100.0)
    assert not played.between(50.0, 512).any()
    assert not played.between(200.0, 512).any()


def test_nothing_played_is_silence() -> None:
    assert not PlayedSound().between(1.0, 512).any()


def test_clocks_that_jitter_make_no_seams() -> None:
    played = PlayedSound()
    audio = tone(1.5, rate=RATE)
    play(played, audio.samples, start=100.0, jitter=0.01)
    line = asked(played, 100.2, 1.0, jitter=0.008)
    assert np.abs(np.diff(line)).max() < 1.05 * np.abs(np.diff(tone(1.0).samples)).max()


def test_a_pause_in_the_stream_is_taken_over() -> None:
    played = PlayedSound()
    play(played, tone(0.2, rate=RATE).samples, start=100.0)
    later = tone(0.5, 900, rate=RATE)
    play(played, later.samples, start=103.0)
    wanted = resample(later, 16_000).samples[1600:4800]
    assert np.abs(played.between(103.1, 3200) - wanted).max() < 0.01


def test_another_device_may_have_another_rate() -> None:
    played = PlayedSound()
    play(played, tone(0.2, rate=RATE).samples, start=100.0)
    later = tone(0.5, 900, rate=44_100)
    play(played, later.samples, start=100.2, rate=44_100)
    wanted = resample(later, 16_000).samples[1600:4800]
    assert np.abs(played.between(100.3, 3200) - wanted).max() < 0.02


def test_only_the_last_two_seconds_are_kept() -> None:
    played = PlayedSound()
    audio = tone(5.0, rate=RATE)
    play(played, audio.samples, start=100.0)
    assert played.between(104.0, 1600).any()
    assert not played.between(101.0, 1600).any()


def test_what_nobody_reads_does_not_pile_up() -> None:
    played = PlayedSound()
    for number in range(20_000):
        played.put(np.zeros(BLOCK, np.float32), number * 0.01, RATE)
    play(played, tone(0.5, rate=RATE).samples, start=300.0)
    assert played.between(300.2, 1600) == pytest.approx(tone(0.5).samples[3200:4800], abs=0.02)

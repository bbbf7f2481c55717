"""Microphone and loudspeaker that hear one another at a real sound system."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from tests.audio.sound_card.listening import Hearing, settle, turn
from tests.audio.sounds import babble, loudness
from victus_desktop.audio.echo import EchoCancelledMicrophone
from victus_desktop.audio.files import write
from victus_desktop.audio.microphone import SoundcardMicrophone
from victus_desktop.audio.sound_system import SoundSystem
from victus_desktop.audio.speaker import SoundcardSpeaker
from victus_desktop.bench.sound_card import SoundCard
from victus_desktop.conversation.audio import Audio, Samples, join

pytestmark = [pytest.mark.slow, pytest.mark.real_time]


@pytest.mark.parametrize("latency_ms", [30, 150])
def test_an_answer_that_the_microphone_hears_is_taken_out(
    card: SoundCard, system: SoundSystem, speaker: SoundcardSpeaker, latency_ms: int
) -> None:
    card.control(
        "load-module",
        "module-loopback",
        "source=speaker.monitor",
        "sink=microphone",
        f"latency_msec={latency_ms}",
    )
    microphone = SoundcardMicrophone(system, [], lambda code, message: None)
    clean = EchoCancelledMicrophone(microphone, speaker.played)
    settle(speaker)
    hearing = Hearing(clean)
    hearing.until_live()
    time.sleep(2.5)
    playback = speaker.open(turn())
    playback.write(Audio(babble(6, seed=1), 16_000))
    playback.drain()
    assert hearing.end()
    reduction = clean.canceller.reduction_db
    assert reduction is not None
    assert reduction >= 25
    assert clean.canceller.works


_AS_RAW = "--raw --format=float32le --channels=1 --rate=48000"


@contextmanager
def echo(card: SoundCard, latency_ms: int) -> Iterator[None]:
    """Lead what the loudspeaker plays into the microphone, 4 dB weaker, always as late.

    PulseAudio's own loopback plays now quicker, now slower, as no room does.
    """
    pipe = subprocess.Popen(
        f"parec --device=speaker.monitor --latency-msec=10 {_AS_RAW}"
        f" | pacat --device=microphone --latency-msec={latency_ms} --volume=56000 {_AS_RAW}",
        shell=True,
        env=card.env,
        start_new_session=True,
    )
    try:
        yield
    finally:
        os.killpg(pipe.pid, signal.SIGTERM)
        pipe.wait(10)


def test_who_speaks_over_an_answer_is_heard_again_whole(
    card: SoundCard, system: SoundSystem, speaker: SoundcardSpeaker, tmp_path: Path
) -> None:
    voice = babble(0.6, seed=2, level=0.15)
    write(tmp_path / "voice.wav", Audio(voice, 16_000))
    ears = EchoCancelledMicrophone(
        SoundcardMicrophone(system, [], lambda code, message: None), speaker.played
    )
    with echo(card, 60):
        settle(speaker)
        hearing = Hearing(ears)
        hearing.until_live()
        for seed in range(5):
            playback = speaker.open(turn())
            playback.write(Audio(babble(6, seed), 16_000))
            time.sleep(4)
            card.play(tmp_path / "voice.wav")
            utterance = join(hearing.frames[-30:])
            clear = ears.clearer(utterance, 0.1)
            playback.stop()
            if clear is not utterance:
                break
        assert hearing.end()
    assert whole(clear.samples, voice) > whole(utterance.samples, voice)
    assert whole(clear.samples, voice) > 0.9


def whole(heard: Samples, voice: Samples) -> float:
    """Give how like the voice the likest stretch of what was heard is, from 0 to 1."""
    size = len(heard) + len(voice)
    products = np.fft.irfft(np.fft.rfft(heard, size) * np.fft.rfft(voice, size).conj(), size)
    best = int(np.argmax(products[: len(heard)]))
    stretch = heard[best : best + len(voice)]
    powers = loudness(stretch) ** 2 * len(stretch), loudness(voice) ** 2 * len(voice)
    return float(products[best] / np.sqrt(np.prod(powers)))

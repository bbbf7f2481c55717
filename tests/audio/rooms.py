"""Rooms in which the microphone hears the loudspeaker."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from tests.audio.sounds import loudness
from victus_desktop.conversation.audio import LISTENING_RATE, Audio, Samples

FRAME = 512


def room(played: Samples, weaker_db: float, delay: float = 0.03) -> Samples:
    """Let sound go through a loudspeaker, a room with 70 ms of reverberation, a microphone."""
    random = np.random.default_rng(7)
    taps = round(0.07 * LISTENING_RATE)
    response = random.normal(0, 1, taps) * np.exp(-np.arange(taps) / (0.015 * LISTENING_RATE))
    response[0] = 4
    size = len(played) + taps
    echo = np.fft.irfft(np.fft.rfft(played, size) * np.fft.rfft(response, size), size)
    echo = np.concatenate([np.zeros(round(delay * LISTENING_RATE)), echo])[: len(played)]
    wanted = loudness(played) * 10 ** (-weaker_db / 20)
    heard: Samples = (echo * wanted / np.sqrt(np.mean(np.square(echo)))).astype(np.float32)
    return heard


def noise(seconds: float, level: float = 0.0005) -> Samples:
    random = np.random.default_rng(3)
    return random.normal(0, level, round(seconds * LISTENING_RATE)).astype(np.float32)


@dataclass
class Recording:
    """A microphone that heard something from a known moment on."""

    heard: Samples
    begun: float = 100.0
    level: float = 0.5
    captured_at: float = 0.0
    closed: bool = False

    def frames(self) -> Iterator[Audio]:
        for at in range(0, len(self.heard) // FRAME * FRAME, FRAME):
            self.captured_at = self.begun + at / LISTENING_RATE
            yield Audio(self.heard[at : at + FRAME], LISTENING_RATE)

    def close(self) -> None:
        self.closed = True


@dataclass
class Loudspeaker:
    """Knows what it played from a known moment on."""

    sound: Samples
    begun: float = 100.0
    asked: list[float] = field(default_factory=list)

    def between(self, start: float, count: int) -> Samples:
        self.asked.append(start)
        at = round((start - self.begun) * LISTENING_RATE)
        piece = self.sound[at : at + count]
        return np.pad(piece, (0, count - len(piece)))

"""Sound with its rate, so that 16 kHz and 22.05 kHz cannot be mixed up."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

LISTENING_RATE = 16_000
"""Samples a second that VAD, wake word and Whisper expect."""


@dataclass(frozen=True, slots=True)
class Audio:
    """Mono sound."""

    samples: Samples
    """Shape (n,), values from -1 to 1."""
    rate: int
    """Samples a second."""

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.rate

    @property
    def loudness(self) -> float:
        """Root mean square, from 0 to 1."""
        return float(np.sqrt(np.mean(np.square(self.samples))))

    @classmethod
    def silence(cls, seconds: float, rate: int = LISTENING_RATE) -> "Audio":
        return cls(np.zeros(round(seconds * rate), np.float32), rate)

    @classmethod
    def from_pcm16(cls, data: bytes, rate: int) -> "Audio":
        """Read little-endian 16-bit samples; a trailing odd byte is left out."""
        whole = data[: len(data) // 2 * 2]
        return cls(np.frombuffer(whole, "<i2").astype(np.float32) / np.float32(32768), rate)

    def pcm16(self) -> bytes:
        """Give the samples as little-endian 16-bit integers, clipped."""
        return (np.clip(self.samples, -1, 1) * 32767).astype("<i2").tobytes()

    def slice(self, start: float = 0, end: float | None = None) -> "Audio":
        """Give the part from `start` to `end` seconds."""
        last = None if end is None else round(end * self.rate)
        return Audio(self.samples[round(start * self.rate) : last], self.rate)


def join(parts: Iterable[Audio], rate: int = LISTENING_RATE) -> Audio:
    """Put sounds of one rate after another; nothing gives silence of length 0 at `rate`.

    Raises ValueError where the rates differ.
    """
    pieces = list(parts)
    if not pieces:
        return Audio(np.zeros(0, np.float32), rate)
    rates = {piece.rate for piece in pieces}
    if len(rates) > 1:
        raise ValueError(f"sounds of different rates cannot be joined: {sorted(rates)}")
    return Audio(np.concatenate([piece.samples for piece in pieces]), pieces[0].rate)

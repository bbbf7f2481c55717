"""Long pauses taken out of a sound before it is heard.

Whisper may end its text at a pause of a second or two and leave the rest unwritten; with the
pauses cut to half a second it writes all of it, and the window is shorter.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from victus_desktop.conversation.audio import LISTENING_RATE, Audio, Samples
from victus_desktop.speech.presence import FRAME, VOICED

_LONG = 1.0
"""Seconds without voice that are a long pause."""
_KEPT = 0.3
"""Seconds of a long pause that stay at each side of the words, which begin and end softly."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the sound that is heard, in seconds."""

    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Condensed:
    """Sound without its long pauses."""

    audio: Audio
    parts: tuple[Stretch, ...]

    def span(self, start: float, end: float) -> tuple[float, float]:
        """Give where in the whole sound lie words that are between two seconds of this one."""
        first, offset = self._at(start + _KEPT)
        last, end_offset = self._at(end - _KEPT)
        return (
            max(first.start, offset + start),
            min(last.end, max(offset + start, end_offset + end)),
        )

    def _at(self, second: float) -> tuple[Stretch, float]:
        """Give the part in which a second lies, and how much later it is in the whole sound."""
        before = 0.0
        for part in self.parts[:-1]:
            length = part.end - part.start
            if second < before + length:
                return part, part.start - before
            before += length
        last = self.parts[-1]
        return last, last.start - before


def condense(audio: Audio, probabilities: Samples) -> Condensed:
    """Cut the long pauses of a sound of 16 kHz, whose frames hold speech so probably."""
    parts: list[Stretch] = []
    for frame in np.flatnonzero(probabilities > VOICED):
        start = frame * FRAME / LISTENING_RATE
        end = start + FRAME / LISTENING_RATE
        if parts and start - parts[-1].end <= _LONG:
            parts[-1] = Stretch(parts[-1].start, end)
        else:
            parts.append(Stretch(start, end))
    if not parts:
        return Condensed(audio, (Stretch(0.0, audio.seconds),))
    edges = [0.0]
    for before, after in pairwise(parts):
        edges += [before.end + _KEPT, after.start - _KEPT]
    edges.append(audio.seconds)
    if parts[0].start > _LONG:
        edges[0] = parts[0].start - _KEPT
    if audio.seconds - parts[-1].end > _LONG:
        edges[-1] = parts[-1].end + _KEPT
    kept = tuple(Stretch(*pair) for pair in zip(edges[::2], edges[1::2], strict=True))
    samples = np.concatenate([audio.slice(part.start, part.end).samples for part in kept])
    return Condensed(Audio(samples, LISTENING_RATE), kept)

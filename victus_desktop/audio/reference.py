"""What the loudspeaker plays and when, for taking it out of what the microphone hears.

::

    callback ── blocks with their moment ──▶ │ bounded │ ──▶ one line of 16 kHz sound
                                                              ▲ asked for by moment
"""

from collections import deque

import numpy as np

from victus_desktop.audio.resample import Resampler
from victus_desktop.conversation.audio import LISTENING_RATE, Samples

_MOST_BLOCKS = 2048
"""Blocks that wait for a reader: some 10 s. Older ones no longer sound and are of no use."""
_KEPT = 2 * LISTENING_RATE
"""Samples of the past that can be asked for."""
_BREAK = 0.1
"""Seconds by which a block's moment may differ from what the blocks before let expect; more, and
the line has been cut. Drivers' clocks jitter by some 20 ms."""
_SLIP = 0.02
"""Seconds by which two requests in a row may be off without a jump in what they are given."""
_DRIFT = 0.02
"""Share of a moment's deviation that is believed, so that jitter averages out and drift does not
add up."""


class PlayedSound:
    """The sound of one loudspeaker. Written by its callback, read by one other thread."""

    def __init__(self) -> None:
        self._blocks: deque[tuple[Samples, float, int]] = deque(maxlen=_MOST_BLOCKS)
        self._line = np.zeros(0, np.float32)
        self._first = 0
        self._origin = 0.0
        self._next: int | None = None
        self._resampler = Resampler(LISTENING_RATE, LISTENING_RATE)
        self._fed = 0.0
        self._rate = 0

    def put(self, samples: Samples, plays_at: float, rate: int) -> None:
        """Note sound that starts to leave the loudspeaker at `plays_at` on `time.monotonic`.

        The samples must not be changed afterwards.
        """
        self._blocks.append((samples, plays_at, rate))

    def between(self, start: float, count: int) -> Samples:
        """Give `count` samples at 16 kHz that sound from the moment `start`; silence if unknown.

        Requests that follow each other get sound without a seam even where clocks jitter.
        """
        while self._blocks:
            self._take_in(*self._blocks.popleft())
        position = round((start - self._origin) * LISTENING_RATE)
        if self._next is not None and abs(position - self._next) < _SLIP * LISTENING_RATE:
            position = self._next
        self._next = position + count
        sound = np.zeros(count, np.float32)
        begin = max(position, self._first)
        end = min(position + count, self._first + len(self._line))
        if begin < end:
            known = self._line[begin - self._first : end - self._first]
            sound[begin - position : end - position] = known
        return sound

    def _take_in(self, samples: Samples, plays_at: float, rate: int) -> None:
        deviation = plays_at - (self._origin + self._fed)
        if rate != self._rate or abs(deviation) > _BREAK:
            self._begin(plays_at, rate)
        else:
            self._origin += _DRIFT * deviation
        self._fed += len(samples) / rate
        self._line = np.concatenate([self._line, self._resampler.feed(samples)])
        excess = len(self._line) - _KEPT
        if excess > 0:
            self._line = self._line[excess:]
            self._first += excess

    def _begin(self, plays_at: float, rate: int) -> None:
        self._rate = rate
        self._resampler = Resampler(rate, LISTENING_RATE, "LQ")
        self._line = np.zeros(0, np.float32)
        self._first, self._fed = 0, 0.0
        self._origin = plays_at
        self._next = None

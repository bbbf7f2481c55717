"""The sound of one answer on its way to the sound card."""

import threading
import time
from collections import deque
from collections.abc import Callable

import numpy as np

from victus_desktop.audio.resample import Resampler, resample
from victus_desktop.conversation.audio import Audio, Samples

_FADE = 0.005
"""Seconds over which a stopped sound dies away; cut off hard, it clicks."""


class SoundcardPlayback:
    """Sound that waits for the speaker's callback, which mixes it in.

    Refuses sound once stopped. `keep_alive` is called while `drain` waits: it brings a lost
    device back or raises AudioDeviceError.
    """

    def __init__(self, rate: int, keep_alive: Callable[[], None]) -> None:
        self._rate = rate
        self._keep_alive = keep_alive
        self._writing = threading.Lock()
        self._changed = threading.Condition()
        self._waiting: deque[Samples] = deque()
        self._resampler: Resampler | None = None
        self._played = 0.0
        self._ends_at = 0.0
        self._stopped = False
        self._held = False
        self._silent = False
        """It has faded, to end or to go on later."""
        self._faded = False
        self._finished = False

    @property
    def over(self) -> bool:
        """Nothing of it will sound any more."""
        return self._faded or (self._finished and not self._waiting)

    @property
    def empty(self) -> bool:
        """Nothing is left to be mixed in."""
        return not self._waiting

    def write(self, audio: Audio) -> None:
        """Queue sound to be played after what is queued already."""
        with self._writing:
            if self._stopped:
                return
            tail = []
            if self._resampler is None or self._resampler.source != audio.rate:
                tail.append(self._rest())
                self._resampler = Resampler(audio.rate, self._rate)
            self._queue([*tail, self._resampler.feed(audio.samples)])

    def drain(self) -> None:
        """Block until all has sounded, or until `stop`. Raises AudioDeviceError."""
        self.finish()
        while not self._wait_until_taken():
            self._keep_alive()
        with self._changed:
            self._changed.wait_for(
                lambda: self._stopped, max(0.0, self._ends_at - time.monotonic())
            )

    def finish(self) -> None:
        """Let all that was written sound to its end, without waiting for it."""
        with self._writing:
            self._queue([self._rest()])
            self._finished = True

    def stop(self) -> None:
        """Be silent from the next callback on, and refuse what is written from now on."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    def hold(self, held: bool) -> None:
        """Be silent from the next callback on and lose nothing, or go on."""
        with self._changed:
            self._held = held

    def heard_seconds(self) -> float:
        """Seconds of the written sound that have left the loudspeaker."""
        with self._changed:
            return max(0.0, self._played - max(0.0, self._ends_at - time.monotonic()))

    def mix_into(self, block: Samples, plays_at: float) -> None:
        """Add the next sound to a block that starts to sound at `plays_at`. For the callback."""
        with self._changed:
            if self._faded:
                return
            if self._stopped:
                self._fade_out(block)
                self._waiting.clear()
                self._faded = True
                return
            if self._held:
                self._fade_out(block)
                return
            filled = self._rise_into(block) if self._silent else self._take_into(block)
            if filled:
                self._played += filled / self._rate
                self._ends_at = plays_at + filled / self._rate
                if not self._waiting:
                    self._changed.notify_all()

    def change_rate(self, rate: int) -> None:
        """Go on at another rate, where a lost device was replaced by another."""
        with self._writing, self._changed:
            self._waiting = deque(
                resample(Audio(piece, self._rate), rate).samples for piece in self._waiting
            )
            self._resampler = None
            self._rate = rate

    def _rest(self) -> Samples:
        if self._resampler is None:
            return np.zeros(0, np.float32)
        return self._resampler.finish()

    def _queue(self, pieces: list[Samples]) -> None:
        with self._changed:
            if not self._stopped:
                self._waiting.extend(piece for piece in pieces if len(piece))

    def _wait_until_taken(self) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self._stopped or not self._waiting, 0.1)

    def _take_into(self, block: Samples) -> int:
        filled = 0
        while filled < len(block) and self._waiting:
            piece = self._waiting[0]
            count = min(len(piece), len(block) - filled)
            block[filled : filled + count] += piece[:count]
            filled += count
            if count == len(piece):
                self._waiting.popleft()
            else:
                self._waiting[0] = piece[count:]
        return filled

    def _fade_out(self, block: Samples) -> None:
        """Let the sound die away once; what fades stays to be played again."""
        if self._silent:
            return
        self._silent = True
        end = np.zeros(len(self._ramp(len(block))), np.float32)
        taken = self._take_into(end)
        if taken:
            self._waiting.appendleft(end[:taken].copy())
        block[: len(end)] += end * self._ramp(len(block))[::-1]

    def _rise_into(self, block: Samples) -> int:
        sound = np.zeros(len(block), np.float32)
        filled = self._take_into(sound)
        ramp = self._ramp(filled)
        sound[: len(ramp)] *= ramp
        block += sound
        self._silent = not filled
        return filled

    def _ramp(self, most: int) -> Samples:
        return np.linspace(0, 1, min(round(_FADE * self._rate), most), dtype=np.float32)

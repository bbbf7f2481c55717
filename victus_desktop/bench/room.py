"""A room in software: what the loudspeaker plays comes back to the microphone, and people speak.

::

    answers ─▶ mixed, 32 ms ahead ─▶ echo: delay, reverberation, weaker ─┐
                                 └─▶ reference for the canceller         ├─▶ microphone
    people ───────────────────────────────────── noise ──────────────────┘
"""

import time
from collections.abc import Callable, Iterator

import numpy as np

from victus_desktop.audio.playback import SoundcardPlayback
from victus_desktop.conversation.audio import LISTENING_RATE, Audio, Samples
from victus_desktop.conversation.listener import FRAME, FRAME_SECONDS
from victus_desktop.conversation.turn import Turn

_AHEAD = 1
"""Frames of 32 ms that the loudspeaker takes before they sound, as a device's buffer does."""
_QUIET = 0.003
"""Root mean square under which the loudspeaker is silent."""
_NOISE = 0.0005


class Room:
    """Loudspeaker and microphone at once, in real time; one of each for a whole measurement."""

    def __init__(self, response: Samples, seed: int) -> None:
        """Take the impulse response of the way from the loudspeaker to the microphone."""
        self._response = response
        self._random = np.random.default_rng(seed)
        self._playing: tuple[SoundcardPlayback, ...] = ()
        self._line = np.zeros(FRAME * _AHEAD, np.float32)
        self._tail = np.zeros(len(response) - 1, np.float32)
        self._spoken: tuple[tuple[int, Samples], ...] = ()
        self._heard = 0
        self._closed = False
        self.each_frame: Callable[[float], None] = lambda seconds: None
        """Is told the time at each frame, in seconds since the start."""
        self.level = 0.0
        self.captured_at = 0.0

    # Loudspeaker

    def open(self, turn: Turn) -> SoundcardPlayback:
        playback = SoundcardPlayback(LISTENING_RATE, lambda: None)
        self._playing = (*(one for one in self._playing if not one.over), playback)
        return playback

    def hold(self, held: bool) -> None:
        for playback in self._playing:
            playback.hold(held)

    def between(self, start: float, count: int) -> Samples:
        """Give what is played from a moment on; see `PlayedSound`."""
        first = round(start * LISTENING_RATE)
        known = self._line[max(0, first) : first + count]
        return np.pad(known, (0, count - len(known)))

    def silent_from(self, start: float, end: float, seconds: float) -> float | None:
        """Give the first moment between two after which nothing sounds for `seconds`."""
        step = LISTENING_RATE // 200
        line = self._line[round(start * LISTENING_RATE) : round(end * LISTENING_RATE)]
        blocks = line[: len(line) // step * step].reshape(-1, step)
        loud = np.sqrt(np.mean(np.square(blocks), axis=1)) > _QUIET
        needed = round(seconds * LISTENING_RATE / step)
        for number in range(len(loud) - needed + 1):
            if not loud[number : number + needed].any():
                return start + number * step / LISTENING_RATE
        return None

    # People

    def say(self, samples: Samples, at: float) -> None:
        """Let somebody say something at a moment that is still to come."""
        self._spoken = (*self._spoken, (round(at * LISTENING_RATE), samples))

    # Microphone

    def frames(self) -> Iterator[Audio]:
        begun = time.monotonic()
        while not self._closed:
            at = self._heard / LISTENING_RATE
            time.sleep(max(0.0, begun + at + FRAME_SECONDS - time.monotonic()))
            self._play(begun)
            frame = self._echo() + self._people() + self._noise()
            self.captured_at = at
            self._heard += FRAME
            self.each_frame(at)
            yield Audio(np.clip(frame, -1, 1).astype(np.float32), LISTENING_RATE)

    def close(self) -> None:
        self._closed = True
        for playback in self._playing:
            playback.stop()

    def _play(self, begun: float) -> None:
        block = np.zeros(FRAME, np.float32)
        plays_at = begun + len(self._line) / LISTENING_RATE
        for playback in self._playing:
            playback.mix_into(block, plays_at)
        self._line = np.concatenate([self._line, block])

    def _echo(self) -> Samples:
        played = self._line[self._heard : self._heard + FRAME]
        whole = np.convolve(played, self._response)
        whole[: len(self._tail)] += self._tail[: len(whole)]
        self._tail = whole[FRAME:].astype(np.float32)
        return whole[:FRAME]

    def _people(self) -> Samples:
        frame = np.zeros(FRAME, np.float32)
        for start, samples in self._spoken:
            first, last = max(start, self._heard), min(start + len(samples), self._heard + FRAME)
            if first < last:
                frame[first - self._heard : last - self._heard] += samples[
                    first - start : last - start
                ]
        return frame

    def _noise(self) -> Samples:
        return self._random.normal(0, _NOISE, FRAME).astype(np.float32)


def response(weaker_db: float, delay: float, reverberation: float, seed: int) -> Samples:
    """Give an impulse response: the direct sound after `delay` s, then a tail that decays by 60 dB
    in `reverberation` s; what comes back is `weaker_db` less than what was played.
    """
    random = np.random.default_rng(seed)
    size = round(reverberation * LISTENING_RATE)
    tail = random.normal(0, 1, size) * 10 ** (-3 * np.arange(size) / size)
    tail[0] = 4
    tail *= 10 ** (-weaker_db / 20) / np.sqrt(np.sum(tail**2))
    late = np.zeros(round(delay * LISTENING_RATE))
    return np.concatenate([late, tail]).astype(np.float32)

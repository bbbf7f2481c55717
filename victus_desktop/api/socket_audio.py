"""Microphone and loudspeaker at the other end of a WebSocket."""

import queue
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from victus_desktop.conversation.audio import LISTENING_RATE, Audio
from victus_desktop.conversation.listener import FRAME
from victus_desktop.conversation.turn import Clock, Turn

_MOST_WAITING = 30 * LISTENING_RATE // FRAME
"""Frames that may wait to be heard: 30 s; a client that sends faster than speech loses the rest."""


_FRAMES_AFTER = 3
"""Frames of silence after a command: a release waits for the sound that is still on its way."""


class SocketMicrophone:
    """Sound that a client sends, as frames."""

    def __init__(self, resample: Callable[[Audio, int], Audio]) -> None:
        self._resample = resample
        self._frames: queue.Queue[Audio | Callable[[], object] | None]
        self._frames = queue.Queue(_MOST_WAITING)
        self._rest = np.zeros(0, np.float32)
        self.dropped = 0
        """Frames that were lost because too many waited."""

    @property
    def waiting(self) -> int:
        """Frames that were sent and not heard yet."""
        return self._frames.qsize()

    def put(self, audio: Audio) -> None:
        """Take sound of any rate from the client."""
        if audio.rate != LISTENING_RATE:
            audio = self._resample(audio, LISTENING_RATE)
        samples = np.concatenate([self._rest, audio.samples])
        whole = len(samples) // FRAME * FRAME
        self._rest = samples[whole:]
        for start in range(0, whole, FRAME):
            try:
                self._frames.put_nowait(Audio(samples[start : start + FRAME], LISTENING_RATE))
            except queue.Full:
                self.dropped += 1

    def then(self, command: Callable[[], object]) -> None:
        """Do something when the sound that came before has been heard."""
        self._put_surely(command)

    def frames(self) -> Iterator[Audio]:
        while (frame := self._frames.get()) is not None:
            if isinstance(frame, Audio):
                yield frame
            else:
                frame()
                # The listener acts with the frames that follow, which the client may never send.
                for _ in range(_FRAMES_AFTER):
                    yield Audio(np.zeros(FRAME, np.float32), LISTENING_RATE)

    def close(self) -> None:
        self._put_surely(None)

    def _put_surely(self, last: Callable[[], object] | None) -> None:
        while True:
            try:
                self._frames.put_nowait(last)
            except queue.Full:
                self._frames.get_nowait()
                self.dropped += 1
            else:
                return


class SocketPlayback:
    """Sound of one answer on its way to a client, which plays it as it comes."""

    def __init__(self, send: Callable[[Audio], None], stop: Callable[[], None], clock: Clock):
        self._send = send
        self._tell_stop = stop
        self._clock = clock
        self._changed = threading.Condition(threading.RLock())
        self._stopped = False
        self._held_at: float | None = None
        self._started = 0.0
        self._ended = 0.0
        self._written = 0.0

    @property
    def over(self) -> bool:
        """Nothing of it will sound any more."""
        return self._stopped or (self._written > 0 and self.heard_seconds() >= self._written)

    def write(self, audio: Audio) -> None:
        with self._changed:
            if self._stopped:
                return
            if not self._written:
                self._started = self._now()
            self._written += audio.seconds
            self._send(audio)

    def drain(self) -> None:
        with self._changed:
            while not self._stopped and (left := self._left()) > 0:
                self._changed.wait(None if self._held_at is not None else left)

    def hold(self, held: bool) -> None:
        """Count no time as heard while the client's playing rests."""
        with self._changed:
            if held and self._held_at is None:
                self._held_at = self._clock()
            elif not held and self._held_at is not None:
                self._started += self._clock() - self._held_at
                self._held_at = None
            self._changed.notify_all()

    def stop(self) -> None:
        with self._changed:
            if not self._stopped:
                self._ended = self._now()
                # First, so that the client hears of it before the turn's end.
                self._tell_stop()
                self._stopped = True
                self._changed.notify_all()

    def heard_seconds(self) -> float:
        now = self._ended if self._stopped else self._now()
        return min(self._written, max(0.0, now - self._started)) if self._written else 0.0

    def _now(self) -> float:
        return self._clock() if self._held_at is None else self._held_at

    def _left(self) -> float:
        return self._started + self._written - self._now()


class SocketSpeaker:
    """Gives playbacks that send to one client; `tell` takes events for it."""

    def __init__(
        self,
        send: Callable[[Audio], None],
        tell: Callable[[dict[str, Any]], None],
        clock: Clock = time.monotonic,
    ) -> None:
        self._send = send
        self._tell = tell
        self._clock = clock
        self._playing: tuple[SocketPlayback, ...] = ()
        self._held = False

    def open(self, turn: Turn) -> SocketPlayback:
        made = SocketPlayback(self._send, lambda: self._tell({"type": "stop_audio"}), self._clock)
        self._playing = (*(one for one in self._playing if not one.over), made)
        return made

    def hold(self, held: bool) -> None:
        """Let the client's playing rest where it is, or go on from there."""
        for playback in self._playing:
            playback.hold(held)
        if held != self._held:
            self._held = held
            self._tell({"type": "hold_audio", "held": held})

    def close(self) -> None: ...

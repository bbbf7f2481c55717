"""Microphone and loudspeaker at the other end of a WebSocket."""

import queue
import threading
import time
from collections.abc import Callable, Iterator

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
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._started = 0.0
        self._ended = 0.0
        self._written = 0.0

    def write(self, audio: Audio) -> None:
        with self._lock:
            if self._stopped.is_set():
                return
            if not self._written:
                self._started = self._clock()
            self._written += audio.seconds
            self._send(audio)

    def drain(self) -> None:
        left = self._started + self._written - self._clock()
        self._stopped.wait(max(0, left))

    def stop(self) -> None:
        with self._lock:
            if not self._stopped.is_set():
                self._ended = self._clock()
                # First, so that the client hears of it before the turn's end.
                self._tell_stop()
                self._stopped.set()

    def heard_seconds(self) -> float:
        now = self._ended if self._stopped.is_set() else self._clock()
        return min(self._written, max(0.0, now - self._started)) if self._written else 0.0


class SocketSpeaker:
    """Gives playbacks that send to one client."""

    def __init__(
        self,
        send: Callable[[Audio], None],
        stop: Callable[[], None],
        clock: Clock = time.monotonic,
    ) -> None:
        self._send = send
        self._stop = stop
        self._clock = clock

    def open(self, turn: Turn) -> SocketPlayback:
        return SocketPlayback(self._send, self._stop, self._clock)

    def hold(self, held: bool) -> None:
        """Do nothing: what was sent plays at the client."""

    def close(self) -> None: ...

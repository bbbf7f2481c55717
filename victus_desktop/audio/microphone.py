"""The microphone at the sound card."""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from victus_desktop.audio.devices import Device, Direction
from victus_desktop.audio.resample import Resampler
from victus_desktop.audio.sound_system import Block, SoundSystem, Stream
from victus_desktop.conversation.audio import LISTENING_RATE, Audio, Samples
from victus_desktop.conversation.errors import AudioDeviceError
from victus_desktop.conversation.listener import FRAME, FRAME_SECONDS

Warn = Callable[[str, str], None]
"""Takes a code and a sentence, as the event `Warned`."""

_MOST_WAITING = 5.0
"""Seconds of sound that may wait to be heard; more is lost, and counted."""
_NO_SIGNAL = 5.0
"""Seconds of zeros after which a microphone is taken for muted: real ones give noise."""
_REPORT_PAUSE = 5.0
"""Least seconds between two reports of lost sound."""
_REOPEN_PAUSE = 1.0
_LONGEST_PAUSE = 10.0
"""Most seconds between two looks for a microphone that stays away: each look costs some work."""


class SoundcardMicrophone:
    """The best of the preferred microphones, or the default one.

    A microphone that goes away is opened again as soon as it, or another, is there; meanwhile
    the frames are silent, so that whoever listens goes on. A `patient` one waits in this way also
    where there is none to begin with.
    """

    def __init__(
        self, system: SoundSystem, preferred: Sequence[str], warn: Warn, *, patient: bool = False
    ) -> None:
        self._system = system
        self._preferred = preferred
        self._warn = warn
        self._patient = patient
        self._closed = threading.Event()
        self._arrived = _Arrived()
        self._stream: Stream | None = None
        self._resampler = Resampler(LISTENING_RATE, LISTENING_RATE)
        self._rest = np.zeros(0, np.float32)
        self._silent_for = 0.0
        self._may_be_silent = False
        """It was silent and then gave sound by itself, as one with a noise gate does."""
        self._reported = 0
        self._reported_at = float("-inf")
        self.level = 0.0
        """Loudness of the last frame, as root mean square from 0 to 1, for a meter."""
        self.captured_at = 0.0
        """The moment on `time.monotonic` of the first sample of the last frame."""
        self.missing = False
        """Whether there is none now, and one is waited for."""

    @property
    def device(self) -> Device | None:
        """What is listened to now."""
        return self._stream.device if self._stream else None

    @property
    def lost(self) -> int:
        """Times that sound was lost, by the device or because nobody took it."""
        return self._arrived.lost

    def frames(self) -> Iterator[Audio]:
        """Give frames of 512 samples at 16 kHz until closed.

        Raises AudioDeviceError where there is no device to begin with, unless patient.
        """
        if self._closed.is_set():
            return
        try:
            yield from self._begin()
            while not self._closed.is_set():
                arrived = self._arrived.take(0.1)
                if arrived:
                    yield from self._framed(*arrived)
                elif self._stream is None or not self._stream.alive:
                    yield from self._find_again()
        finally:
            if self._stream is not None:
                self._stream.close()

    def close(self) -> None:
        """End `frames`."""
        self._closed.set()
        self._arrived.wake()

    def _open(self) -> None:
        self._stream = self._system.open(
            Direction.INPUT, self._preferred, LISTENING_RATE, self._arrived.put
        )
        self._resampler = Resampler(self._stream.rate, LISTENING_RATE, "MQ")
        rate = self._stream.rate
        self._arrived.begin(FRAME * rate // LISTENING_RATE, round(_MOST_WAITING * rate))
        self._rest = np.zeros(0, np.float32)
        self._silent_for = 0.0
        self._may_be_silent = False

    def _framed(self, block: Block, captured_at: float) -> Iterator[Audio]:
        self._report_losses()
        mono = block[:, 0] if block.shape[1] == 1 else block.mean(axis=1, dtype=np.float32)
        self._watch_signal(mono, len(mono) / (self._stream.rate if self._stream else FRAME))
        samples = np.concatenate([self._rest, self._resampler.feed(mono)])
        earlier = len(self._rest) / LISTENING_RATE
        whole = len(samples) // FRAME * FRAME
        self._rest = samples[whole:]
        for start in range(0, whole, FRAME):
            frame = Audio(samples[start : start + FRAME], LISTENING_RATE)
            self.level = frame.loudness
            self.captured_at = captured_at - earlier + start / LISTENING_RATE
            yield frame

    def _begin(self) -> Iterator[Audio]:
        try:
            self._open()
        except AudioDeviceError as error:
            if not self._patient:
                raise
            self._warn("no_microphone", error.message)
            yield from self._until_back()

    def _find_again(self) -> Iterator[Audio]:
        before = self.device
        if self._reopened():
            now = self.device
            if before is not None and now is not None and before.name != now.name:
                self._warn(
                    "microphone_back",
                    f"The microphone {before.name} is gone; listening through {now.name}.",
                )
            return
        self._warn("microphone_lost", "The microphone is gone; Victus waits for it to come back.")
        yield from self._until_back()

    def _until_back(self) -> Iterator[Audio]:
        """Give silence in real time and try to open a microphone, until that works."""
        self.level = 0.0
        self.missing = True
        begun = tried = time.monotonic()
        pause = _REOPEN_PAUSE
        given = 0
        while not self._closed.wait(max(0.0, begun + given * FRAME_SECONDS - time.monotonic())):
            self.captured_at = time.monotonic()
            yield Audio(np.zeros(FRAME, np.float32), LISTENING_RATE)
            given += 1
            if time.monotonic() - tried >= pause:
                if self._reopened():
                    self.missing = False
                    name = self.device.name if self.device else ""
                    self._warn("microphone_back", f"Listening again, through {name}.")
                    return
                tried = time.monotonic()
                pause = min(pause * 1.5, _LONGEST_PAUSE)

    def _reopened(self) -> bool:
        if self._stream is not None:
            self._stream.close()
        try:
            self._open()
        except AudioDeviceError:
            self._stream = None
            return False
        return True

    def _watch_signal(self, mono: Samples, seconds: float) -> None:
        if self._may_be_silent:
            return
        if mono.any():
            if self._silent_for >= _NO_SIGNAL:
                self._may_be_silent = True
                self._warn("signal_back", "The microphone gives sound again.")
            self._silent_for = 0.0
            return
        before = self._silent_for
        self._silent_for += seconds
        if before < _NO_SIGNAL <= self._silent_for:
            name = self.device.name if self.device else ""
            self._warn(
                "no_signal",
                f"No signal from the microphone {name}: it may be muted or unplugged, "
                "or the system may not let Victus hear it.",
            )

    def _report_losses(self) -> None:
        new = self._arrived.lost - self._reported
        now = time.monotonic()
        if new and now - self._reported_at >= _REPORT_PAUSE:
            self._reported, self._reported_at = self._arrived.lost, now
            self._warn(
                "audio_overflow",
                f"Sound from the microphone was lost {new} times: the computer is too busy.",
            )


class _Arrived:
    """Sound between the device's thread and the listener's, bounded."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._blocks: deque[tuple[Block, float]] = deque()
        self._waiting = 0
        self._least = 0
        self._most = 0
        self.lost = 0

    def begin(self, least: int, most: int) -> None:
        """Wake the listener for `least` samples, a whole frame; allow `most` to wait."""
        with self._changed:
            self._least, self._most = least, most

    def put(self, block: Block, captured_at: float, lost: bool) -> None:
        """Copy a block, from the device's thread."""
        with self._changed:
            self.lost += lost
            if self._most and self._waiting + len(block) > self._most:
                self.lost += 1
                return
            self._blocks.append((block.copy(), captured_at))
            self._waiting += len(block)
            if self._waiting >= self._least:
                self._changed.notify()

    def take(self, seconds: float) -> tuple[Block, float] | None:
        """Give the next block, or None where none comes in time."""
        with self._changed:
            if not self._blocks:
                self._changed.wait(seconds)
            if not self._blocks:
                return None
            block, captured_at = self._blocks.popleft()
            self._waiting -= len(block)
            return block, captured_at

    def wake(self) -> None:
        with self._changed:
            self._changed.notify_all()

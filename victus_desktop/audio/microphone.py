"""The microphone of a sound card, as frames that never stop by themselves."""

import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from victus_desktop.audio.devices import Device, candidates, refresh, sound_system
from victus_desktop.audio.resample import Resampler
from victus_desktop.conversation.audio import LISTENING_RATE, Audio, Samples
from victus_desktop.conversation.errors import AudioDeviceError
from victus_desktop.conversation.listener import FRAME, FRAME_SECONDS

log = logging.getLogger(__name__)

Warn = Callable[[str, str], None]
"""Takes a code and a sentence."""

_WAITING = 256
"""Blocks that may wait to be read: 8 s."""
_NO_SIGNAL_SECONDS = 5.0
_STALLED_SECONDS = 2.0
"""A device that gives nothing for so long is lost."""
_RETRY_SECONDS = 1.0


class SoundcardMicrophone:
    """Implements the microphone port over the first preferred device that works.

    A device that disappears is waited for, falling back along the preferences; `frames` goes on.
    """

    def __init__(self, preferred: Sequence[str] = (), warn: Warn = lambda code, told: None) -> None:
        self._preferred = preferred
        self._warn = warn
        self._blocks: queue.Queue[Samples] = queue.Queue(_WAITING)
        self._closed = threading.Event()
        self._dropped = 0
        self._overflows = 0
        self._silent = 0.0
        self.level = 0.0
        """Loudness of the last frame (root mean square, 0 to 1)."""

    def frames(self) -> Iterator[Audio]:
        """See the port. Raises AudioDeviceError where no device works at the start."""
        stream, rate = self._open()
        while not self._closed.is_set():
            try:
                yield from self._read(stream, rate)
            finally:
                _end(stream)
            if not self._closed.is_set():
                self._warn("microphone_lost", "The microphone is gone; I wait for it to return.")
                stream, rate = self._reopen()

    def close(self) -> None:
        self._closed.set()

    def _read(self, stream: Any, rate: int) -> Iterator[Audio]:
        """Give frames until the device is lost."""
        resampler = Resampler(rate, LISTENING_RATE)
        rest = np.zeros(0, np.float32)
        while not self._closed.is_set():
            try:
                block = self._blocks.get(timeout=_STALLED_SECONDS)
            except queue.Empty:
                return
            rest = np.concatenate([rest, resampler.feed(block)])
            while len(rest) >= FRAME:
                frame, rest = rest[:FRAME], rest[FRAME:]
                self._watch(frame)
                yield Audio(frame, LISTENING_RATE)

    def _open(self) -> tuple[Any, int]:
        """Open the first device that works. Raises AudioDeviceError with the last reason."""
        reason = ""
        for device in candidates(self._preferred, "input"):
            for rate in dict.fromkeys((LISTENING_RATE, device.rate)):
                try:
                    return self._stream(device, rate), rate
                except sound_system().PortAudioError as error:
                    reason = f"{device.name}: {error}"
        raise AudioDeviceError(f"No microphone works ({reason}).")

    def _stream(self, device: Device, rate: int) -> Any:
        def take(data: Any, frames: int, moment: Any, status: Any) -> None:
            if status.input_overflow:
                self._overflows += 1
            try:
                self._blocks.put_nowait(data[:, 0].copy())
            except queue.Full:
                self._dropped += 1

        stream = sound_system().InputStream(
            device=device.index,
            samplerate=rate,
            channels=1,
            dtype="float32",
            blocksize=round(FRAME * rate / LISTENING_RATE),
            latency="low",
            callback=take,
        )
        stream.start()
        return stream

    def _reopen(self) -> tuple[Any, int]:
        while not self._closed.is_set():
            try:
                refresh()
                return self._open()
            except AudioDeviceError as error:
                log.debug("no microphone yet: %s", error)
                self._closed.wait(_RETRY_SECONDS)
        return None, LISTENING_RATE

    def _watch(self, frame: Samples) -> None:
        """Tell of digital silence and of lost samples."""
        self.level = float(np.sqrt(np.mean(frame * frame)))
        before = self._silent
        self._silent = 0.0 if frame.any() else before + FRAME_SECONDS
        if before < _NO_SIGNAL_SECONDS <= self._silent:
            self._warn(
                "no_signal", "There is no signal from the microphone; is it muted or switched off?"
            )
        lost, self._dropped, self._overflows = self._dropped + self._overflows, 0, 0
        if lost:
            self._warn("samples_lost", f"{lost} pieces of sound from the microphone were lost.")


def _end(stream: Any) -> None:
    if stream is None:
        return
    try:
        stream.abort()
        stream.close()
    except sound_system().PortAudioError as error:
        log.debug("the lost microphone does not close: %s", error)


def measure_level(preferred: Sequence[str], seconds: float) -> float:
    """Give the loudest level of a microphone within a time. Raises AudioDeviceError."""
    microphone, loudest = SoundcardMicrophone(preferred), 0.0
    end = time.monotonic() + seconds
    for _ in microphone.frames():
        loudest = max(loudest, microphone.level)
        if time.monotonic() > end:
            microphone.close()
    return loudest

"""The loudspeaker of a sound card: one stream that stays open, one playback at a time."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from victus_desktop.audio.devices import Device, candidates, refresh, sound_system
from victus_desktop.audio.microphone import Warn
from victus_desktop.audio.resample import Resampler
from victus_desktop.conversation.audio import Audio, Samples
from victus_desktop.conversation.errors import AudioDeviceError
from victus_desktop.conversation.turn import Turn

log = logging.getLogger(__name__)

Heard = Callable[[Samples, int], None]
"""Takes what is being played, with its rate: the reference for echo cancellation."""

_FADE_SECONDS = 0.005
"""A playback that is stopped fades out so fast: too fast to hear, slow enough not to click."""
_WANTED_RATES = (48_000, 24_000, 22_050, 16_000)


class SoundcardPlayback:
    """The sound of one answer on a sound card."""

    def __init__(self, rate: int, latency: float) -> None:
        self._rate = rate
        self._latency = latency
        self._lock = threading.Condition()
        self._pieces: list[Samples] = []
        self._resampler: Resampler | None = None
        self._written = 0
        self._played = 0
        self._last_pull = 0.0
        self._stopped = False
        self._fading: Samples | None = None

    def write(self, audio: Audio) -> None:
        with self._lock:
            if self._stopped:
                return
            if self._resampler is None:
                self._resampler = Resampler(audio.rate, self._rate)
            samples = self._resampler.feed(audio.samples)
            self._pieces.append(samples)
            self._written += len(samples)

    def drain(self) -> None:
        with self._lock:
            if self._resampler is not None and not self._stopped:
                rest = self._resampler.feed(np.zeros(0, np.float32), last=True)
                self._resampler = None
                self._pieces.append(rest)
                self._written += len(rest)
            self._lock.wait_for(lambda: self._stopped or self._played >= self._written)
            if not self._stopped:
                self._lock.wait_for(lambda: self._stopped, self._latency)

    def stop(self) -> None:
        with self._lock:
            if not self._stopped:
                self._stopped = True
                self._fading = self._next(round(_FADE_SECONDS * self._rate))
                self._lock.notify_all()

    def heard_seconds(self) -> float:
        with self._lock:
            if not self._played:
                return 0.0
            since = time.monotonic() - self._last_pull
            behind = (
                max(0.0, self._latency - since)
                if self._played >= self._written
                else (self._latency)
            )
            return max(0.0, self._played / self._rate - behind)

    def pull(self, count: int) -> Samples:
        """Give the next samples to play, fewer where there are no more. For the callback."""
        with self._lock:
            if self._fading is not None:
                fade, self._fading = self._fading[:count], None
                return fade * np.linspace(1, 0, len(fade), dtype=np.float32)
            if self._stopped:
                return np.zeros(0, np.float32)
            taken = self._next(count)
            if len(taken):
                self._played += len(taken)
                self._last_pull = time.monotonic()
                self._lock.notify_all()
            return taken

    @property
    def finished(self) -> bool:
        """Whether nothing is left to sound."""
        return self._fading is None and (self._stopped or not self._pieces)

    def _next(self, count: int) -> Samples:
        taken: list[Samples] = []
        while count and self._pieces:
            piece = self._pieces.pop(0)
            taken.append(piece[:count])
            if len(piece) > count:
                self._pieces.insert(0, piece[count:])
            count -= len(taken[-1])
        return np.concatenate(taken) if taken else np.zeros(0, np.float32)


class SoundcardSpeaker:
    """Implements the speaker port over the first preferred device that works."""

    def __init__(
        self,
        preferred: Sequence[str] = (),
        warn: Warn = lambda code, told: None,
        heard: Heard = lambda samples, rate: None,
    ) -> None:
        """Open the device. Raises AudioDeviceError where none works."""
        self._preferred = preferred
        self._warn = warn
        self._heard = heard
        self._lock = threading.Lock()
        self._playback: SoundcardPlayback | None = None
        self._underflows = 0
        self._stream, self._rate = self._open()

    def open(self, turn: Turn) -> SoundcardPlayback:
        """Begin an answer; the one before is over. Raises AudioDeviceError."""
        return self.begin()

    def begin(self) -> SoundcardPlayback:
        """Begin to play something that belongs to no turn, as an earcon."""
        self._revive()
        if self._underflows:
            self._warn("underflow", f"The sound stuttered {self._underflows} times.")
            self._underflows = 0
        with self._lock:
            self._playback = SoundcardPlayback(self._rate, float(self._stream.latency))
            return self._playback

    @property
    def busy(self) -> bool:
        """Whether something is sounding."""
        return self._playback is not None and not self._playback.finished

    def close(self) -> None:
        self._stream.close()

    def _revive(self) -> None:
        if self._stream.active:
            return
        self._warn("speaker_lost", "The loudspeaker was gone; I look for another.")
        try:
            self._stream.close()
        except sound_system().PortAudioError as error:
            log.debug("the lost loudspeaker does not close: %s", error)
        refresh()
        self._stream, self._rate = self._open()

    def _open(self) -> tuple[Any, int]:
        reason = ""
        for device in candidates(self._preferred, "output"):
            for rate in dict.fromkeys((device.rate, *_WANTED_RATES)):
                try:
                    return self._start(device, rate), rate
                except sound_system().PortAudioError as error:
                    reason = f"{device.name}: {error}"
        raise AudioDeviceError(f"No loudspeaker works ({reason}).")

    def _start(self, device: Device, rate: int) -> Any:
        def give(data: Any, frames: int, moment: Any, status: Any) -> None:
            playback = self._playback
            if status.output_underflow and playback is not None and not playback.finished:
                self._underflows += 1
            samples = playback.pull(frames) if playback is not None else data[:0, 0]
            data[: len(samples), 0] = samples
            data[len(samples) :, 0] = 0
            self._heard(data[:, 0], rate)

        stream = sound_system().OutputStream(
            device=device.index,
            samplerate=rate,
            channels=1,
            dtype="float32",
            latency="low",
            callback=give,
        )
        stream.start()
        return stream

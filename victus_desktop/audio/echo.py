"""Echo cancellation: Victus's own voice taken out of the microphone, so that one can interrupt.

WebRTC's AEC3 through livekit's AudioProcessingModule. It takes 10 ms frames of 16 kHz: of what
is played (the reference) and of what is heard; it finds the delay between both by itself.
"""

import threading
from collections.abc import Iterator
from typing import Any

import numpy as np

from victus_desktop.audio.resample import Resampler
from victus_desktop.conversation.audio import LISTENING_RATE, Audio, Samples
from victus_desktop.conversation.listener import FRAME
from victus_desktop.conversation.ports import Microphone

_TEN_MS = LISTENING_RATE // 100


class EchoCanceller:
    """One path from a loudspeaker to a microphone."""

    def __init__(self) -> None:
        from livekit.rtc import AudioFrame
        from livekit.rtc.apm import AudioProcessingModule

        self._frame = AudioFrame
        self._module = AudioProcessingModule(
            echo_cancellation=True,
            noise_suppression=False,
            high_pass_filter=True,
            auto_gain_control=False,
        )
        self._lock = threading.Lock()
        self._resampler: Resampler | None = None
        self._played = np.zeros(0, np.float32)
        self._heard = np.zeros(0, np.float32)

    def play(self, samples: Samples, rate: int) -> None:
        """Take what the loudspeaker plays, silence too."""
        with self._lock:
            if self._resampler is None:
                self._resampler = Resampler(rate, LISTENING_RATE)
            self._played = np.concatenate([self._played, self._resampler.feed(samples.copy())])
            while len(self._played) >= _TEN_MS:
                self._module.process_reverse_stream(self._packed(self._played[:_TEN_MS]))
                self._played = self._played[_TEN_MS:]

    def clean(self, samples: Samples) -> Samples:
        """Take what the microphone hears; give what of it is ready, without the echo."""
        ready = []
        with self._lock:
            self._heard = np.concatenate([self._heard, samples])
            while len(self._heard) >= _TEN_MS:
                frame = self._packed(self._heard[:_TEN_MS])
                self._heard = self._heard[_TEN_MS:]
                self._module.process_stream(frame)
                ready.append(np.frombuffer(frame.data, np.int16).astype(np.float32) / 32768)
        return np.concatenate(ready).astype(np.float32) if ready else np.zeros(0, np.float32)

    def _packed(self, samples: Samples) -> Any:
        data = bytearray((np.clip(samples, -1, 1) * 32767).astype(np.int16).tobytes())
        return self._frame(data, LISTENING_RATE, 1, _TEN_MS)


class EchoCancelledMicrophone:
    """Implements the microphone port: another microphone without the echo."""

    def __init__(self, microphone: Microphone, canceller: EchoCanceller) -> None:
        self._microphone = microphone
        self._canceller = canceller

    def frames(self) -> Iterator[Audio]:
        """See the port."""
        rest = np.zeros(0, np.float32)
        for frame in self._microphone.frames():
            rest = np.concatenate([rest, self._canceller.clean(frame.samples)])
            while len(rest) >= FRAME:
                yield Audio(rest[:FRAME], LISTENING_RATE)
                rest = rest[FRAME:]

    def close(self) -> None:
        self._microphone.close()

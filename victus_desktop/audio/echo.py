"""Taking Victus's own voice out of what the microphone hears."""

import math
from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import Any, Protocol

import numpy as np

from victus_desktop.audio.echo_path import without_echo
from victus_desktop.conversation.audio import LISTENING_RATE, Audio, Samples
from victus_desktop.conversation.listener import FRAME

_STEP = LISTENING_RATE // 100
"""Samples of the 10 ms that WebRTC's audio processing takes at once."""
_LEAD = 0.02
"""Seconds by which the reference runs ahead: the canceller finds an echo that comes later than its
reference, never one that comes before, and drivers misjudge their latency by that much."""
_AUDIBLE = 10 ** (-50 / 10)
"""Power of a reference that can cause an echo: -50 dB of full scale."""
_ECHO_LASTS = 20
"""Steps after the last audible reference in which its echo may still sound: 0.2 s."""
_REST = 200
"""Steps after the last audible reference from which nothing is cancelled, 2 s: the canceller would
take four fifths of what waiting for the wake word takes, and there is no echo left."""
_WINDOW = 300
"""Steps of evidence that are looked at: 3 s."""
_LEAST_EVIDENCE = 50
"""Steps of sounding reference, 0.5 s, before a judgement: the canceller needs as long to learn."""
_ENOUGH_TO_GIVE_UP = 200
"""Steps, 2 s, before it is said not to work: the canceller learns a room in one or two."""
_LATEST = 100
"""Steps that such a judgement looks at."""
_INAUDIBLE = 10 ** (-55 / 10)
"""Power of what may be left of the echo without being taken for speech."""
_REMEMBERED = 15.0
"""Seconds of sound kept to be heard again: the longer, the better the way of the echo is known."""
_NEAR_BACKGROUND = 10 ** (6 / 10)
"""What is left may also be so many times as strong as the room's own noise."""


class EchoCanceller:
    """WebRTC's AEC3 with a judgement of how well it does. For one thread."""

    def __init__(self) -> None:
        from livekit import rtc

        self._frame = rtc.AudioFrame
        self._processing: Any = rtc.AudioProcessingModule(echo_cancellation=True)
        self._heard = np.zeros(0, np.float32)
        self._played = np.zeros(0, np.float32)
        # One step more than needed, so that each frame that comes in lets one go out.
        self._clean = np.zeros(_STEP, np.float32)
        self._since_audible = _ECHO_LASTS
        self._with_echo: deque[tuple[float, float]] = deque(maxlen=_WINDOW)
        self._background: deque[float] = deque(maxlen=_WINDOW)

    def clean(self, heard: Samples, played: Samples) -> Samples:
        """Give what was heard without what was played; both of the same length, at 16 kHz.

        What comes out is as long as what goes in and some 20 ms late. While nothing was played
        for a while it is what was heard, unchanged.
        """
        self._heard = np.concatenate([self._heard, heard])
        self._played = np.concatenate([self._played, played])
        whole = len(self._heard) // _STEP * _STEP
        if self._since_audible >= _REST and not self._played.any():
            steps = [self._pass(self._heard[:whole])]
        else:
            steps = [
                self._step(self._heard[at : at + _STEP], self._played[at : at + _STEP])
                for at in range(0, whole, _STEP)
            ]
        self._heard, self._played = self._heard[whole:], self._played[whole:]
        clean = np.concatenate([self._clean, *steps])
        self._clean = clean[len(heard) :]
        return clean[: len(heard)]

    @property
    def reduction_db(self) -> float | None:
        """By how much sound gets weaker while Victus speaks; None before there is evidence."""
        if len(self._with_echo) < _LEAST_EVIDENCE:
            return None
        before, after = np.median(np.array(self._with_echo), axis=0)
        return 10 * math.log10((before + 1e-10) / (after + 1e-10))

    @property
    def works(self) -> bool:
        """Whether what is left of Victus's own voice cannot be taken for the user's.

        False before there is evidence. With headphones there is no echo, which is as good.
        """
        return len(self._with_echo) >= _LEAST_EVIDENCE and self._is_little_left(_WINDOW)

    @property
    def is_proven(self) -> bool:
        """Whether it has worked for all of the last 3 s in which Victus was to be heard."""
        return len(self._with_echo) == _WINDOW and self.works

    @property
    def fails(self) -> bool:
        """Whether what is left of Victus's own voice is surely like the user's."""
        return len(self._with_echo) >= _ENOUGH_TO_GIVE_UP and not self._is_little_left(_LATEST)

    @property
    def echoes(self) -> bool:
        """Whether what was played may still be heard."""
        return self._since_audible < _ECHO_LASTS

    @property
    def background(self) -> float:
        """The room's own noise, as root mean square."""
        return math.sqrt(np.median(self._background)) if self._background else 0.0

    def _is_little_left(self, steps: int) -> bool:
        left = float(np.median([after for _, after in list(self._with_echo)[-steps:]]))
        return left <= max(_INAUDIBLE, self.background**2 * _NEAR_BACKGROUND)

    def _step(self, heard: Samples, played: Samples) -> Samples:
        self._processing.process_reverse_stream(self._as_frame(played))
        frame = self._as_frame(heard)
        self._processing.process_stream(frame)
        clean = np.frombuffer(frame.data, np.int16).astype(np.float32) / np.float32(32768)
        self._judge(heard, clean, played)
        return clean

    def _pass(self, heard: Samples) -> Samples:
        powers = np.square(heard).reshape(-1, _STEP).mean(axis=1)
        self._since_audible += len(powers)
        self._background.extend(powers.tolist())
        return heard

    def _judge(self, heard: Samples, clean: Samples, played: Samples) -> None:
        self._since_audible = 0 if _power(played) > _AUDIBLE else self._since_audible + 1
        if self.echoes:
            self._with_echo.append((_power(heard), _power(clean)))
        else:
            self._background.append(_power(heard))

    def _as_frame(self, samples: Samples) -> Any:
        data = bytearray(Audio(samples, LISTENING_RATE).pcm16())
        return self._frame(data, LISTENING_RATE, 1, _STEP)


class TimedMicrophone(Protocol):
    """A microphone that knows when it heard what it gives."""

    level: float
    captured_at: float

    def frames(self) -> Iterator[Audio]: ...

    def close(self) -> None: ...


class Played(Protocol):
    """What the loudspeaker plays, by moment on `time.monotonic`."""

    def between(self, start: float, count: int) -> Samples: ...


class EchoCancelledMicrophone:
    """A microphone without what the loudspeaker plays at the same time.

    Also tells, as `Room`, how far what is left of that can be taken for the user's voice.
    """

    def __init__(self, microphone: TimedMicrophone, played: Played) -> None:
        self._microphone = microphone
        self._played = played
        self.canceller = EchoCanceller()
        self._lately: deque[tuple[Samples, Samples]] = deque(
            maxlen=round(_REMEMBERED * LISTENING_RATE / FRAME)
        )

    @property
    def level(self) -> float:
        """Loudness of the last frame as the device heard it, as root mean square from 0 to 1."""
        return self._microphone.level

    def frames(self) -> Iterator[Audio]:
        """Give frames of 512 samples at 16 kHz, some 20 ms late. Raises AudioDeviceError."""
        for frame in self._microphone.frames():
            played = self._played.between(self._microphone.captured_at + _LEAD, FRAME)
            self._lately.append((frame.samples, played))
            yield Audio(self.canceller.clean(frame.samples, played), LISTENING_RATE)

    def close(self) -> None:
        self._microphone.close()

    def remembered(self, seconds: float) -> tuple[Samples, Samples]:
        """Give what was heard lately, echo and all, and what was played; at least one frame."""
        count = max(1, round(seconds * LISTENING_RATE / FRAME))
        latest = list(islice(reversed(self._lately), count))[::-1]
        heard, played = zip(*latest, strict=True)
        return np.concatenate(heard), np.concatenate(played)

    def clearer(self, utterance: Audio, before: float) -> Audio:
        """Give the latest sound once more, without what the canceller took of the speech in it.

        `before` are the seconds at its start in which nobody spoke yet. It is given back as it is
        where the echo cannot be taken out in this way.
        """
        heard, played = self.remembered(_REMEMBERED)
        speaks = round(before * LISTENING_RATE)
        start = len(heard) - len(utterance.samples)
        rest = without_echo(heard, played, start + speaks) if start >= 0 else None
        if rest is None:
            return utterance
        return Audio(np.concatenate([utterance.samples[:speaks], rest]), LISTENING_RATE)

    def tells_voices_apart(self) -> bool:
        return not self.canceller.fails

    def may_echo(self) -> bool:
        return not self.canceller.works

    def takes_the_echo_out(self) -> bool:
        return self.canceller.is_proven


def _power(samples: Samples) -> float:
    return float(np.mean(np.square(samples)))

"""The wake word, by microWakeWord."""

from collections import deque
from typing import Any

import numpy as np

from victus_desktop.conversation.audio import LISTENING_RATE, Audio, Samples
from victus_desktop.conversation.errors import BadInput, ModelError

_ABOVE = 1.8
"""Times the power of the room's own noise, 2.5 dB, from which somebody may be speaking."""
_LEAST = 1e-9
"""Power below which nothing can be heard: -90 dB of full scale."""
_RISE = 1.02
"""By which the noise is believed to grow with each frame: 2.7 dB a second."""
_ON = 47
"""Frames for which one listens on after the last sound, 1.5 s: a word has soft places."""
_BEFORE = 16
"""Frames before a sound that are looked at with it: 0.5 s."""


class MicroWakeWord:
    """Waits for one word in one stream of frames.

    While nothing but the room's own noise is heard the network rests.
    """

    def __init__(self, word: str, threshold: float) -> None:
        """Load the network of a word: okay_nabu, hey_jarvis, hey_mycroft or alexa.

        `threshold` is the probability from which the word counts as heard. Raises BadInput for
        a word that there is no network for, ModelError where it does not load.
        """
        from pymicro_wakeword import MicroWakeWord as Network
        from pymicro_wakeword import MicroWakeWordFeatures, Model

        try:
            model = Model(word)
        except ValueError as error:
            known = ", ".join(one.value for one in Model)
            raise BadInput(f"There is no wake word {word!r}; choose one of {known}.") from error
        try:
            self._network: Any = Network.from_builtin(model)
        except (OSError, ValueError) as error:
            raise ModelError(f"The wake word {word} does not load: {error}") from error
        self._features: Any = MicroWakeWordFeatures()
        self._word = word
        self._threshold = threshold
        self._room = _Room()
        self._before: deque[Audio] = deque(maxlen=_BEFORE)
        self.score = 0.0
        """Probability at which the word was heard last, from 0 to 1."""

    def heard(self, frame: Audio) -> str | None:
        """Give the wake word that just ended in this frame of 16 kHz, or None."""
        if frame.rate != LISTENING_RATE:
            raise ValueError(f"the wake word is looked for at {LISTENING_RATE} Hz")
        self._before.append(frame)
        if not self._room.stirs(frame.samples):
            return None
        frames = [*self._before]
        self._before.clear()
        return next((word for word in map(self._look, frames) if word), None)

    def reset(self) -> None:
        """Forget the sound before."""
        self._before.clear()
        self._features.reset()
        self._network.reset()

    def _look(self, frame: Audio) -> str | None:
        for features in self._features.process_streaming(frame.pcm16()):
            probability = self._network.process_streaming_prob(features)
            if probability is not None and probability >= self._threshold:
                self.score = float(probability)
                self.reset()
                return self._word
        return None


class _Room:
    """Knows how loud the room's own noise is, and so when something else sounds."""

    def __init__(self) -> None:
        self._noise = _LEAST
        self._on = _ON

    def stirs(self, samples: Samples) -> bool:
        """Whether something sounds, or did just now."""
        power = float(np.dot(samples, samples)) / max(1, len(samples))
        self._on = _ON if power > self._noise * _ABOVE else max(0, self._on - 1)
        self._noise = max(_LEAST, min(power, self._noise * _RISE))
        return self._on > 0

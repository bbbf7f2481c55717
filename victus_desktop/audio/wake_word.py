"""The wake word, by microWakeWord."""

from typing import Any

from victus_desktop.conversation.audio import LISTENING_RATE, Audio
from victus_desktop.conversation.errors import BadInput, ModelError


class MicroWakeWord:
    """Waits for one word in one stream of frames."""

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
        self.score = 0.0
        """Probability at which the word was heard last, from 0 to 1."""

    def heard(self, frame: Audio) -> str | None:
        """Give the wake word that just ended in this frame of 16 kHz, or None."""
        if frame.rate != LISTENING_RATE:
            raise ValueError(f"the wake word is looked for at {LISTENING_RATE} Hz")
        for features in self._features.process_streaming(frame.pcm16()):
            probability = self._network.process_streaming_prob(features)
            if probability is not None and probability >= self._threshold:
                self.score = float(probability)
                self.reset()
                return self._word
        return None

    def reset(self) -> None:
        """Forget the sound before."""
        self._features.reset()
        self._network.reset()

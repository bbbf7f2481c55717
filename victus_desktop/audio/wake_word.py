"""The wake word by microWakeWord (Kevin Ahrendt, Apache-2.0) through pymicro-wakeword."""

from victus_desktop.conversation.audio import Audio
from victus_desktop.conversation.errors import ModelError


class MicroWakeWord:
    """Implements the wake word port for one of the bundled words."""

    def __init__(self, word: str, threshold: float) -> None:
        """Load the model of 'okay_nabu', 'hey_jarvis', 'hey_mycroft' or 'alexa'.

        `threshold` is how sure it must be, from 0 to 1. Raises ModelError.
        """
        from pymicro_wakeword import MicroWakeWord as Detector
        from pymicro_wakeword import MicroWakeWordFeatures, Model

        try:
            self._detector = Detector.from_builtin(Model(word))
        except (ValueError, KeyError, OSError) as error:
            raise ModelError(f"There is no wake word {word!r}.") from error
        self._detector.probability_cutoff = threshold
        self._features = MicroWakeWordFeatures()
        self._word = word

    def heard(self, frame: Audio) -> str | None:
        """See the port."""
        for features in self._features.process_streaming(frame.pcm16()):
            if self._detector.process_streaming(features):
                self.reset()
                return self._word
        return None

    def reset(self) -> None:
        self._detector.reset()
        self._features.reset()

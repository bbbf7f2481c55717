"""What is said often, kept as sound: it begins without waiting for the voice."""

from collections import OrderedDict
from collections.abc import Iterator, Sequence

from victus_desktop.conversation.audio import Audio
from victus_desktop.conversation.ports import Synthesizer

PHRASES = (
    "I didn't catch that.",
    "All right.",
    "All right, I won't.",
    "Okay.",
    "I don't know.",
    "I can't do that yet.",
    "I'm sorry, I don't know that.",
    "Your timer is done.",
)
"""Openings and short replies that are made ahead."""
_LONGEST = 60
"""Letters of what is worth keeping: some 4 s of sound, 350 KB."""
_MOST = 64


class ReadySynthesizer:
    """A voice that says again at once what it has said lately. May be shared by threads."""

    def __init__(self, voice: Synthesizer) -> None:
        self._voice = voice
        self._ready: OrderedDict[str, Sequence[Audio]] = OrderedDict()

    def synthesize(self, text: str) -> Iterator[Audio]:
        """Speak text that is fit to be spoken. Raises ModelError."""
        ready = self._ready.get(text)
        if ready is not None:
            yield from ready
            return
        pieces = []
        for piece in self._voice.synthesize(text):
            pieces.append(piece)
            yield piece
        if len(text) <= _LONGEST:
            self._keep(text, pieces)

    def prepare(self, phrases: Sequence[str] = PHRASES) -> None:
        """Make phrases ready, while nobody waits. Raises ModelError."""
        for phrase in phrases:
            for _ in self.synthesize(phrase):
                pass

    def _keep(self, text: str, pieces: Sequence[Audio]) -> None:
        self._ready[text] = tuple(pieces)
        while len(self._ready) > _MOST:
            self._ready.popitem(last=False)

"""How quick this machine is, and which models keep up a conversation on it.

One model of a kind is measured; what others would need is reckoned from their size, since on a
processor both reading weights and computing with them grow with it.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from victus_desktop.catalog.catalog import Model

_LEAST_TOKENS_A_SECOND = 20.0
"""A question of twelve tokens is read and a first clause written in half a second."""
_LONGEST_TRANSCRIPTION = 0.4
"""Seconds for three of speech: ready before the silence that ends a sentence is over."""


@dataclass(frozen=True, slots=True)
class Pace:
    """What was measured on this machine."""

    processors: int
    """How many there were; with others it is measured anew."""
    tokens_a_second: float
    language_model_bytes: int
    transcription_seconds: float
    """For three seconds of speech."""
    recognizer_bytes: int

    def tokens_of(self, model: Model) -> float:
        """Give the tokens a second that a language model is likely to write."""
        return self.tokens_a_second * self.language_model_bytes / model.size

    def seconds_of(self, model: Model) -> float:
        """Give the seconds that a recognizer is likely to need for three of speech."""
        return self.transcription_seconds * model.size / self.recognizer_bytes

    def is_quick(self, model: Model) -> bool:
        """Whether one can talk with this model at a natural pace."""
        if model.kind == "llm":
            return self.tokens_of(model) >= _LEAST_TOKENS_A_SECOND
        if model.kind == "stt":
            return self.seconds_of(model) <= _LONGEST_TRANSCRIPTION
        return True


def known_pace(file: Path) -> Pace | None:
    """Read what was measured; None where nothing was, or nothing that can be read."""
    try:
        return Pace(**json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def keep_pace(file: Path, pace: Pace) -> None:
    """Write it for the next start."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(asdict(pace)), encoding="utf-8")

"""How quick this machine is, and which models keep up a conversation on it.

One model of a kind is measured; what others would need is reckoned from their size, since on a
processor both reading weights and computing with them grow with it.
"""

import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from victus_desktop.catalog.catalog import Model
from victus_desktop.catalog.power import Power, power_source

_LEAST_TOKENS_A_SECOND = 20.0
"""A question of twelve tokens is read and a first clause written in half a second."""
_LONGEST_TRANSCRIPTION = 0.4
"""Seconds for three of speech: ready before the silence that ends a sentence is over."""
_AS_QUICK = 0.95
"""Share of the best rate with which fewer threads are preferred: the voice needs a core too."""


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
    language_threads: int
    """With which the language model writes as quickly as with any number."""
    recognizer_threads: int
    """The same of the recognizer."""

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


def thread_counts(cores: int, most: int) -> list[int]:
    """Give the numbers of threads worth trying: powers of two up to half the cores, and that half.

    The other half is left to the voice and to what listens meanwhile.
    """
    half = max(1, min(most, cores // 2))
    return sorted({half, *(2**power for power in range(half.bit_length()) if 2**power <= half)})


def fewest_quick(counts: list[int], rate: Callable[[int], float]) -> tuple[int, float]:
    """Give the fewest threads that are about as quick as any, and their rate."""
    rates = {count: rate(count) for count in counts}
    good = (count for count in counts if rates[count] >= _AS_QUICK * max(rates.values()))
    fewest = min(good)
    return fewest, rates[fewest]


def known_pace(file: Path, power: Power) -> Pace | None:
    """Read what was measured of this machine; None where nothing was, or nothing legible."""
    try:
        known = Pace(**_kept(file)[power])
    except (KeyError, TypeError):
        return None
    return known if known.processors == os.cpu_count() else None


def pace_now(file: Path) -> Pace | None:
    """Read what was measured of this machine as it is fed now."""
    return known_pace(file, power_source())


def keep_pace(file: Path, power: Power, pace: Pace) -> None:
    """Write it for the next start."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(_kept(file) | {power: asdict(pace)}), encoding="utf-8")


def _kept(file: Path) -> dict[str, Any]:
    """Give what the file holds, by what fed the machine."""
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}

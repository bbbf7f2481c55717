"""What Whisper wrote for one window of sound, and whether it can be believed."""

import re
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

LEAST_LOG_PROBABILITY = -1.0
"""Mean over the tokens; from Whisper's own decoding rules (Radford et al. 2022, section 4.5)."""
MOST_COMPRESSION = 2.4
"""Length over compressed length above which a text repeats itself; same source."""
MOST_NO_SPEECH = 0.6
"""Probability of the no-speech token above which an unsure text is silence; same source."""
TOKENS_A_SECOND = 10
"""No one speaks faster: very fast English has 6 words a second, 1.3 tokens a word."""
TOKENS_BESIDES = 12
"""Timestamps, punctuation, and a word cut at the edge."""
_TIME_STEP = 0.02
"""Seconds between two timestamp tokens."""
_SHORTEST_LOOP = 3
"""Words of a repeated tail that make a loop where its period is two words or more."""
_SHORTEST_STUTTER = 5
"""The same for one word over and over: people do say 'no, no, no, no'."""
_SURE_FILLERS = frozenset({"you", "thank you", "thanks for watching", "bye", "the", "so", "oh"})
"""What Whisper writes for sound without speech, lower case without punctuation."""
_SURE_FILLER_LOG_PROBABILITY = -0.7
_SHORT_REQUESTS = frozenset(
    {"stop", "wait", "quiet", "enough", "silence", "cancel", "pause", "resume", "continue", "yes"}
    | {"no", "louder", "quieter", "next", "back", "undo", "help", "mute"}
)
"""Words that are said alone, above all over an answer, and must not be missed."""
_SHORT_REQUEST_LOG_PROBABILITY = -1.5
"""A lone word has but three tokens, so its mean is low: 'stop' has -1.2 from five speakers."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words between two timestamps, in seconds from the start of the window."""

    start: float
    end: float
    text: str


@dataclass(frozen=True, slots=True)
class Decoded:
    """One window's text with the figures that tell how sure it is."""

    pieces: tuple[Piece, ...]
    log_probability: float
    """Mean natural logarithm of the tokens' probabilities."""
    no_speech: float
    """Probability that nothing is said."""
    complete: bool
    """The model ended the text itself, before the cap on tokens."""

    @property
    def text(self) -> str:
        return " ".join(piece.text for piece in self.pieces)

    @property
    def _least_log_probability(self) -> float:
        alone = " ".join(_words(self.text)) in _SHORT_REQUESTS
        return _SHORT_REQUEST_LOG_PROBABILITY if alone else LEAST_LOG_PROBABILITY

    def plausible(self, seconds: float) -> bool:
        """Tell whether this can be what was said in `seconds` of sound."""
        return (
            self.complete
            and self.log_probability >= self._least_log_probability
            and compression(self.text) <= MOST_COMPRESSION
            and loop(self.text) == (0, 0)
            and all(piece.start <= seconds for piece in self.pieces)
        )

    def silent(self) -> bool:
        """Tell whether the model itself holds that nothing was surely said."""
        words = " ".join(_words(self.text))
        if not words or self.log_probability < self._least_log_probability:
            return True
        if compression(self.text) > MOST_COMPRESSION:
            return True
        unsure = self.no_speech > MOST_NO_SPEECH
        filler = words in _SURE_FILLERS
        return filler and (unsure or self.log_probability < _SURE_FILLER_LOG_PROBABILITY)


def cap(seconds: float) -> int:
    """Give the most tokens that sound of this length can hold."""
    return TOKENS_BESIDES + round(TOKENS_A_SECOND * seconds)


def pieces_of(
    tokens: Sequence[int],
    first_timestamp: int,
    decode: Callable[[list[int]], str],
    seconds: float,
) -> tuple[Piece, ...]:
    """Cut the tokens of a window of `seconds` at its timestamps.

    `first_timestamp` is the token that stands for 0.00 s.
    """
    pieces: list[Piece] = []
    start, words = 0.0, list[int]()
    for token in [*tokens, first_timestamp + round(seconds / _TIME_STEP)]:
        if token < first_timestamp:
            words.append(token)
            continue
        at = max(start, (token - first_timestamp) * _TIME_STEP)
        text = decode(words).strip() if words else ""
        if text:
            pieces.append(Piece(start, at, text))
        start, words = at, []
    return tuple(pieces)


def compression(text: str) -> float:
    """Give how many times shorter the text becomes by zlib, Whisper's measure of repetition."""
    data = text.encode()
    return len(data) / len(zlib.compress(data)) if data else 0.0


def loop(text: str) -> tuple[int, int]:
    """Give how many last words only repeat those before, and after how many words they do.

    (0, 0) where the text does not end in a loop: 'What time is it? What time is it?' is
    (4, 4), 'Tell me a short joke. Tell me a' (3, 5).
    """
    words = _words(text)
    for period in range(1, len(words)):
        tail = 0
        while tail + period < len(words) and words[-1 - tail] == words[-1 - tail - period]:
            tail += 1
        if tail >= (_SHORTEST_STUTTER if period == 1 else _SHORTEST_LOOP):
            return tail, period
    return 0, 0


def without_loop(text: str) -> str:
    """Drop a repeated tail, unless it is one whole repetition: people do say things twice."""
    tail, period = loop(text)
    if tail == 0 or tail == period:
        return text
    spoken = list(re.finditer(r"[\w']+", text))
    kept: str = text[: spoken[len(spoken) - tail].start()]
    return kept.rstrip(" ,;:-")


def _words(text: str) -> list[str]:
    return [word.lower() for word in re.findall(r"[\w']+", text)]

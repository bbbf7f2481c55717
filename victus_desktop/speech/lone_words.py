"""A word that may have been said alone: 'stop' over a loud answer.

The echo canceller takes the hiss of "stop" with the echo; of the rest Whisper makes "um" or
nothing. How likely each of a few words is to come first still tells: over 143 signs of listening
and noises "stop" came to -6.8 at most, over 34 lone "stop"s that were not written down to -5 as
the median.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

LONGEST = 1.6
"""Seconds of sound, 0.6 s before the word included, that may hold one word and no more."""
_LEAST_LOG_PROBABILITY = -6.0
"""Of the word's first token among all: 1 of 143 signs of listening and noises reaches it."""
_FILLERS = frozenset({"", "uh", "um", "ah", "oh"})


def may_be_misheard(text: str) -> bool:
    """Tell whether a text is what Whisper makes of a word that it did not understand."""
    return text.strip(" .,!?…").lower() in _FILLERS


def lone_word(
    engine: Any, tokenizer: Any, encoded: Any, start: list[int], words: Sequence[str]
) -> str:
    """Give the likeliest of `words` where it is likely enough, else ''. In one decoder step.

    `encoded` is what the encoder made of the sound, `start` the tokens that say what to do.
    """
    prompt = [*start, tokenizer.no_timestamps]
    result = engine.generate(
        encoded,
        [prompt],
        beam_size=1,
        max_length=len(prompt) + 1,
        return_logits_vocab=True,
        suppress_blank=False,
        suppress_tokens=None,
    )[0]
    logits = np.array(result.logits[0], np.float64).reshape(-1)
    logits -= np.logaddexp.reduce(logits)
    likely = {word: logits[tokenizer.encode(f" {word.capitalize()}")[0]] for word in words}
    best = max(likely, key=lambda word: float(likely[word]))
    return best if likely[best] >= _LEAST_LOG_PROBABILITY else ""

"""What the router looks at in a request: its meaning and its wording."""

import re
import zlib
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Rows = NDArray[np.float16]
"""Features of many texts, in half the memory."""

_PLACES = 2048
"""Places that all words and pieces share; collisions cost less than more places would."""
_MEANING, _WORDING = 5.0, 3.0
"""Lengths of the two halves; beside 1 for the constant, so that few steps suffice."""
_PIECES = (3, 4)
"""Letters in the pieces of words, which survive inflection and misspelling."""
_AT_ONCE = 1000
_NUMBER = re.compile(
    r"\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(thir|fif)teen"
    r"|(four|six|seven|eigh|nine)teen|(twen|thir|for|fif|six|seven|eigh|nine)ty|hundred|thousand"
)


class Embedder(Protocol):
    """Turns texts into unit vectors whose dot product tells how alike they are."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Give one row per text."""


def plain(text: str) -> str:
    """Give a request in lower case without punctuation, as a recogniser would write it."""
    return " ".join(re.sub(r"[^\w'@%+*/=.-]+|\.(?!\d)", " ", text.lower()).split())


def features(texts: Sequence[str], meaning: Vectors) -> Vectors:
    """Give one row per plain text: its embedding, its hashed wording, a constant."""
    wording = np.zeros((len(texts), _PLACES), np.float32)
    for row, text in enumerate(texts):
        for term in _terms(text):
            mixed = zlib.crc32(term.encode())
            wording[row, mixed % _PLACES] += 1 if mixed >> 31 else -1
    lengths = np.linalg.norm(wording, axis=1, keepdims=True)
    wording *= _WORDING / np.maximum(lengths, 1)
    constant = np.ones((len(texts), 1), np.float32)
    return np.concatenate([_MEANING * meaning, wording, constant], axis=1, dtype=np.float32)


def many_features(texts: Sequence[str], meaning: Vectors) -> Rows:
    """Give the features of many plain texts."""
    rows = np.empty((len(texts), meaning.shape[1] + _PLACES + 1), np.float16)
    for start in range(0, len(texts), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        rows[part] = features(texts[part], meaning[part])
    return rows


def _terms(text: str) -> Iterator[str]:
    """Give words, pairs, pairs with a gap and pieces of words; all numbers are one word."""
    found = re.findall(r"[^\W\d]+|\d+", text.replace("'", ""))
    words = ["#" if _NUMBER.fullmatch(word) else word for word in found]
    framed = ["<", *words, ">"]
    yield from words
    for pair in pairwise(framed):
        yield " ".join(pair)
    for first, last in zip(framed, framed[2:], strict=False):
        yield f"{first} _ {last}"
    for word in words:
        marked = f"^{word}$"
        for size in _PIECES:
            for start in range(len(marked) - size + 1):
                yield f"~{marked[start : start + size]}"

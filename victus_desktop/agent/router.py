"""The second tier: which tool is meant, by a small linear head over a sentence's features.

The features are MiniLM's sentence embedding beside hashed words and word pairs; the head is a
multinomial logistic regression, trained on the tools' own example utterances at the first start
and whenever tools or examples change, and cached on disk.
"""

import hashlib
import json
import logging
import re
import tempfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from victus_desktop.conversation.records import Effect

log = logging.getLogger(__name__)

Matrix = NDArray[np.float32]

_HASHED = 4096
"""Places that words and pairs share; collisions cost less than more places would."""
_LEXICAL_WEIGHT = 0.8
"""Length of the lexical features beside the embedding's, which is 1."""
_SHARPNESS = 8.0
"""Scale of the features: how steep the head may get in its few steps."""
_EPOCHS = 6
"""Passes over the examples."""
_RATE = 0.01
_DECAY = 3e-3
_ALIKE = 0.1
"""Share of the target that is spread over all labels, so that the head stays unsure."""
_SURE = {Effect.READ: 0.15, Effect.WRITE: 0.33, Effect.SEND: 0.33}
"""Least probability by what the tool would do; a false effect is worse than a question."""
_REVISION = 1


class Embedder(Protocol):
    def embed(self, texts: Sequence[str]) -> Matrix:
        """Give unit vectors, one row a text."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A label with how likely it is meant, from 0 to 1."""

    tool: str
    probability: float


class Router:
    """Ranks the labels for a request. May be shared by threads."""

    def __init__(
        self,
        labels: Sequence[str],
        weights: Matrix,
        embedder: Embedder,
        effects: Mapping[str, Effect],
    ) -> None:
        self._labels = list(labels)
        self._weights = weights
        self._embedder = embedder
        self._effects = effects

    @classmethod
    def train(
        cls,
        examples: Mapping[str, Sequence[str]],
        embedder: Embedder,
        cache: Path,
        effects: Mapping[str, Effect],
    ) -> "Router":
        """Give a router over labels with their example utterances; from the cache where it fits."""
        labels = sorted(examples)
        key = _key(examples)
        weights = _cached(cache, key)
        if weights is None:
            texts = [text for label in labels for text in examples[label]]
            wanted = np.repeat(np.arange(len(labels)), [len(examples[label]) for label in labels])
            weights = _fit(_features(texts, embedder), wanted, len(labels))
            _keep(cache, key, weights)
        return cls(labels, weights, embedder, effects)

    def rank(self, text: str) -> list[Choice]:
        """Give all labels, the likeliest first."""
        scores = _features([text], self._embedder) @ self._weights
        chances = _softmax(scores)[0]
        order = np.argsort(-chances)
        return [Choice(self._labels[index], float(chances[index])) for index in order]

    def choose(self, text: str) -> Choice | None:
        """Give the label that is surely meant, or None."""
        best = self.rank(text)[0]
        least = _SURE[self._effects.get(best.tool, Effect.READ)]
        return best if best.probability >= least else None


def _features(texts: Sequence[str], embedder: Embedder) -> Matrix:
    plain = [_plain(text) for text in texts]
    meaning = embedder.embed(plain)
    words = np.zeros((len(texts), _HASHED), np.float32)
    for row, text in enumerate(plain):
        for term in _terms(text):
            words[row, zlib.crc32(term.encode()) % _HASHED] += 1
    length = np.linalg.norm(words, axis=1, keepdims=True)
    words *= _LEXICAL_WEIGHT / np.maximum(length, 1e-6)
    bias = np.ones((len(texts), 1), np.float32) * 0.1
    whole = np.concatenate([meaning, words, bias], axis=1) * _SHARPNESS
    return np.asarray(whole, np.float32)


def _plain(text: str) -> str:
    lower = re.sub(r"[^a-z0-9'@ ]+", " ", text.lower())
    return re.sub(r"\b\d+\b", "0", re.sub(r"\s+", " ", lower)).strip()


def _terms(text: str) -> list[str]:
    words = ["<", *text.split(), ">"]
    pairs = [f"{a} {b}" for a, b in pairwise(words)]
    return [*words[1:-1], *pairs]


def _fit(features: Matrix, wanted: NDArray[np.int64], labels: int) -> Matrix:
    """Fit the head by Adam (Kingma and Ba 2015) on the whole set, labels weighted alike."""
    rng = np.random.default_rng(7)
    weights: Matrix = np.zeros((features.shape[1], labels), np.float32)
    target = np.full((len(wanted), labels), _ALIKE / labels, np.float32)
    target[np.arange(len(wanted)), wanted] += 1 - _ALIKE
    counts = np.bincount(wanted, minlength=labels)
    share = (1 / np.sqrt(counts[wanted])).astype(np.float32)
    share /= share.mean()
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    step, batch = 0, 512
    for _ in range(_EPOCHS):
        order = rng.permutation(len(wanted))
        for start in range(0, len(order), batch):
            step += 1
            rows = order[start : start + batch]
            part = features[rows]
            error = (_softmax(part @ weights) - target[rows]) * share[rows, None]
            slope = part.T @ error / len(rows) + _DECAY * weights
            first = np.asarray(0.9 * first + 0.1 * slope, np.float32)
            second = np.asarray(0.999 * second + 0.001 * slope * slope, np.float32)
            mean, spread = first / (1 - 0.9**step), second / (1 - 0.999**step)
            weights -= np.asarray(_RATE * mean / (np.sqrt(spread) + 1e-8), np.float32)
    return weights


def _softmax(scores: Matrix) -> Matrix:
    powers: Matrix = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Matrix = powers / powers.sum(axis=1, keepdims=True)
    return shares


def _key(examples: Mapping[str, Sequence[str]]) -> str:
    told = json.dumps(
        [_REVISION, {label: list(texts) for label, texts in sorted(examples.items())}]
    )
    return hashlib.sha256(told.encode()).hexdigest()


def _cached(cache: Path, key: str) -> Matrix | None:
    try:
        with np.load(cache, allow_pickle=False) as kept:
            if str(kept["key"]) == key:
                weights: Matrix = kept["weights"]
                return weights
    except (OSError, ValueError, KeyError, EOFError) as error:
        log.debug("the router is trained anew: %s", error)
    return None


def _keep(cache: Path, key: str, weights: Matrix) -> None:
    """Write the cache whole or not at all; without one the next start trains again."""
    try:
        cache.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=cache.parent, suffix=".npz", delete=False) as part:
            np.savez(part, key=np.array(key), weights=weights)
        Path(part.name).replace(cache)
    except OSError as error:
        log.warning("the trained router could not be kept: %s", error)

"""The second tier: which tool is meant, by a small linear head over a sentence's features.

The features are a sentence embedding beside the hashed wording; the head is trained on the tools'
own example utterances at the first start and whenever tools or examples change, and cached.
"""

import hashlib
import json
import logging
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from victus_desktop.agent.understanding.router_features import (
    Embedder,
    Rows,
    Vectors,
    features,
    many_features,
    plain,
)
from victus_desktop.agent.understanding.router_head import Head, chances, train
from victus_desktop.conversation.records import Effect

log = logging.getLogger(__name__)

_REVISION = 3
"""Raised whenever features or training change, so that old caches are not used."""
_PROBE = "which model are you"
"""Its embedding tells one embedding model from another."""
_ALIKE = 0.02
"""Most that a model's embedding of the same text differs, in any component."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A label with how likely it is meant, from 0 to 1."""

    tool: str
    probability: float


@dataclass(frozen=True)
class _Kept:
    """What the cache holds: the head, and all embeddings for the next training."""

    key: str
    head: Head
    probe: Vectors
    vectors: Mapping[int, Rows]


class Router:
    """Ranks the labels for a request. May be shared by threads."""

    def __init__(
        self, labels: Sequence[str], head: Head, embedder: Embedder, effects: Mapping[str, Effect]
    ) -> None:
        self._labels = list(labels)
        self._head = head
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
        """Give a router over labels with their example utterances; from the cache where it fits.

        A label that is not in `effects` does nothing. A cache that is absent, damaged, unwritable
        or made from other examples or another embedding model only costs time.
        """
        labels = [label for label in sorted(examples) if examples[label]]
        kinds = [effects.get(label, Effect.READ) for label in labels]
        key = _key({label: examples[label] for label in labels}, kinds)
        probe = embedder.embed([_PROBE])[0]
        kept = _read(cache, probe)
        if kept is not None and kept.key == key:
            return cls(labels, kept.head, embedder, effects)
        texts = [plain(text) for label in labels for text in examples[label]]
        wanted = np.repeat(np.arange(len(labels)), [len(examples[label]) for label in labels])
        vectors = _embed(texts, embedder, kept.vectors if kept else {})
        head = train(many_features(texts, vectors), wanted, kinds)
        known = dict(zip(map(_number, texts), vectors.astype(np.float16), strict=True))
        _write(cache, _Kept(key, head, probe, known))
        return cls(labels, head, embedder, effects)

    def rank(self, text: str) -> list[Choice]:
        """Give all labels, the likeliest first."""
        bare = plain(text)
        row = features([bare], self._embedder.embed([bare]))
        likely = chances(row @ self._head.weights)[0]
        return [Choice(self._labels[at], float(likely[at])) for at in np.argsort(-likely)]

    def choose(self, text: str) -> Choice | None:
        """Give the label that is surely meant, or None.

        How sure it must be was learnt from held-out examples, and depends on what the tool does.
        """
        best = self.rank(text)[0]
        bar = self._head.bars[self._effects.get(best.tool, Effect.READ)]
        return best if best.probability >= bar else None


def _embed(texts: Sequence[str], embedder: Embedder, known: Mapping[int, Rows]) -> Vectors:
    """Give the embeddings of texts, made anew only for those that are not known."""
    new = [text for text in dict.fromkeys(texts) if _number(text) not in known]
    made = dict(zip(new, embedder.embed(new), strict=True)) if new else {}
    rows = [made[text] if text in made else known[_number(text)] for text in texts]
    return np.asarray(rows, np.float32)


def _number(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


def _key(examples: Mapping[str, Sequence[str]], kinds: Sequence[Effect]) -> str:
    told = {label: list(texts) for label, texts in examples.items()}
    return hashlib.sha256(json.dumps([_REVISION, told, kinds]).encode()).hexdigest()


def _read(cache: Path, probe: Vectors) -> _Kept | None:
    """Give what was kept for this embedding model, or None."""
    if not cache.exists():
        return None
    try:
        with np.load(cache, allow_pickle=False) as file:
            if file["probe"].shape != probe.shape or np.abs(file["probe"] - probe).max() > _ALIKE:
                return None
            bars = dict(zip(Effect, map(float, file["bars"]), strict=True))
            vectors = dict(zip(map(int, file["numbers"]), file["vectors"], strict=True))
            return _Kept(str(file["key"]), Head(file["weights"], bars), probe, vectors)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        log.warning("the kept router in %s is damaged and is trained anew: %s", cache, error)
        return None


def _write(cache: Path, kept: _Kept) -> None:
    """Write the cache whole or not at all."""
    arrays = {
        "key": np.array(kept.key),
        "weights": kept.head.weights,
        "bars": np.array([kept.head.bars[effect] for effect in Effect]),
        "probe": kept.probe,
        "numbers": np.array(list(kept.vectors), np.uint64),
        "vectors": np.array(list(kept.vectors.values()), np.float16),
    }
    try:
        cache.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache.parent) as folder:
            part = Path(folder) / "router.npz"
            np.savez(part, allow_pickle=False, **arrays)
            part.replace(cache)
    except OSError as error:
        log.warning("the trained router could not be kept in %s: %s", cache, error)

"""Which of the things one asked to be remembered have to do with what is said now."""

from collections.abc import Sequence

import numpy as np

from victus_desktop.knowledge.embedder import Embedder

_LIKE = 0.3
"""Cosine from which a memory has to do with what is said."""


def recall(memories: Sequence[str], text: str, embedder: Embedder, most: int = 5) -> list[str]:
    """Give those memories that have to do with a text, the closest first."""
    if not memories or not text.strip():
        return []
    vectors = embedder.embed([text, *memories])
    likeness = vectors[1:] @ vectors[0]
    order = np.argsort(-likeness)[:most]
    return [memories[index] for index in order if likeness[index] >= _LIKE]

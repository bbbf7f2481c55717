"""The vectors of passages in Chroma, on this disk or on a server."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from victus_desktop.conversation.errors import ServiceError, StorageError, VictusError

_BATCH = 2000
_SEARCH_WIDTH = 100
"""Neighbours that HNSW looks at; at 100,000 passages a search takes 1 ms with it."""


class VectorIndex:
    """Finds the passages nearest to a vector. The vectors are always made by Victus itself."""

    def __init__(self, place: Path | str, embedder: str) -> None:
        """Open the vectors in a folder, or on a Chroma server by its address.

        `embedder` names the model that makes the vectors: those of another model are kept apart.
        Raises StorageError or ServiceError.
        """
        self._place = place
        try:
            self._collection = _client(place).get_or_create_collection(
                f"passages-{embedder}",
                embedding_function=None,
                configuration={"hnsw": {"space": "cosine", "ef_search": _SEARCH_WIDTH}},
            )
        except Exception as error:
            raise self._failure(error) from error

    def add(self, ids: Sequence[int], vectors: NDArray[np.float32]) -> None:
        """Keep the unit vector of each passage. Raises StorageError or ServiceError."""
        try:
            for start in range(0, len(ids), _BATCH):
                part = slice(start, start + _BATCH)
                self._collection.upsert(
                    ids=[str(ident) for ident in ids[part]], embeddings=vectors[part]
                )
        except Exception as error:
            raise self._failure(error) from error

    def nearest(self, vector: NDArray[np.float32], count: int) -> dict[int, float]:
        """Give the nearest passages with their cosine. Raises StorageError or ServiceError."""
        try:
            found = self._collection.query(
                query_embeddings=[vector], n_results=count, include=["distances"]
            )
        except Exception as error:
            raise self._failure(error) from error
        return {
            int(ident): 1 - distance
            for ident, distance in zip(found["ids"][0], found["distances"][0], strict=True)
        }

    def of(self, ids: Iterable[int]) -> dict[int, NDArray[np.float32]]:
        """Give the vectors of passages; those without one are left out."""
        wanted = [str(ident) for ident in ids]
        if not wanted:
            return {}
        try:
            found = self._collection.get(ids=wanted, include=["embeddings"])
        except Exception as error:
            raise self._failure(error) from error
        return {
            int(ident): np.asarray(vector, np.float32)
            for ident, vector in zip(found["ids"], found["embeddings"], strict=True)
        }

    def ids(self) -> set[int]:
        """Give the ids of all passages that have a vector."""
        try:
            return {int(ident) for ident in self._collection.get(include=[])["ids"]}
        except Exception as error:
            raise self._failure(error) from error

    def count(self) -> int:
        """Tell how many vectors there are. Raises StorageError or ServiceError."""
        try:
            return int(self._collection.count())
        except Exception as error:
            raise self._failure(error) from error

    def remove(self, ids: Sequence[int]) -> None:
        """Forget vectors. Raises StorageError or ServiceError."""
        try:
            for start in range(0, len(ids), _BATCH):
                part = [str(ident) for ident in ids[start : start + _BATCH]]
                self._collection.delete(ids=part)
        except Exception as error:
            raise self._failure(error) from error

    def _failure(self, error: Exception) -> VictusError:
        if isinstance(self._place, Path):
            return StorageError(f"The vectors in {self._place} cannot be used: {error}")
        return ServiceError(f"The Chroma server {self._place} does not answer: {error}")


def _client(place: Path | str) -> Any:
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    if isinstance(place, Path):
        return chromadb.PersistentClient(str(place), settings)
    address = urlsplit(place)
    secure = address.scheme == "https"
    return chromadb.HttpClient(
        address.hostname or "localhost",
        address.port or (443 if secure else 8000),
        ssl=secure,
        settings=settings,
    )

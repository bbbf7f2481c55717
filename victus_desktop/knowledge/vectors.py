"""The vectors of passages in Chroma, on this disk or on a server."""

import threading
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from victus_desktop.conversation.errors import ServiceError, StorageError, VictusError

_BATCH = 2000
_SEARCH_WIDTH = 100
"""Neighbours that HNSW looks at; at 100,000 passages a search takes 2 ms with it."""

_ASK_SECONDS = 2.0

T = TypeVar("T")


class VectorIndex:
    """Finds the passages nearest to a vector. The vectors are always made by Victus itself.

    Every method raises StorageError where the folder, ServiceError where the server fails.
    """

    def __init__(
        self, place: Path | str, embedder: str, revision: Callable[[], int] = lambda: 0
    ) -> None:
        """Open the vectors in a folder, or on a Chroma server by its address.

        `embedder` names the model that makes the vectors: those of another model are kept apart.
        `revision` changes when another process has written to the folder: Chroma does not
        notice that by itself.
        """
        self._place = place
        self._name = f"passages-{embedder}"
        self._revision = revision
        self._lock = threading.RLock()
        self._client: Any = None
        self._collection: Any = None
        self._opened_at = 0
        self._run(lambda collection: None)

    def close(self) -> None:
        with self._lock:
            self._shut()

    def add(self, ids: Sequence[int], vectors: NDArray[np.float32]) -> None:
        """Keep the unit vector of each passage."""
        for start in range(0, len(ids), _BATCH):
            names = [str(ident) for ident in ids[start : start + _BATCH]]
            rows = vectors[start : start + _BATCH]
            self._run(partial(_upsert, names, rows))

    def nearest(self, vector: NDArray[np.float32], count: int) -> dict[int, float]:
        """Give the nearest passages with their cosine."""
        found = self._run(lambda kept: kept.query([vector], n_results=count, include=["distances"]))
        pairs = zip(found["ids"][0], found["distances"][0], strict=True)
        return {int(name): 1 - distance for name, distance in pairs}

    def of(self, ids: Iterable[int]) -> dict[int, NDArray[np.float32]]:
        """Give the vectors of passages; those without one are left out."""
        names = [str(ident) for ident in ids]
        if not names:
            return {}
        found = self._run(lambda kept: kept.get(names, include=["embeddings"]))
        pairs = zip(found["ids"], found["embeddings"], strict=True)
        return {int(name): np.asarray(vector, np.float32) for name, vector in pairs}

    def ids(self) -> set[int]:
        """Give the ids of all passages that have a vector."""
        return {int(name) for name in self._run(lambda kept: kept.get(include=[]))["ids"]}

    def count(self) -> int:
        """Tell how many vectors there are."""
        return self._run(lambda kept: int(kept.count()))

    def remove(self, ids: Sequence[int]) -> None:
        """Forget vectors."""
        for start in range(0, len(ids), _BATCH):
            names = [str(ident) for ident in ids[start : start + _BATCH]]
            self._run(partial(_delete, names))

    def _run(self, work: Callable[[Any], T]) -> T:
        """Do something with the collection; once more, opened anew, where that fails.

        It fails when another process wrote in this very moment.
        """
        with self._lock:
            try:
                return work(self._current())
            except Exception:  # noqa: BLE001  (Chroma raises whatever its parts raise)
                self._shut()
            try:
                return work(self._current())
            except Exception as error:
                raise self._failure(error) from error

    def _current(self) -> Any:
        revision = self._revision()
        if self._client is None or revision != self._opened_at:
            self._shut()
            self._client = _client(self._place)
            self._opened_at = revision
            self._collection = self._client.get_or_create_collection(
                self._name,
                embedding_function=None,
                configuration={"hnsw": {"space": "cosine", "ef_search": _SEARCH_WIDTH}},
            )
        return self._collection

    def _shut(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None

    def _failure(self, error: Exception) -> VictusError:
        if isinstance(self._place, Path):
            return StorageError(f"The vectors in {self._place} cannot be used: {error}")
        return ServiceError(f"The Chroma server {self._place} does not answer: {error}")


def ask_server(address: str) -> None:
    """See that a Chroma server answers. Raises ServiceError where it does not."""
    import httpx

    try:
        answer = httpx.get(f"{address.rstrip('/')}/api/v2/heartbeat", timeout=_ASK_SECONDS)
        answer.raise_for_status()
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ServiceError(f"The Chroma server {address} does not answer.") from error


def _upsert(names: list[str], rows: NDArray[np.float32], kept: Any) -> None:
    kept.upsert(names, rows)


def _delete(names: list[str], kept: Any) -> None:
    kept.delete(names)


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

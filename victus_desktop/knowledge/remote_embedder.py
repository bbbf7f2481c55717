"""Sentence embeddings on another machine, over OpenAI's route."""

import json
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from victus_desktop.conversation.errors import ServiceError
from victus_desktop.knowledge.embedder import DIMENSIONS
from victus_desktop.remote import Remote

_BATCH = 256
"""Texts in one request."""


class RemoteEmbedder:
    """Embeds by `POST embeddings`; the model there must be the one that the settings name."""

    def __init__(self, server: Remote, model: str) -> None:
        self._server = server
        self._model = model

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give one unit vector per text, shape (n, 384). Raises ServiceError."""
        rows = [np.zeros((0, DIMENSIONS), np.float32)]
        for start in range(0, len(texts), _BATCH):
            rows.append(self._batch(list(texts[start : start + _BATCH])))
        return np.concatenate(rows)

    def _batch(self, texts: list[str]) -> NDArray[np.float32]:
        answer = self._server.post("embeddings", json={"model": self._model, "input": texts})
        try:
            data = sorted(json.loads(answer)["data"], key=lambda row: int(row["index"]))
            rows = np.array([row["embedding"] for row in data], np.float32)
        except (ValueError, KeyError, TypeError) as error:
            raise ServiceError(f"{self._server.address} answered with nonsense.") from error
        if rows.shape != (len(texts), DIMENSIONS):
            raise ServiceError(
                f"{self._server.address} embeds with another model: {DIMENSIONS} numbers are "
                f"needed, it gave {rows.shape[-1]}."
            )
        return rows

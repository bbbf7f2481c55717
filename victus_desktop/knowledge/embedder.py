"""Sentence embeddings with MiniLM on onnxruntime (all-MiniLM-L6-v2, Wang et al. 2020)."""

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from victus_desktop.conversation.errors import ModelError

DIMENSIONS = 384
_LONGEST = 256
"""Tokens the model was trained on; longer text is cut."""
_BATCH = 4
"""Texts evaluated together: more gain no time, since each is padded to the longest, and 32 took
900 MB."""


class Embedder(Protocol):
    """Turns texts into unit vectors whose dot product tells how alike they are."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give one row per text."""


class MiniLmEmbedder:
    """Turns texts into unit vectors whose dot product tells how alike they are."""

    def __init__(self, folder: Path, threads: int = 0) -> None:
        """Load `model.onnx` and `tokenizer.json` from `folder`.

        `threads` 0 leaves the count to onnxruntime. Raises ModelError.
        """
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        # Every batch has a length of its own: what is laid up for one length fits no other.
        options.enable_mem_pattern = False
        try:
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            self._session = onnxruntime.InferenceSession(str(folder / "model.onnx"), options)
        except Exception as error:
            raise ModelError(
                f"The embedding model in {folder} does not load ({error}); "
                "try `victus models verify`."
            ) from error
        self._tokenizer.enable_truncation(_LONGEST)
        self._tokenizer.enable_padding()
        self._inputs = {node.name for node in self._session.get_inputs()}
        self._lock = threading.Lock()

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give one row per text, shape (n, 384).

        Texts are batched by length, since a batch costs what its longest text costs.
        """
        vectors = np.zeros((len(texts), DIMENSIONS), np.float32)
        order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
        for start in range(0, len(order), _BATCH):
            chosen = order[start : start + _BATCH]
            vectors[chosen] = self._embed_batch([texts[index] for index in chosen])
        return vectors

    def _embed_batch(self, texts: list[str]) -> NDArray[np.float32]:
        encodings = self._tokenizer.encode_batch(texts)
        ids = np.array([encoding.ids for encoding in encodings], np.int64)
        mask = np.array([encoding.attention_mask for encoding in encodings], np.int64)
        inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        with self._lock:
            (hidden, *_) = self._session.run(
                None, {name: value for name, value in inputs.items() if name in self._inputs}
            )
        weight = mask[..., None].astype(np.float32)
        mean = (hidden * weight).sum(axis=1) / weight.sum(axis=1)
        unit: NDArray[np.float32] = mean / np.linalg.norm(mean, axis=1, keepdims=True)
        return unit

"""Whether somebody has finished, by how it sounds: Smart Turn v3.2 (Daily, BSD-2-Clause).

A small network on Whisper's encoder hears the last 8 s and tells whether the melody of the
speech, its pace and its fillers sound like an end. 10 to 60 ms on one core.
"""

import threading
from pathlib import Path
from typing import Any

import numpy as np

from victus_desktop.conversation.audio import LISTENING_RATE, Audio
from victus_desktop.conversation.errors import ModelError

_SECONDS = 8
"""What the network hears."""


class SmartTurn:
    """May be shared by threads; they take turns."""

    def __init__(self, folder: Path) -> None:
        """Load the one `*.onnx` network from `folder`. Raises ModelError."""
        import onnxruntime
        from faster_whisper.feature_extractor import FeatureExtractor

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        try:
            (path,) = folder.glob("*.onnx")
            self._session: Any = onnxruntime.InferenceSession(
                str(path), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:
            raise ModelError(
                f"The detector of the end of a turn in {folder} does not load ({error}); "
                "try `victus models verify`."
            ) from error
        self._features: Any = FeatureExtractor(chunk_length=_SECONDS)
        self._lock = threading.Lock()

    def finished(self, utterance: Audio) -> float:
        """Give how surely the speaker has finished, from 0 to 1. Sound of 16 kHz.

        Raises ModelError.
        """
        count = _SECONDS * LISTENING_RATE
        samples = utterance.samples[-count:]
        samples = np.pad(samples, (count - len(samples), 0))
        even = (samples - samples.mean()) / np.sqrt(samples.var() + 1e-7)
        mel = self._features(even.astype(np.float32), padding=0)[None].astype(np.float32)
        with self._lock:
            try:
                found = self._session.run(None, {"input_features": mel})[0]
            except Exception as error:
                raise ModelError(f"The detector of the end of a turn failed: {error}") from error
        return float(found.reshape(-1)[0])

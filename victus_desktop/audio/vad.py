"""Voice activity detection with Silero VAD v6 (MIT), which faster-whisper ships."""

from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from victus_desktop.conversation.audio import Audio, Samples
from victus_desktop.conversation.errors import ModelError

_CONTEXT = 64
"""Samples of the frame before that the model looks at too."""


class SileroDetector:
    """Implements the voice detector port; well under a millisecond a frame on one thread."""

    def __init__(self) -> None:
        """Load the model. Raises ModelError."""
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 4
        self._session = onnxruntime.InferenceSession(str(_model()), options)
        self._state = _Remembered()

    def probability(self, frame: Audio) -> float:
        """See the port."""
        before = self._state
        window = np.concatenate([before.context, frame.samples])[None]
        found, h, c = self._session.run(None, {"input": window, "h": before.h, "c": before.c})
        self._state = _Remembered(h, c, frame.samples[-_CONTEXT:])
        return float(found.squeeze())

    def reset(self) -> None:
        self._state = _Remembered()


def _zeros() -> Samples:
    return np.zeros((1, 1, 128), np.float32)


@dataclass(frozen=True, slots=True)
class _Remembered:
    """What the model keeps from frame to frame."""

    h: Samples = field(default_factory=_zeros)
    c: Samples = field(default_factory=_zeros)
    context: Samples = field(default_factory=lambda: np.zeros(_CONTEXT, np.float32))


def _model() -> Path:
    """Find the weights without importing the package that ships them."""
    spec = find_spec("faster_whisper")
    places = list(spec.submodule_search_locations or ()) if spec else []
    for place in places:
        path = Path(place) / "assets" / "silero_vad_v6.onnx"
        if path.exists():
            return path
    raise ModelError("faster-whisper's voice detector is missing; install Victus again.")

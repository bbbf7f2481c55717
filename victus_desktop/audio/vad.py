"""Silero's voice detector, the ONNX file that faster-whisper brings."""

import importlib.util
from pathlib import Path
from typing import Any

import numpy as np

from victus_desktop.conversation.audio import LISTENING_RATE, Audio, Samples
from victus_desktop.conversation.errors import ModelError
from victus_desktop.conversation.listener import FRAME

_CONTEXT = 64
"""Samples of the frame before that the network sees again."""
_STATE = (1, 1, 128)
_NOBODY = 0.1
"""Probability under which a frame surely holds no speech."""
_FORGETS_AFTER = 94
"""Frames without speech, 3 s, after which what the network remembers of them is dropped."""


class SileroDetector:
    """How surely each frame of one stream holds speech. Keeps its place in the stream.

    The network's memory drifts towards "nobody" while nobody speaks, above all over what an echo
    canceller leaves: after 10 s of that, a word as loud as the echo gets 0.2 where a fresh memory
    gives it 0.8. So it begins anew after every 3 s without speech.
    """

    def __init__(self, weights: Path | None = None) -> None:
        """Load the network. Raises ModelError where its file is missing or damaged."""
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.inter_op_num_threads = 1
        options.intra_op_num_threads = 1
        path = weights or _bundled()
        self._h: Samples
        self._c: Samples
        self._silent: int
        try:
            self._session: Any = onnxruntime.InferenceSession(
                str(path), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:
            raise ModelError(f"The voice detector {path} does not load: {error}") from error
        self.reset()

    def probability(self, frame: Audio) -> float:
        """Give how surely a frame of 512 samples at 16 kHz holds speech, from 0 to 1."""
        if frame.rate != LISTENING_RATE or len(frame.samples) != FRAME:
            raise ValueError(
                f"the voice detector takes {FRAME} samples at {LISTENING_RATE} Hz, "
                f"not {len(frame.samples)} at {frame.rate}"
            )
        self._input[0, :_CONTEXT] = self._input[0, -_CONTEXT:]
        self._input[0, _CONTEXT:] = frame.samples
        state = {"h": self._h, "c": self._c}
        found = self._session.run(None, {"input": self._input, **state})
        (probability,), self._h, self._c = found
        self._silent = self._silent + 1 if probability < _NOBODY else 0
        if self._silent == _FORGETS_AFTER:
            self._forget()
        return float(probability.item())

    def reset(self) -> None:
        """Forget the sound before."""
        self._input = np.zeros((1, _CONTEXT + FRAME), np.float32)
        self._forget()

    def _forget(self) -> None:
        self._h = np.zeros(_STATE, np.float32)
        self._c = np.zeros(_STATE, np.float32)
        self._silent = 0


def _bundled() -> Path:
    spec = importlib.util.find_spec("faster_whisper")
    folders = spec.submodule_search_locations if spec else None
    for folder in folders or ():
        path = Path(folder) / "assets" / "silero_vad_v6.onnx"
        if path.is_file():
            return path
    raise ModelError("The voice detector is missing; install faster-whisper 1.2 or newer.")

"""A VITS voice cut in two, so that its sound comes piece by piece.

Such a network (Kim et al. 2021) first lays a whole sentence out as frames of some 12 ms, then a
decoder (HiFi-GAN, Kong et al. 2020) turns frames into samples, which is most of the work. The
decoder is made of convolutions, so a sample depends on a few frames around it only: decoded in
pieces with those frames on both sides, the sound is the same and its beginning is there at once.

::

    text ──▶ layout ──▶ frames │■■■■■■■■■■■■■■■■■■■■■■■■■■■■│
                               │■■□│            first piece and the frames after it
                                □■■■■□          the next, twice as long
                                     □■■■■■■■■□
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from victus_desktop.conversation.audio import Samples

_AROUND = 10
"""Frames on each side on which a sample depends: with 10 the pieces differ from the whole by
1e-6 of full scale, with 8 by 2e-3 (Piper's medium quality)."""
_FIRST = 16
"""Frames of the first piece: 0.19 s of sound, enough to make the next meanwhile."""
_LONGEST = 256
_DECODER = "/dec/"
"""How the names of the decoder's nodes begin where the network was exported from PyTorch."""


class StreamedVits:
    """The two halves of one voice, ready to run."""

    def __init__(self, layout: Any, decoder: Any = None, run_options: Any = None) -> None:
        """Take both; without `decoder` the first is the whole, and its sound comes whole."""
        self._layout = layout
        self._decoder = decoder
        self._options = run_options

    @property
    def inputs(self) -> frozenset[str]:
        """Names of what the voice is told."""
        return frozenset(given.name for given in self._layout.get_inputs())

    def decode(self, told: dict[str, Any]) -> Iterator[Samples]:
        """Give the sound of one sentence piece by piece, each made when it is asked for."""
        if self._decoder is None:
            whole = self._layout.run(None, told, self._options)[0]
            yield np.asarray(whole.reshape(-1), np.float32)
            return
        between = [given.name for given in self._decoder.get_inputs()]
        laid_out = self._layout.run(between, told, self._options)
        values = dict(zip(between, laid_out, strict=True))
        frames = max(value.shape[-1] for value in values.values())
        at, size = 0, _FIRST
        while at < frames:
            end = min(frames, at + size)
            first, last = max(0, at - _AROUND), min(frames, end + _AROUND)
            piece = {
                name: value[..., first:last] if value.shape[-1] == frames else value
                for name, value in values.items()
            }
            sound = self._decoder.run(None, piece, self._options)[0].reshape(-1)
            step = len(sound) // (last - first)
            yield np.asarray(sound[(at - first) * step : (end - first) * step], np.float32)
            at, size = end, min(2 * size, _LONGEST)


def load_streamed(path: Path, options: Any) -> StreamedVits:
    """Cut the voice in an ONNX file in two; one of a shape that is not known stays whole.

    Raises what onnx and onnxruntime raise for a damaged file.
    """
    import onnx

    model = onnx.load(str(path))
    between = _between(model.graph)
    if between is None:
        return StreamedVits(_session(model, options), run_options=_giving_back())
    whole = onnx.utils.Extractor(model)
    told = [given.name for given in model.graph.input]
    made = [given.name for given in model.graph.output][:1]
    return StreamedVits(
        _session(whole.extract_model(told, between), options),
        _session(whole.extract_model(between, made), options),
        _giving_back(),
    )


def _giving_back() -> Any:
    """Give back after each run what a sentence took: the longest would be held for good."""
    import onnxruntime

    options = onnxruntime.RunOptions()
    options.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
    return options


def _session(model: Any, options: Any) -> Any:
    import onnxruntime

    return onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )


def _between(graph: Any) -> list[str] | None:
    """Give what the decoder takes of the rest of the network, the frames first."""
    decoder = [node for node in graph.node if node.name.startswith(_DECODER)]
    if not decoder or not any(node.name.startswith(f"{_DECODER}conv_pre/") for node in decoder):
        return None
    own = {name for node in decoder for name in node.output}
    own |= {weights.name for weights in graph.initializer}
    taken = (name for node in decoder for name in node.input if name and name not in own)
    return list(dict.fromkeys(taken))

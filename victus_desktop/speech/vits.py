"""A VITS voice cut in three, so that its sound comes piece by piece.

Such a network (Kim et al. 2021) first lays a whole sentence out as frames of some 12 ms, then a
flow gives each frame its timbre, and a decoder (HiFi-GAN, Kong et al. 2020) turns frames into
samples. Flow and decoder are most of the work and are made of convolutions, so what they give for
a frame depends on a few frames around it only: in pieces, with those frames on both sides, the
sound is the same and its beginning is there at once.

::

    text ──▶ layout ──▶ frames │□□□□□□□□□□□□□□□□□□□□□□□□□□□□□□□□□□│
                  flow         │■■■□□□│      as far as the first piece needs, and around it
                                 □□□■■■■■■■■■■■■□□□│  then four times as far
                  decoder      │■■□│         first piece and the frames around it
                                 □■■■■□│     the next, twice as long
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from victus_desktop.conversation.audio import Samples

_FIRST = 16
"""Frames of the first piece: 0.19 s of sound, enough to make the next meanwhile."""
_LONGEST = 256
_FURTHER = 4
"""How many times as far as before the flow goes, if not `_LONGEST` further: seldom, since it does
the frames around twice."""

_DECODER = "/dec/"
_FLOW = "/flow/"
"""How the names of a part's nodes begin where the network was exported from PyTorch."""
_AROUND_DECODER = 10
"""Frames on each side on which a sample depends: with 10 the pieces differ from the whole by 1e-6
of full scale, with 8 by 2e-3 (Piper's medium quality)."""

_Values = Mapping[str, NDArray[Any]]


@dataclass(frozen=True)
class _Part:
    """One part of the network, ready to run."""

    session: Any
    options: Any = None
    around: int = 0

    def run(self, values: _Values) -> dict[str, NDArray[Any]]:
        names = [made.name for made in self.session.get_outputs()]
        return dict(zip(names, self.session.run(names, dict(values), self.options), strict=True))

    def stretch(self, values: _Values, frames: int, begin: int, end: int) -> _Values:
        """Give what it makes of the frames from `begin` to `end`, of `frames` that there are.

        What has another last axis than `frames` belongs to all of them: the speaker.
        """
        first, last = max(0, begin - self.around), min(frames, end + self.around)
        made = self.run(
            {
                name: value[..., first:last] if value.shape[-1] == frames else value
                for name, value in values.items()
            }
        )
        return {
            name: value[..., (begin - first) * step : (end - first) * step]
            for name, value in made.items()
            for step in (value.shape[-1] // (last - first),)
        }


class StreamedVits:
    """The parts of one voice."""

    def __init__(self, layout: _Part, flow: _Part | None, decoder: _Part | None) -> None:
        """Take them; without `decoder` the first is the whole, and its sound comes whole."""
        self._layout = layout
        self._flow = flow
        self._decoder = decoder

    @property
    def inputs(self) -> frozenset[str]:
        """Names of what the voice is told."""
        return frozenset(given.name for given in self._layout.session.get_inputs())

    def decode(self, told: dict[str, Any]) -> Iterator[Samples]:
        """Give the sound of one sentence piece by piece, each made when it is asked for."""
        laid_out = self._layout.run(told)
        if self._decoder is None:
            yield _sound(laid_out)
            return
        frames = max(value.shape[-1] for value in laid_out.values())
        flowing = _Flowing(self._flow, laid_out, frames)
        at, size = 0, _FIRST
        while at < frames:
            end = min(frames, at + size)
            values = flowing.as_far_as(min(frames, end + self._decoder.around))
            yield _sound(self._decoder.stretch(values, frames, at, end))
            at, size = end, min(2 * size, _LONGEST)


class _Flowing:
    """The flow over one sentence, as far as it was needed."""

    def __init__(self, flow: _Part | None, laid_out: _Values, frames: int) -> None:
        self._flow = flow
        self._laid_out = laid_out
        self._frames = frames
        self._made: dict[str, NDArray[Any]] = dict(laid_out) if flow is None else {}
        self._reached = frames if flow is None else 0

    def as_far_as(self, end: int) -> _Values:
        """Give what the decoder takes; of the frames, those before `end` are made."""
        if self._flow is not None and self._reached < end:
            further = min(_FURTHER * self._reached, self._reached + _LONGEST)
            goal = min(self._frames, max(end, further))
            more = self._flow.stretch(self._laid_out, self._frames, self._reached, goal)
            for name, value in more.items():
                whole = self._made.setdefault(
                    name, np.zeros((*value.shape[:-1], self._frames), value.dtype)
                )
                whole[..., self._reached : goal] = value
            self._reached = goal
        return self._made


def load_streamed(path: Path, options: Any) -> StreamedVits:
    """Cut the voice in an ONNX file in three; one of a shape that is not known stays whole.

    Raises what onnx and onnxruntime raise for a damaged file.
    """
    import onnx

    model = onnx.load(str(path))
    told = [given.name for given in model.graph.input]
    sound = [given.name for given in model.graph.output][:1]
    to_flow, to_decoder = _taken_by(_FLOW, model.graph), _taken_by(_DECODER, model.graph)
    if not any(node.name.startswith(f"{_DECODER}conv_pre/") for node in model.graph.node):
        return StreamedVits(_Part(_session(model, options), _giving_back()), None, None)
    whole = onnx.utils.Extractor(model)

    def between(taken: list[str], made: list[str]) -> Any:
        return _session(whole.extract_model(taken, made), options)

    return StreamedVits(
        _Part(between(told, to_flow or to_decoder), _giving_back()),
        _Part(between(to_flow, to_decoder), around=_around_flow(model.graph)) if to_flow else None,
        _Part(between(to_decoder, sound), _giving_back(), _AROUND_DECODER),
    )


def _around_flow(graph: Any) -> int:
    """Give the frames on each side on which the flow depends: its convolutions, one by one."""
    pads = (
        attribute.ints[0]
        for node in graph.node
        if node.op_type == "Conv" and node.name.startswith(_FLOW)
        for attribute in node.attribute
        if attribute.name == "pads"
    )
    return sum(pads)


def _sound(made: _Values) -> Samples:
    return np.asarray(next(iter(made.values())).reshape(-1), np.float32)


def _giving_back() -> Any:
    """Give back after each run what a sentence took: the longest would be held for good.

    Not for the flow, which takes little and runs in between: the memory would fall to pieces.
    """
    import onnxruntime

    options = onnxruntime.RunOptions()
    options.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
    return options


def _session(model: Any, options: Any) -> Any:
    import onnxruntime

    return onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )


def _taken_by(part: str, graph: Any) -> list[str]:
    """Give what a part of the network takes of what comes before it; nothing where it has none."""
    before = {weights.name for weights in graph.initializer}
    of_part = set[str]()
    taken = dict[str, None]()
    for node in graph.node:
        given = [name for name in node.input if name and name not in before]
        inside = node.name.startswith(part)
        if inside:
            taken |= dict.fromkeys(name for name in given if name not in of_part)
        if inside or any(name in of_part for name in given):
            of_part.update(node.output)
    return list(taken)

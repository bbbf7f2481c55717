"""`victus bench names`: what the user's own names do to speech recognition.

Sentences with names, and ordinary ones, are spoken by Piper and written down three times: without
any names, with the names as bias, and with what was misheard put right as well. Names may only
help: the ordinary sentences show what they cost.
"""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from victus_desktop.agent.vocabulary.correction import Corrector
from victus_desktop.agent.vocabulary.ordinary import ordinary_words
from victus_desktop.bench.clips import Clip, at_listening_rate, spoken_clips
from victus_desktop.bench.words import edits, words
from victus_desktop.paths import resource
from victus_desktop.speech.piper import PiperSynthesizer
from victus_desktop.speech.whisper import WhisperTranscriber

_SEED = 23


@dataclass(frozen=True, slots=True)
class Way:
    """How one way of using the names did."""

    name: str
    found: int
    """Names that were written right."""
    errors: float
    """Word error rate of the ordinary sentences, percent."""
    changed: int
    """Ordinary sentences that are written otherwise than without names."""
    median_ms: float


@dataclass(frozen=True, slots=True)
class NamesResult:
    names: int
    sentences: int
    ways: tuple[Way, ...]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def lines(self) -> list[str]:
        """Give a table to print."""
        layout = "{:<26}{:>14}{:>14}{:>10}{:>10}"
        return [
            layout.format("", "names right", "word errors", "changed", "median"),
            *(
                layout.format(
                    way.name,
                    f"{way.found} of {self.names}",
                    f"{way.errors:.1f} %",
                    f"{way.changed} of {self.sentences}",
                    f"{way.median_ms:.0f} ms",
                )
                for way in self.ways
            ),
        ]


def bench_names(model: Path, voice: Path, *, count: int = 60, names: int = 30) -> NamesResult:
    """Measure the Whisper model in the folder `model` on sentences that a Piper voice speaks.

    `count` is how many ordinary sentences there are, `names` how many with a name. Raises
    ModelError.
    """
    named = _named_clips(voice, names)
    vocabulary = [name for name, _ in named]
    clips = [clip for _, clip in named]
    ordinary = list(spoken_clips(voice, count, _SEED))
    whisper = WhisperTranscriber(model, "en")
    correct = Corrector(vocabulary, (), ordinary_words("en")).correct
    whisper.transcribe(ordinary[0].audio)
    plain = _written(whisper, clips, ordinary, ())
    biased = _written(whisper, clips, ordinary, vocabulary)
    ways = {
        "no names": plain,
        "names as bias": biased,
        "put right": _corrected(plain, correct),
        "bias, and put right": _corrected(biased, correct),
    }
    return NamesResult(
        len(named),
        len(ordinary),
        tuple(_way(name, one, vocabulary, ordinary, plain) for name, one in ways.items()),
    )


@dataclass(frozen=True, slots=True)
class _Texts:
    named: list[str]
    ordinary: list[str]
    times_ms: list[float]
    """Of the ordinary ones."""


def _written(
    whisper: WhisperTranscriber,
    named: Sequence[Clip],
    ordinary: Sequence[Clip],
    vocabulary: Sequence[str],
) -> _Texts:
    texts, times = [], []
    for clip in ordinary:
        start = time.perf_counter()
        texts.append(whisper.transcribe(clip.audio, vocabulary).text)
        times.append((time.perf_counter() - start) * 1000)
    return _Texts([whisper.transcribe(one.audio, vocabulary).text for one in named], texts, times)


def _corrected(before: _Texts, correct: Callable[[str], str]) -> _Texts:
    texts, times = [], []
    for text, took in zip(before.ordinary, before.times_ms, strict=True):
        start = time.perf_counter()
        texts.append(correct(text))
        times.append(took + (time.perf_counter() - start) * 1000)
    return _Texts([correct(text) for text in before.named], texts, times)


def _way(
    name: str, texts: _Texts, names: Sequence[str], ordinary: Sequence[Clip], plain: _Texts
) -> Way:
    pairs = list(zip(ordinary, texts.ordinary, strict=True))
    wrong = sum(edits(words(clip.text), words(text)) for clip, text in pairs)
    return Way(
        name,
        sum(one.lower() in words(text) for one, text in zip(names, texts.named, strict=True)),
        100 * wrong / sum(len(words(clip.text)) for clip in ordinary),
        sum(
            words(text) != words(before)
            for text, before in zip(texts.ordinary, plain.ordinary, strict=True)
        ),
        statistics.median(texts.times_ms),
    )


def _named_clips(voice: Path, most: int) -> list[tuple[str, Clip]]:
    synthesizer = PiperSynthesizer(voice)
    found = []
    for line in resource("bench", "names.txt").read_text(encoding="utf-8").splitlines()[:most]:
        name, _, sentence = line.partition("\t")
        spoken = np.concatenate([part.samples for part in synthesizer.synthesize(sentence)])
        clip = Clip(name, at_listening_rate(spoken, synthesizer.rate), sentence)
        found.append((name, clip))
    return found

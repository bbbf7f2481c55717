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

Write = Callable[[Clip], str]


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


def bench_names(model: Path, voice: Path, *, count: int = 100) -> NamesResult:
    """Measure the Whisper model in the folder `model` on sentences that a Piper voice speaks.

    `count` is how many ordinary sentences there are. Raises ModelError.
    """
    named = _named_clips(voice)
    vocabulary = [name for name, _ in named]
    ordinary = list(spoken_clips(voice, count, _SEED))
    whisper = WhisperTranscriber(model, "en")
    corrector = Corrector(vocabulary, (), ordinary_words("en"))
    ways: dict[str, Write] = {
        "no names": lambda clip: whisper.transcribe(clip.audio).text,
        "names as bias": lambda clip: whisper.transcribe(clip.audio, vocabulary).text,
        "put right": lambda clip: corrector.correct(whisper.transcribe(clip.audio).text),
        "bias, and put right": lambda clip: corrector.correct(
            whisper.transcribe(clip.audio, vocabulary).text
        ),
    }
    whisper.transcribe(ordinary[0].audio)
    plain = [ways["no names"](clip) for clip in ordinary]
    measured = tuple(_way(name, write, named, ordinary, plain) for name, write in ways.items())
    return NamesResult(len(named), len(ordinary), measured)


def _way(
    name: str,
    write: Write,
    named: Sequence[tuple[str, Clip]],
    ordinary: Sequence[Clip],
    plain: Sequence[str],
) -> Way:
    found = sum(who.lower() in words(write(clip)) for who, clip in named)
    times, texts = [], []
    for clip in ordinary:
        start = time.perf_counter()
        texts.append(write(clip))
        times.append((time.perf_counter() - start) * 1000)
    wrong = sum(
        edits(words(clip.text), words(text)) for clip, text in zip(ordinary, texts, strict=True)
    )
    return Way(
        name,
        found,
        100 * wrong / sum(len(words(clip.text)) for clip in ordinary),
        sum(words(text) != words(before) for text, before in zip(texts, plain, strict=True)),
        statistics.median(times),
    )


def _named_clips(voice: Path) -> list[tuple[str, Clip]]:
    synthesizer = PiperSynthesizer(voice)
    found = []
    for line in resource("bench", "names.txt").read_text(encoding="utf-8").splitlines():
        name, _, sentence = line.partition("\t")
        spoken = np.concatenate([part.samples for part in synthesizer.synthesize(sentence)])
        clip = Clip(name, at_listening_rate(spoken, synthesizer.rate), sentence)
        found.append((name, clip))
    return found

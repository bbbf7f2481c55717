"""`victus bench stt`: our use of Whisper against faster-whisper's own, on the same clips.

Both write down each clip one after the other, in turns of who is first, with the same weights
and beam, each with its own default of threads unless told otherwise. Clips are made (see
`clips`) or taken from a folder of recordings.
"""

import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from victus_desktop.bench.clips import Clip, recorded_clips, speechless_clips, spoken_clips
from victus_desktop.bench.words import edits, words
from victus_desktop.conversation.errors import BadInput
from victus_desktop.speech.decoding import loop
from victus_desktop.speech.whisper import WhisperTranscriber

_SPEECHLESS = 24
_SEED = 20

Transcribe = Callable[[Clip], str]
Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Figures:
    """How one way of transcribing did."""

    median_ms: float
    p95_ms: float
    word_error_rate: float
    """Percent."""
    loops: int
    """Clips whose text repeats itself where the speaker did not."""
    invented: int
    """Clips without speech for which words were written."""


@dataclass(frozen=True, slots=True)
class SttResult:
    """What was measured."""

    model: str
    clips: int
    speechless: int
    median_seconds: float
    """Length of a clip."""
    threads: int
    """0: each chose its own."""
    ours: Figures
    theirs: Figures

    @property
    def faster(self) -> float:
        """How many times ours is as fast, by medians."""
        return self.theirs.median_ms / self.ours.median_ms

    @property
    def worse(self) -> float:
        """Points of word error rate that ours has more (negative: fewer)."""
        return self.ours.word_error_rate - self.theirs.word_error_rate

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "faster": self.faster, "worse": self.worse}

    def lines(self) -> list[str]:
        """Give a table to print."""
        heads = ("", "median", "p95", "word errors", "loops", "invented")
        rows = [
            (
                name,
                f"{figures.median_ms:.0f} ms",
                f"{figures.p95_ms:.0f} ms",
                f"{figures.word_error_rate:.1f} %",
                str(figures.loops),
                f"{figures.invented} of {self.speechless}",
            )
            for name, figures in (("Victus", self.ours), ("faster-whisper", self.theirs))
        ]
        layout = "{:<16}{:>9}{:>9}{:>13}{:>7}{:>11}"
        return [
            f"{self.model}, {self.clips} clips (median {self.median_seconds:.1f} s), "
            f"beam 1, {self.threads or 'default'} threads",
            *(layout.format(*row) for row in (heads, *rows)),
            f"{self.faster:.1f} times as fast, {self.worse:+.1f} points of word errors",
        ]


def bench_stt(
    model: Path,
    voice: Path,
    *,
    count: int = 200,
    recordings: Path | None = None,
    threads: int = 0,
    told: Told = lambda _: None,
) -> SttResult:
    """Measure the Whisper model in the folder `model`.

    The clips are `count` sentences spoken by the Piper voice in `voice`, or the `recordings`
    (each NAME.wav with NAME.txt). `told` hears of the progress. Raises BadInput and ModelError.
    """
    if count < 1:
        raise BadInput("At least one clip is needed.")
    told("Making the clips")
    clips = list(recorded_clips(recordings) if recordings else spoken_clips(voice, count, _SEED))
    quiet = list(speechless_clips(_SPEECHLESS, _SEED))
    ours, theirs = _ours(model, threads), _theirs(model, threads)
    for transcribe in (ours, theirs):
        transcribe(clips[0])
    heard: list[tuple[tuple[str, float], tuple[str, float]]] = []
    for number, clip in enumerate([*clips, *quiet]):
        if number % 20 == 0:
            told(f"Transcribing, {number} of {len(clips) + len(quiet)} clips")
        if number % 2:
            heard.append((_timed(ours, clip), _timed(theirs, clip)))
        else:
            second = _timed(theirs, clip)
            heard.append((_timed(ours, clip), second))
    return SttResult(
        model=model.name,
        clips=len(clips),
        speechless=len(quiet),
        median_seconds=statistics.median(clip.audio.seconds for clip in clips),
        threads=threads,
        ours=_figures([*clips, *quiet], [first for first, _ in heard]),
        theirs=_figures([*clips, *quiet], [second for _, second in heard]),
    )


def _ours(model: Path, threads: int) -> Transcribe:
    transcriber = WhisperTranscriber(model, "en", threads)
    return lambda clip: transcriber.transcribe(clip.audio).text


def _theirs(model: Path, threads: int) -> Transcribe:
    from faster_whisper import WhisperModel

    whisper = WhisperModel(str(model), device="cpu", compute_type="int8", cpu_threads=threads)

    def transcribe(clip: Clip) -> str:
        segments, _ = whisper.transcribe(clip.audio.samples, beam_size=1, language="en")
        return " ".join(segment.text.strip() for segment in segments)

    return transcribe


def _timed(transcribe: Transcribe, clip: Clip) -> tuple[str, float]:
    """Give the text and the milliseconds that it took."""
    start = time.perf_counter()
    text = transcribe(clip)
    return text, (time.perf_counter() - start) * 1000


def _figures(clips: Iterable[Clip], heard: list[tuple[str, float]]) -> Figures:
    spoken = [(clip, text, ms) for clip, (text, ms) in zip(clips, heard, strict=True) if clip.text]
    silent = heard[len(spoken) :]
    wrong = sum(edits(words(clip.text), words(text)) for clip, text, _ in spoken)
    times = sorted(ms for _, _, ms in spoken)
    return Figures(
        median_ms=statistics.median(times),
        p95_ms=times[min(len(times) - 1, round(0.95 * len(times)))],
        word_error_rate=100 * wrong / sum(len(words(clip.text)) for clip, _, _ in spoken),
        loops=sum(loop(text)[0] > 0 and loop(clip.text)[0] == 0 for clip, text, _ in spoken),
        invented=sum(bool(words(text)) for text, _ in silent),
    )

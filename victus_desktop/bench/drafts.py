"""`victus bench drafts`: long utterances written down while they are spoken, against as a whole.

Each is three sentences with pauses of 0.4 to 0.9 s between. In each pause a draft is written and,
where it is long enough, settled, as the voice loop does; and one a second for the eyes alone.
Processor time is counted, which is the same on a busy machine.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from victus_desktop.bench.clips import spoken_clips
from victus_desktop.bench.words import edits, words
from victus_desktop.conversation.audio import LISTENING_RATE, Audio, join
from victus_desktop.conversation.drafts import Drafts
from victus_desktop.conversation.ports import Transcriber
from victus_desktop.conversation.speculation import DRAFT_EVERY, SETTLING

_SENTENCES = 3
_PAUSES = (0.4, 0.9)
_SEED = 11

Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Way:
    """One way of writing down."""

    word_error_rate: float
    """Percent."""
    at_the_end_ms: float
    """Processor time of what is left to do when the speaker has finished, median."""
    whole_ms: float
    """Processor time of all of it for each second of speech."""


@dataclass(frozen=True, slots=True)
class DraftFigures:
    utterances: int
    seconds: float
    """Median length."""
    incremental: Way
    whole: Way

    def lines(self) -> Iterator[str]:
        """Give a table to print."""
        yield f"{self.utterances} utterances, {self.seconds:.1f} s median"
        for name, way in (("while spoken", self.incremental), ("as a whole", self.whole)):
            yield (
                f"{name:<14}{way.word_error_rate:5.1f} % word errors, "
                f"{way.at_the_end_ms:4.0f} ms at the end, "
                f"{way.whole_ms:4.0f} ms for each second of speech"
            )


def bench_drafts(
    transcriber: Transcriber, voice: Path, count: int, told: Told = lambda _: None
) -> DraftFigures:
    """Write down `count` utterances both ways. Raises ModelError."""
    incremental, whole, lengths = _Sum(), _Sum(), []
    for number, (parts, text) in enumerate(_utterances(voice, count)):
        told(f"{number} of {count} utterances")
        audio = join(parts)
        lengths.append(audio.seconds)
        before = time.process_time()
        heard = transcriber.transcribe(audio).text
        spent = time.process_time() - before
        whole.add(text, heard, spent, spent, audio.seconds)
        incremental.add(text, *_while_spoken(transcriber, parts), audio.seconds)
    return DraftFigures(count, statistics.median(lengths), incremental.way(), whole.way())


def _while_spoken(transcriber: Transcriber, parts: list[Audio]) -> tuple[str, float, float]:
    """Give the text, the seconds of processor at its end, and those of all."""
    drafts = Drafts(lambda audio, _: transcriber.transcribe(audio).text.strip())
    begun = time.process_time()
    text, at_the_end = "", 0.0
    for number in range(1, len(parts) + 1):
        said = join(parts[:number])
        spoken = parts[number - 1].seconds
        for second in np.arange(DRAFT_EVERY, spoken, DRAFT_EVERY):
            drafts.begin(said.slice(0, said.seconds - spoken + float(second))).text()
        before = time.process_time()
        draft = drafts.begin(said)
        text = draft.text()
        at_the_end = time.process_time() - before
        if draft.heard_seconds >= SETTLING:
            drafts.settle(draft)
    drafts.close()
    return text, at_the_end, time.process_time() - begun


def _utterances(voice: Path, count: int) -> Iterator[tuple[list[Audio], str]]:
    random = np.random.default_rng(_SEED)
    clips = spoken_clips(voice, count * _SENTENCES, _SEED)
    for _ in range(count):
        chosen = [next(clips) for _ in range(_SENTENCES)]
        parts = [
            join([clip.audio, Audio.silence(random.uniform(*_PAUSES), LISTENING_RATE)])
            for clip in chosen
        ]
        yield parts, " ".join(clip.text for clip in chosen)


class _Sum:
    def __init__(self) -> None:
        self._wrong = self._words = 0
        self._ends: list[float] = []
        self._spent = self._seconds = 0.0

    def add(self, said: str, heard: str, at_the_end: float, spent: float, seconds: float) -> None:
        self._wrong += edits(words(said), words(heard))
        self._words += len(words(said))
        self._ends.append(at_the_end)
        self._spent += spent
        self._seconds += seconds

    def way(self) -> Way:
        return Way(
            100 * self._wrong / self._words,
            statistics.median(self._ends) * 1000,
            1000 * self._spent / self._seconds,
        )

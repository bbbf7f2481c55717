"""`victus bench docs`: does search find the right passage, and how fast.

With a file of questions in SQuAD's format (its articles become documents) it measures quality;
without one it measures search over passages of made-up words, as many as one likes.
"""

import json
import random
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from victus_desktop.conversation.errors import BadInput
from victus_desktop.knowledge.embedder import DIMENSIONS, Embedder
from victus_desktop.knowledge.keywords import KeywordIndex
from victus_desktop.knowledge.library import Library
from victus_desktop.knowledge.records import Hit, Passage
from victus_desktop.knowledge.search import Search
from victus_desktop.knowledge.vectors import VectorIndex
from victus_desktop.knowledge.words import STOP_WORDS

_DOCUMENT_PASSAGES = 500
_VOCABULARY = 50_000
_MANDELBROT = 2.7
_PASSAGE_WORDS = 130
_QUESTION_WORDS = 10

Told = Callable[[str], None]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with what is known of its answer."""

    question: str
    article: str
    paragraph: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Speed:
    """How long searches took, in ms."""

    passages: int
    searches: int
    median_ms: float
    p95_ms: float

    def lines(self) -> list[str]:
        return [
            f"search over {self.passages:,} passages ({self.searches} questions): "
            f"median {self.median_ms:.1f} ms, p95 {self.p95_ms:.1f} ms"
        ]


@dataclass(frozen=True, slots=True)
class Quality:
    """How well passages are found and questions answered; rates from 0 to 1."""

    first: float
    """The right passage came first."""
    among_five: float
    answered: float
    """The answer held the right words."""
    answer_words: float
    """Mean length of an answer."""
    answer_ms: float
    """Median time of an answer, search included."""
    passages_per_second: float
    """Rate of the ingest."""
    speed: Speed

    def lines(self) -> list[str]:
        return [
            f"right passage first {self.first:.1%}, among five {self.among_five:.1%}",
            f"answer with the right words {self.answered:.1%}, "
            f"{self.answer_words:.0f} words long, in {self.answer_ms:.0f} ms",
            f"ingest {self.passages_per_second:.0f} passages/s",
            *self.speed.lines(),
        ]


def measure_quality(
    file: Path, library: Library, folder: Path, most: int = 1000, told: Told = lambda line: None
) -> Quality:
    """Take the articles of a SQuAD file into an empty library and ask `most` of its questions.

    The articles are written to `folder` as text files. Raises BadInput where the file is of
    another format.
    """
    asked = read_questions(file)
    for article, text in _articles(file):
        (folder / f"{article}.txt").write_text(text, encoding="utf-8")
    began = time.perf_counter()
    report = library.add([folder], lambda step: told(f"{step.files_done}/{step.files} articles"))
    seconds = time.perf_counter() - began
    passages = sum(document.passages for document in report.added)
    chosen = random.Random(1).sample(asked, min(most, len(asked)))
    ranks, searches = _timed([partial(_rank, library, one) for one in chosen])
    found, waits = _timed([partial(library.answer, one.question) for one in chosen])
    replies = [answer.text for answer in found]
    right = [_says(reply, one.answers) for reply, one in zip(replies, chosen, strict=True)]
    return Quality(
        first=float(np.mean([rank == 0 for rank in ranks])),
        among_five=float(np.mean([0 <= rank < 5 for rank in ranks])),
        answered=float(np.mean(right)),
        answer_words=float(np.mean([len(reply.split()) for reply in replies if reply] or [0])),
        answer_ms=float(np.median(waits)),
        passages_per_second=passages / seconds,
        speed=_speed(passages, searches),
    )


def measure_speed(
    passages: int,
    embedder: Embedder,
    folder: Path,
    searches: int = 200,
    told: Told = lambda _: None,
) -> Speed:
    """Time searches over `passages` passages of made-up words, kept in an empty `folder`.

    Questions go through the embedding model; the passages' vectors are random, since the time of
    a search does not depend on what they mean and making them would take long.
    """
    chance = np.random.default_rng(1)
    language = _Language(chance)
    keywords = KeywordIndex(folder / "documents.db")
    vectors = VectorIndex(folder / "chroma", "made-up")
    texts: list[str] = []
    for start in range(0, passages, _DOCUMENT_PASSAGES):
        made = [language.text() for _ in range(min(_DOCUMENT_PASSAGES, passages - start))]
        rows = _directions(chance, len(made))

        def keep(new: list[int], old: list[int], rows: NDArray[np.float32] = rows) -> None:
            vectors.add(new, rows)

        path = Path(f"/made-up/{start}.txt")
        keywords.add(path, str(start), [Passage(text) for text in made], keep)
        texts.append(made[0])
        told(f"{start + len(made):,}/{passages:,} passages")
    search = Search(keywords, vectors, embedder)
    questions = [_question(chance, texts) for _ in range(searches)]
    search.search(questions[0])
    _, times = _timed([partial(search.search, one) for one in questions])
    keywords.close()
    return _speed(passages, times)


def read_questions(file: Path) -> list[Asked]:
    """Give the questions of a SQuAD file that have an answer. Raises BadInput."""
    try:
        articles = json.loads(file.read_text(encoding="utf-8"))["data"]
        return [
            Asked(
                entry["question"],
                _name(article["title"]),
                paragraph["context"],
                tuple(answer["text"] for answer in entry["answers"]),
            )
            for article in articles
            for paragraph in article["paragraphs"]
            for entry in paragraph["qas"]
            if entry["answers"]
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(f"{file} is not a question file in SQuAD's format: {error}") from error


def _articles(file: Path) -> Iterator[tuple[str, str]]:
    for article in json.loads(file.read_text(encoding="utf-8"))["data"]:
        paragraphs = (" ".join(entry["context"].split()) for entry in article["paragraphs"])
        yield _name(article["title"]), "\n\n".join(paragraphs)


def _name(title: str) -> str:
    return re.sub(r"[^\w() -]", "_", title)


def _rank(library: Library, asked: Asked) -> int:
    """Give the place of the right passage among the first five, -1 where it is not there."""
    hits = library.search(asked.question, 5)
    return next((place for place, hit in enumerate(hits) if _is_right(hit, asked)), -1)


def _is_right(hit: Hit, asked: Asked) -> bool:
    """Tell whether a passage is the right paragraph, holds it, or is its part that answers."""
    if hit.document != f"{asked.article}.txt":
        return False
    passage, paragraph = _plain(hit.passage), _plain(asked.paragraph)
    return paragraph in passage or (passage in paragraph and _says(passage, asked.answers))


def _says(text: str, answers: Sequence[str]) -> bool:
    said = f" {_plain(text)} "
    return any(f" {_plain(answer)} " in said for answer in answers)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _timed(calls: Sequence[Callable[[], T]]) -> tuple[list[T], list[float]]:
    """Make calls one after the other and give what they gave and took, in ms."""
    results, times = [], []
    for call in calls:
        began = time.perf_counter()
        results.append(call())
        times.append((time.perf_counter() - began) * 1000)
    return results, times


def _speed(passages: int, times: Sequence[float]) -> Speed:
    return Speed(passages, len(times), float(np.median(times)), float(np.percentile(times, 95)))


class _Language:
    """Made-up words, used as often as words are used: by Zipf and Mandelbrot's law.

    The commonest are the words that search leaves out, as in English.
    """

    def __init__(self, chance: np.random.Generator) -> None:
        self._chance = chance
        made = [_spelled(rank) for rank in range(1, _VOCABULARY + 1)]
        self._words = np.array([*sorted(STOP_WORDS), *made])
        often = 1 / (np.arange(len(self._words)) + _MANDELBROT)
        self._often = often / often.sum()

    def text(self) -> str:
        said = self._chance.choice(self._words, _PASSAGE_WORDS, p=self._often)
        sentences = (" ".join(said[start : start + 20]) for start in range(0, len(said), 20))
        return " ".join(f"{sentence.capitalize()}." for sentence in sentences)


def _spelled(rank: int) -> str:
    """Spell a number with syllables, so that it is a word to the stemmer."""
    syllables = []
    while rank:
        rank, rest = divmod(rank, 40)
        syllables.append("bdfgklmn"[rest % 8] + "aeiou"[rest // 8])
    return "".join(syllables) + "x"


def _question(chance: np.random.Generator, texts: Sequence[str]) -> str:
    source = re.findall(r"\w+", texts[int(chance.integers(len(texts)))])
    return f"What is the {' '.join(str(word) for word in chance.choice(source, _QUESTION_WORDS))}?"


def _directions(chance: np.random.Generator, count: int) -> NDArray[np.float32]:
    rows = chance.normal(size=(count, DIMENSIONS)).astype(np.float32)
    unit: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit

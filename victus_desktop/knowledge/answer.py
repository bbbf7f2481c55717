"""Answers a question with the documents' own sentences, and says where they stand."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from victus_desktop.knowledge.cues import expected
from victus_desktop.knowledge.embedder import Embedder
from victus_desktop.knowledge.ranking import Question
from victus_desktop.knowledge.records import Hit
from victus_desktop.knowledge.search import Search
from victus_desktop.knowledge.words import sentences, stems

FOUND = 0.25
"""Likelihood of the best passage from which a question counts as answered.

On SQuAD's development set this keeps 97 % of the questions that can be answered and refuses 85 %
of those whose article was taken out.
"""
_PASSAGES = 5
_SENTENCES = 10
"""Sentences whose meaning is compared, after a choice by their words."""
_LIKELIHOOD = 0.85
_MEANING = 3.9
_WORDS = 1.7
_WORDS_WITH_BEFORE = 2.4
_PAIRS = 1.0
_SECOND = 0.5
"""A second sentence is said where it is at least so likely as the best one."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the documents say; `text` is empty where they say nothing of it."""

    text: str = ""
    sources: tuple[Hit, ...] = ()
    """The passages the sentences were taken from, the most important first."""

    @property
    def found(self) -> bool:
        return bool(self.text)


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    hit: Hit
    place: int
    """Which sentence of its passage."""
    rating: float


class Answerer:
    """Quotes the sentence that answers; it invents nothing."""

    def __init__(self, search: Search, embedder: Embedder) -> None:
        self._search = search
        self._embedder = embedder

    def answer(self, question: str) -> Answer:
        """Give the sentence, or the two, that answer a question.

        Raises StorageError or ServiceError.
        """
        hits = self._search.search(question, _PASSAGES)
        if not hits or hits[0].score < FOUND:
            return Answer()
        weighed = self._search.question(question)
        rated = [found for hit in hits for found in _rated(question, weighed, hit, hits[0])]
        rated.sort(key=lambda sentence: -sentence.rating)
        rated = rated[:_SENTENCES]
        vectors = self._embedder.embed([question, *(sentence.text for sentence in rated)])
        return _answer(rated, vectors[1:] @ vectors[0])


def _rated(question: str, weighed: Question, hit: Hit, best: Hit) -> Iterator[_Sentence]:
    """Rate the sentences of a passage by their words."""
    likelier = _LIKELIHOOD * (_logit(hit.score) - _logit(best.score))
    before: set[str] = set()
    for place, text in enumerate(sentences(hit.passage)):
        sequence = stems(text)
        held = set(sequence)
        rating = (
            likelier
            + _WORDS * weighed.coverage(held)
            + _WORDS_WITH_BEFORE * weighed.coverage(held | before)
            + _PAIRS * weighed.pairs_in(sequence)
            + expected(question, text)
        )
        before = held
        yield _Sentence(text, hit, place, rating)


def _answer(rated: Sequence[_Sentence], alike: NDArray[np.float32]) -> Answer:
    totals = [
        sentence.rating + _MEANING * float(likeness)
        for sentence, likeness in zip(rated, alike, strict=True)
    ]
    order = sorted(range(len(rated)), key=lambda index: -totals[index])
    chosen = [rated[order[0]]]
    if len(order) > 1 and totals[order[1]] - totals[order[0]] > math.log(_SECOND):
        chosen.append(rated[order[1]])
    hits = tuple(dict.fromkeys(sentence.hit for sentence in chosen))
    if len(hits) == 1:
        chosen.sort(key=lambda sentence: sentence.place)
    return Answer(" ".join(_ended(sentence.text) for sentence in chosen), hits)


def _ended(sentence: str) -> str:
    return sentence if re.search(r"[.!?:;…][\"')\]”’]*$", sentence) else f"{sentence}."


def _logit(likelihood: float) -> float:
    bounded = min(max(likelihood, 1e-9), 1 - 1e-9)
    return math.log(bounded / (1 - bounded))

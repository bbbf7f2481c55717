"""Words, their stems and sentences: what keyword search, ranking and answers count with."""

import re
from functools import lru_cache
from importlib import import_module
from typing import Protocol

_WORD = re.compile(r"\w+")
_SENTENCE_END = re.compile(
    r"(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bSt)(?<!\bNo)(?<!\bvs)(?<!\be\.g)(?<!\bi\.e)"
    r"(?<![A-Z])([.!?][\"')\]”’]*)\s+(?=[A-Z\"“‘(\[0-9])"
)
STOP_WORDS = frozenset(
    _WORD.findall(
        """
        a about also an and are as at be been being but by can could did do does for from had has
        have he her his how i if in into is it its may me might must my no not of on or our s she
        should t than that the their them then there these they this those to us was we were what
        when where which who whom whose why will with would you your
        """
    )
)
"""Words that tell nothing of what a question is about."""


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802  (the library's name)


def words(text: str) -> list[str]:
    """Give the words of a text in lower case, in order."""
    return _WORD.findall(text.lower())


@lru_cache(maxsize=1)
def _stemmer() -> _Stemmer:
    found: _Stemmer = import_module("snowballstemmer").stemmer("english")
    return found


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Give what the forms of a word have in common: 'payments' and 'paid' differ, 'pays' not."""
    return _stemmer().stemWord(word)


def stems(text: str) -> list[str]:
    """Give the stem of each word of a text, in order."""
    return [stem(word) for word in words(text)]


def sentences(text: str) -> list[str]:
    """Cut a text into sentences; a line break ends one as well."""
    found = []
    for line in text.splitlines():
        marked = _SENTENCE_END.sub("\\1\n", line)
        found += [part.strip() for part in marked.split("\n") if part.strip()]
    return found


def telling_stems(question: str) -> list[str]:
    """Give the stems of a question's telling words, each once; all where none is telling."""
    asked = words(question)
    kept = [word for word in asked if word not in STOP_WORDS] or asked
    return list(dict.fromkeys(stem(word) for word in kept))

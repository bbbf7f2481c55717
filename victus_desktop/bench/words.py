"""Word error rate, as speech recognition counts it."""

import re
from collections.abc import Sequence

_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d+")


def words(text: str) -> list[str]:
    """Give the words that are compared: lower case, no punctuation, numbers in words."""
    plain = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text.replace("’", "'").lower())
    plain = plain.replace("%", " percent ").replace("$", " dollar ")
    return [word for token in _TOKEN.findall(plain) for word in _said(token)]


def edits(reference: Sequence[str], heard: Sequence[str]) -> int:
    """Give the fewest insertions, deletions and substitutions between two texts."""
    row = list(range(len(heard) + 1))
    for number, expected in enumerate(reference, 1):
        diagonal, row[0] = row[0], number
        for column, word in enumerate(heard, 1):
            change = diagonal + (expected != word)
            diagonal, row[column] = row[column], min(change, row[column] + 1, row[column - 1] + 1)
    return row[-1]


def _said(token: str) -> list[str]:
    if not token.isdigit() or len(token) > 15:
        return [token]
    from num2words import num2words

    return [part for part in re.split(r"[\s,-]+", num2words(int(token))) if part != "and"]

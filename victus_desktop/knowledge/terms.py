"""The names in documents: what is written with a capital where no sentence begins."""

import re
from collections import Counter
from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_BEGINS = re.compile(r"(?:[.!?:;\n•*#|\"“”(\[])$")
_SHORTEST = 4
_LEAST = 2
"""Times that a name occurs, so that a slip of the pen is none."""


def terms(texts: Iterable[str], most: int) -> list[str]:
    """Give the words that look like names in running text, the most frequent first.

    A word that is anywhere written small, or only ever begins sentences, is none.
    """
    names: Counter[str] = Counter()
    small: set[str] = set()
    for text in texts:
        for found in _WORD.finditer(text):
            word = found[0]
            if word[0].islower():
                small.add(word)
            elif len(word) >= _SHORTEST and not word.isupper() and not _begins(text, found):
                names[word] += 1
    likely = (word for word, count in names.most_common() if count >= _LEAST)
    return [word for word in likely if word.lower() not in small][:most]


def _begins(text: str, found: "re.Match[str]") -> bool:
    before = text[max(0, found.start() - 4) : found.start()].rstrip(" ")
    return not before or bool(_BEGINS.search(before))

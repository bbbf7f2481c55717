"""A streamed answer cut into pieces that can be spoken while the rest is still being made."""

import re
from collections.abc import Iterable, Iterator

from victus_desktop.conversation.ports import Part

_SENTENCE_END = re.compile(r"""[.!?…]+["'”’)\]]*(?=\s)|\n+""")
_CLAUSE_END = re.compile(r"""[.!?…;:,]+["'”’)\]]*(?=\s)|\s[–—-](?=\s)|\n+""")
_ABBREVIATION = re.compile(
    r"(?:^|\s)(?:[A-Z]|Dr|Mr|Mrs|Ms|Prof|St|No|vs|etc|e\.g|i\.e|approx|Jan|Feb|Mar|Apr|Jun|Jul"
    r"|Aug|Sept?|Oct|Nov|Dec)\.$"
)
_BREATH = re.compile(
    r"(?<=\w)(?=\s(?:because|but|which|where|while|although|since|when|who|whose|that|so|and|if"
    r"|unless|until|before|after|including|(?:by|in|for|from|with|through) which)\s)"
)
"""Where one breathes without a comma: enough for the first piece, which is waited for."""
_WEAK_BREATH = re.compile(r"(?<=\w)(?=\s(?:by|with|from|in|on|at|for|through|into|during)\s)")
"""Where one breathes in a phrase that is long already."""
_HELD_TOGETHER = re.compile(r"(?:\d|hundred|thousand|million|between \S+|both \S+|even|only|just)$")
"""What ends no breath: 'two hundred and six', 'between ten and twenty'."""
_LIST_NUMBER = re.compile(r"(?:^|\n)\s*\d+\.$")
_FIRST_CLAUSE = 12
"""Characters that a first piece has at least: enough for the voice to sound natural."""
_LONG_CLAUSE = 36
"""Characters from which on a weaker breath will do: some two seconds of speech."""


def pieces(parts: Iterable[Part]) -> Iterator[Part]:
    """Regroup an answer: the first piece is a clause, every later one a whole sentence.

    The first is short so that sound begins early. A part with a spoken form of its own stays
    whole; a fenced code block is never cut.
    """
    text, first = "", True
    for part in parts:
        if part.spoken is not None:
            if text.strip():
                yield Part(text)
            yield part
            text, first = "", False
            continue
        text += part.text
        while cut := _cut(text, first):
            yield Part(text[:cut])
            text, first = text[cut:], False
    if text.strip():
        yield Part(text)


def _cut(text: str, first: bool) -> int:
    """Give where the first whole piece of `text` ends, or 0 where there is none yet."""
    ends = _CLAUSE_END if first else _SENTENCE_END
    pause = breath(text) if first else 0
    for end in ends.finditer(text):
        head = text[: end.end()]
        if head.count("```") % 2 or not head.strip():
            continue
        if _ABBREVIATION.search(head) or _LIST_NUMBER.search(head):
            continue
        if first and len(head) < _FIRST_CLAUSE and not _SENTENCE_END.match(text, end.start()):
            continue
        return min(end.end(), pause or end.end())
    return pause


def breath(text: str) -> int:
    """Give where one may breathe first in a text that has no comma yet, or 0 where nowhere."""
    places = [
        place.start()
        for pattern, least in ((_BREATH, _FIRST_CLAUSE), (_WEAK_BREATH, _LONG_CLAUSE))
        for place in pattern.finditer(text, least)
        if not _HELD_TOGETHER.search(text[: place.start()]) and "```" not in text[: place.start()]
    ]
    return min(places, default=0)

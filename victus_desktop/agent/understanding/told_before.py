"""Questions for what the user once told: 'what's the plumber's number', 'where is the key'."""

import re
from collections.abc import Iterable

_WH = r"(?:what (?:time|day|date)|what|who|where|when|which|how much|how many)"
_ASKS = tuple(
    re.compile(source, re.IGNORECASE)
    for source in (
        rf"^(?:and |so )?{_WH}(?:'s|'re|s)? (?P<words>.+)$",
        r"^(?:(?:do you (?:know|remember|recall|have)|(?:can|could) you (?:tell|give) me"
        r"|tell me|give me|remind me(?: of)?|what about"
        r"|i (?:need|forgot|forget|don't (?:know|remember))) )+"
        rf"(?:{_WH}(?:'s)? |(?=(?:the|my|our) |\w+'s ))(?P<words>.+)$",
    )
)
_NAMED = re.compile(r"\b(?:the|my|our|i|we)\b|\w's\b", re.IGNORECASE)
"""Tells what is meant in one word: 'where is the key', not 'what is love'."""
_STATES = re.compile(
    r"\b(?:is|are|was|were|will|has|have|had|lives?|likes?|starts?|ends?|opens?|closes?|costs?"
    r"|weighs?|called|in|on|under|at|with)\b|[\d@:=]",
    re.IGNORECASE,
)
"""Tells 'the code is 12' and 'spare key under the pot' from an errand as 'email Anna'."""
_LITTLE = re.compile(
    r"an?|and|again|are|at|by|called|did|do|does|for|from|h(?:er|is)|i|in|is|its?|me|my|now|of|on"
    r"|our|please|so?|still|that|the|their|there|to|was|were|with|you|your|we|keep|kept|have|has"
)
_HALF = 0.5


def asked_of(text: str) -> str:
    """Give 'plumber number' of 'what's the plumber's number': the words that name what is asked.

    '' where the text asks for nothing that somebody may have told.
    """
    bare = re.sub(r"[.!?,;:]+(?=\s|$)", "", text.strip().replace("’", "'"))
    found = next((match for form in _ASKS if (match := form.match(bare))), None)
    words = _words(found["words"]) if found else []
    if not words or (len(words) < 2 and not _NAMED.search(bare)):
        return ""
    return " ".join(words)


def holding(texts: Iterable[str], words: str) -> list[str]:
    """Give the texts that state something and hold all the words, in any order and form."""
    return [text for text in texts if _STATES.search(text) and _part_held(text, words) == 1]


def mostly_holding(texts: Iterable[str], words: str) -> list[str]:
    """Give the texts that hold half the words or more."""
    return [text for text in texts if _part_held(text, words) >= _HALF]


def _part_held(text: str, words: str) -> float:
    wanted, told = ({_stem(word) for word in _words(one)} for one in (words, text))
    return len(wanted & told) / len(wanted) if wanted else 0.0


def _words(text: str) -> list[str]:
    """Give the words of a text that mean something."""
    said = re.findall(r"[\w']+", text.lower().replace("’", "'"))
    bare = (re.sub(r"(?:'s|')$", "", word) for word in said)
    return [word for word in bare if not _LITTLE.fullmatch(word)]


def _stem(word: str) -> str:
    """Give what 'park', 'parks', 'parked' and 'parking' have in common."""
    return re.sub(r"(?<=\w{3})(?:ing|ed|es|s|e)$", "", word)

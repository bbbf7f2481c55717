"""What somebody wants a pick among: 'choose between pizza and pasta', 'tea or coffee'."""

import re

_BETWEEN = re.compile(
    r"(?:(?:can|could|will|would) you |please |help me )*(?:choose|pick(?! up\b)|decide|select)"
    r"(?: for me)?(?: (?:1|one))?(?: of| between| from|:)? (?P<named>.+?)(?: for me)?(?: please)?"
)
_SHOULD = re.compile(
    r"(?:(?:what|which) (?:should|shall) (?:i|we) (?:\w+ )?"
    r"|(?:should|shall) (?:i|we) )(?P<named>.+)"
)
_VERB = re.compile(
    r"(?:have|eat|drink|order|get|buy|wear|watch|take|choose|pick|go for|cook|make|use|play|read"
    r"|visit|bring|do)\s+(?=\w)"
)
_APART = re.compile(r",? (?:and|or) |, ")
_ARTICLE = re.compile(r"^(?:the|an?|some|between|either)\s+(?=\w)")
_OPEN = re.compile(
    r"\b(?:not|both|something|anything|else|me|my|i|numbers?|card|colou?r|song|music|movie"
    r")\b"
)
"""Leaves nothing to pick among that was named."""
_GRAVE = re.compile(
    r"\b(?:pills?|tablets?|medicines?|medication|doses?|aspirin|ibuprofen|paracetamol|insulin"
    r"|doctor|hospital|ambulance|police|divorce|quit|die|kill|hurt|invest|sell|shares|lawyer|sue)\b"
)
"""No coin is tossed about these."""
_MOST_WORDS = 5


def named(said: str) -> list[str]:
    """Give what to pick among; nothing where no pick is asked for.

    `said` is in lower case, without punctuation.
    """
    between = _BETWEEN.fullmatch(said)
    should = _SHOULD.fullmatch(said) if not between else None
    found = between or should
    if found is None or _GRAVE.search(said) or (should and " or " not in said):
        return []
    if between and " or " not in said and " between " not in said and " from " not in said:
        return []
    listed = re.sub(r"(?<=[a-z]) 1\b", " one", found["named"])
    told = [_ARTICLE.sub("", one.strip()) for one in _APART.split(_VERB.sub("", listed, 1))]
    if len(told) < 2 or any(_OPEN.search(one) for one in told):
        return []
    return told if all(0 < len(one.split()) <= _MOST_WORDS for one in told) else []

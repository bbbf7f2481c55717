"""Numbers in words made digits, by text2num."""

import re

_HALVES = re.compile(r"\b(\d+) and a half\b")
_TENS_AND_ONES = re.compile(
    r"(?<!hundred )(?<!hundred and )\b(twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"(?= and (?:one|two|three|four|five|six|seven|eight|nine)\b)"
)
_APART = ",\u2063"
"""Keeps two numbers from being read as one."""
_PART_SECOND = re.compile(
    r"\b(?P<tens>ten|fifteen|twenty|thirty|forty|fifty|sixty|ninety|\d+)[ -]second\b", re.IGNORECASE
)


def with_digits(text: str) -> str:
    """Give a text in lower case with its numbers as digits: 'two and a half' becomes '2.5'."""
    from text_to_num import alpha2digit

    lower = text.lower().replace("’", "'")
    lower = re.sub(r"(?<=\w)-(?=[a-z])", " ", lower)
    lower = re.sub(r"\b(a|p)\.? ?m\.?(?=\W|$)", r"\1m", lower)
    lower = _PART_SECOND.sub(r"\g<tens> seconds", lower)
    lower = re.sub(r"\b(a|one) couple (of )?", "two ", lower)
    lower = re.sub(r"\ba dozen\b", "twelve", lower)
    lower = re.sub(r"(?<=\d)(h|m|s|min)(?=\d)", r"\1 ", lower)
    lower = re.sub(r"\boh (?=(?:one|two|three|four|five|six|seven|eight|nine)\b)", "0", lower)
    lower = re.sub(r"\b(thousand|million|billion), (?=\w)", r"\1 ", lower)
    # 'At six thirty and seven' are two times.
    lower = _TENS_AND_ONES.sub(lambda found: f"{found[1]}{_APART}", lower)
    digits = str(alpha2digit(lower, "en", 0)).replace(_APART, "")
    return _HALVES.sub(lambda found: f"{found[1]}.5", digits)


def number(text: str) -> float | None:
    """Give the first number of a text with digits, or None."""
    found = re.search(r"-?\d+(?:[.,]\d+)?", text)
    return float(found[0].replace(",", ".")) if found else None

"""Numbers as people say and write them: 'twenty five', '1,000', 'three point one four', 'a dozen'.

The capitals are sources of regular expressions without groups, to be used in larger ones; they
are matched without regard to case.
"""

import re

from text_to_num import text2num

_ONES = "one|two|three|four|five|six|seven|eight|nine"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TENS = "twenty|thirty|forty|fourty|fifty|sixty|seventy|eighty|ninety"
_UNDER_100 = rf"(?:(?:{_TENS})(?:[ -](?:{_ONES}))?|(?:{_TEENS})|(?:{_ONES}))"
_UNDER_1000 = rf"(?:(?:{_UNDER_100}|a) hundred(?:(?: and)? {_UNDER_100})?|{_UNDER_100})"
_SCALE = "thousand|million|billion|trillion"
_WHOLE = (
    rf"(?:(?:(?:{_UNDER_1000}|a) (?:{_SCALE})(?:,? and|,)?(?: |(?=$|\W)))+{_UNDER_1000}?"
    rf"|{_UNDER_1000}|zero)"
)
WORDS = rf"(?:{_WHOLE}(?: point(?: (?:{_ONES}|zero|oh))+)?)\b"
FIGURES = r"\d+(?:,\d{3})*(?:\.\d+)?"
NUMBER = rf"(?:(?:minus |negative |-)?(?:{FIGURES}|\b{WORDS}))"
"""A number in figures or words."""
SMALL = rf"(?:\b\d\d?\b|\b{_UNDER_100}\b)"
"""A whole number below 100."""

_ORDINAL_ONES = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
    "eleventh": 11,
    "twelfth": 12,
    "twelveth": 12,
    "thirteenth": 13,
    "fourteenth": 14,
    "fifteenth": 15,
    "sixteenth": 16,
    "seventeenth": 17,
    "eighteenth": 18,
    "nineteenth": 19,
    "twentieth": 20,
    "thirtieth": 30,
}
ORDINAL = (
    r"(?:\b\d\d?(?:st|nd|rd|th)\b|\b(?:(?:twenty|thirty)[ -])?(?:"
    + "|".join(_ORDINAL_ONES)
    + r")\b)"
)
"""The number of a day in a month: '3rd', 'twenty first'."""

_SHARES = {"half": 0.5, "a half": 0.5, "a quarter": 0.25, "three quarters": 0.75}
_PLAIN = {"a": 1, "an": 1, "a dozen": 12, "half a dozen": 6, "a couple": 2, "a couple of": 2}
_ASIDE = re.compile(r" and (?:(?:a|one) half|a quarter|three quarters)$", re.IGNORECASE)
_DIGITS = {"zero": "0", "oh": "0"} | {
    word: str(value) for value, word in enumerate(_ONES.split("|"), start=1)
}


def amount(text: str) -> float:
    """Give the number that a text is: 'two and a half' is 2.5.

    Raises ValueError where it is none.
    """
    said = re.sub(r"\s+", " ", text.strip().lower())
    if said in _PLAIN:
        return _PLAIN[said]
    if said in _SHARES:
        return _SHARES[said]
    aside = _ASIDE.search(said)
    if aside:
        share = aside[0].removeprefix(" and ").replace("one half", "a half")
        return amount(said[: aside.start()]) + _SHARES[share]
    for minus in ("minus ", "negative ", "-"):
        if said.startswith(minus):
            return -amount(said[len(minus) :])
    if re.fullmatch(FIGURES, said):
        figures = said.replace(",", "")
        return float(figures) if "." in figures else int(figures)
    return _worded(said)


def ordinal(text: str) -> int:
    """Give the number of an ordinal. Raises ValueError where it is none."""
    said = text.strip().lower().replace("-", " ")
    if said[:1].isdigit():
        return int(re.sub(r"\D", "", said))
    tens, _, ones = said.rpartition(" ")
    if ones not in _ORDINAL_ONES:
        raise ValueError(f"not an ordinal: {text!r}")
    return {"": 0, "twenty": 20, "thirty": 30}[tens] + _ORDINAL_ONES[ones]


def plain(value: float) -> str:
    """Give a number in figures without needless decimals: '12', '0.25'."""
    return f"{value:.10g}"


def _worded(said: str) -> float:
    whole, _, decimals = said.partition(" point ")
    whole = re.sub(r"^a (?=hundred|thousand|million|billion|trillion)", "one ", whole)
    value = int(text2num(whole.replace("fourty", "forty").replace(",", ""), "en"))
    if not decimals:
        return value
    return float(f"{value}." + "".join(_DIGITS[word] for word in decimals.split()))

"""English words for digits."""

import re
from typing import Literal

_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_LONGEST = 15
"""Digits of a number above which nobody follows its name; it is read digit by digit."""


def cardinal(digits: str) -> str:
    """Say a number written in digits, with commas and a decimal point or without."""
    whole, _, rest = digits.replace(",", "").partition(".")
    if len(whole) > _LONGEST or (len(whole) > 1 and whole.startswith("0")):
        said = one_by_one(whole)
    else:
        said = _words(whole, "cardinal")
    return f"{said} point {one_by_one(rest)}" if rest else said


def ordinal(digits: str) -> str:
    """Say '21' as 'twenty-first'."""
    if len(digits) > _LONGEST:
        return one_by_one(digits)
    return _words(digits.lstrip("0") or "0", "ordinal")


def year(digits: str) -> str:
    """Say '1999' as 'nineteen ninety-nine'."""
    return _words(digits, "year")


def plural(said: str) -> str:
    """Say more than one of a number: 'nineties', 'sixes', 'thirds'."""
    if said.endswith("y"):
        return f"{said[:-1]}ies"
    return said + ("es" if said.endswith(("x", "s")) else "s")


def one_by_one(digits: str) -> str:
    """Say each digit, as in telephone numbers; what is no digit is a short pause."""
    groups = re.findall(r"\d+", digits)
    return ", ".join(" ".join(_DIGITS[int(digit)] for digit in group) for group in groups)


def _words(digits: str, kind: Literal["cardinal", "ordinal", "year"]) -> str:
    from num2words import num2words

    return str(num2words(int(digits), to=kind)).replace(",", "")

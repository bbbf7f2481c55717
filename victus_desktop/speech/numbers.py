"""English amounts as they are said: money, measures, ranges, fractions, telephone numbers."""

import re
from collections.abc import Iterable

from victus_desktop.speech.counting import cardinal, one_by_one, ordinal, plural
from victus_desktop.speech.measures import CURRENCIES, SCALES, UNITS

Match = re.Match[str]


def _any_of(names: Iterable[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,])|\d+(?:\.\d+)?"
_PHONE = re.compile(
    r"(?<![\w.,])(?:\+\d[\d ()/-]{6,}\d|\(\d{2,5}\)[ -]?\d{3,}[\d -]*\d|\d{3}[-. ]\d{3}[-. ]\d{4}"
    r"|\d{3}-\d{4}|0\d{1,4}[ /-]\d{3,}(?:[ -]?\d+)*)(?![\w-]|[.,]\d)"
)
_LONG = re.compile(r"(?<![\d.,])(?:0\d+|\d{10,})(?!\d|[.,]\d)|\d+(?:-\d+){2,}")
_VERSION = re.compile(r"(?<![\w.])([vV])?(\d+(?:\.\d+){2,})(?!\w)|(?<!\w)[vV](\d+(?:\.\d+)?)\b")
_MONEY_RANGE = re.compile(rf"([$€£¥₹])\s?({_NUMBER})\s?[-–—]\s?(?=\d)")
_MONEY = re.compile(
    rf"(-)?(?<!\w)({_any_of(CURRENCIES)})\s?({_NUMBER})(?:\s?({_any_of(SCALES)})\b)?"
)
_MONEY_BEHIND = re.compile(
    rf"(?<![\w.])({_NUMBER})(?:\s({_any_of(SCALES)}))?\s?({_any_of(CURRENCIES)})(?!\w)"
)
_RANGE = re.compile(rf"(?<![\w.,-])((?:{_NUMBER})\s?(?:%|°[CF]?)?)\s?[-–—]\s?(?={_NUMBER})(?!\d+-)")
_MIXED = re.compile(r"(?<![\w/.,])(?:(\d+)\s)?(\d{1,2})/(\d{1,3})(?![\w/])")
_UNIT = re.compile(rf"(?<![\w.])({_NUMBER})\s?({_any_of(UNITS)})(?![\w²³/'’])")
_ORDINAL = re.compile(r"\b(\d+)(?:st|nd|rd|th)\b")
_RATIO = re.compile(r"(?<![\d:])(\d+):(\d+)(?![\d:])")
_NUMBERED = re.compile(r"(?:№|\b[Nn]o\.|#)\s?(?=\d)")
_MINUS = re.compile(r"(?:(?<=\s)|(?<=\()|^)[-−](?=\d|[$€£])")
_HYPHEN = re.compile(r"(?<=[A-Za-z])-(?=\d)")
_DOTTED = re.compile(r"(?<=\d)\.(?=\d)")
_DIGITS = re.compile(_NUMBER)
_HALVES = {2: "half", 4: "quarter"}


def spoken_numbers(text: str) -> str:
    """Say all numbers but dates and times, which must have been said before."""
    text = _NUMBERED.sub("number ", _MONEY_RANGE.sub(r"\2 to \1", text))
    text = _HYPHEN.sub(" ", text)
    text = _VERSION.sub(_version, text)
    text = _PHONE.sub(lambda match: one_by_one(match[0]), text)
    text = _RANGE.sub(r"\1 to ", text)
    text = _MINUS.sub("minus ", text)
    text = _MONEY.sub(lambda match: _money(match[3], match[2], match[4], match[1]), text)
    text = _MONEY_BEHIND.sub(lambda match: _money(match[1], match[3], match[2], None), text)
    text = _UNIT.sub(_measure, text)
    text = _ORDINAL.sub(lambda match: ordinal(match[1]), text)
    text = _MIXED.sub(_fraction, text)
    text = _RATIO.sub(r"\1 to \2", text)
    text = _LONG.sub(lambda match: one_by_one(match[0]), text)
    text = _DIGITS.sub(lambda match: f" {cardinal(match[0])} ", text)
    return _DOTTED.sub(" point ", text)


def _money(amount: str, currency: str, scale: str | None, minus: str | None) -> str:
    one, many, small_one, small_many = CURRENCIES[currency]
    sign = "minus " if minus else ""
    whole, _, cents = amount.replace(",", "").partition(".")
    if scale:
        return f"{sign}{cardinal(amount)} {SCALES[scale]} {many}"
    if len(cents) != 2:
        return f"{sign}{cardinal(amount)} {one if amount == '1' else many}"
    said = [f"{cardinal(whole)} {one if whole == '1' else many}"] if int(whole) else []
    if int(cents):
        small = str(int(cents))
        said.append(f"{cardinal(small)} {small_one if small == '1' else small_many}")
    return sign + (" and ".join(said) or f"zero {many}")


def _measure(match: Match) -> str:
    one, many = UNITS[match[2]]
    return f"{cardinal(match[1])} {one if match[1] == '1' else many}"


def _version(match: Match) -> str:
    digits = match[2] or match[3]
    said = " point ".join(cardinal(part) for part in digits.split("."))
    return f"version {said}" if match[1] or match[3] else said


def _fraction(match: Match) -> str:
    whole, above, below = match[1], int(match[2]), int(match[3])
    if (above, below) == (24, 7) and not whole:
        return "twenty-four seven"
    if not 0 < above < below or below > 100:
        return f"{whole + ' ' if whole else ''}{above} over {below}"
    part = _HALVES.get(below) or ordinal(str(below))
    said = f"{cardinal(str(above))} {part if above == 1 else plural(part)}"
    if above == 1 and whole:
        said = f"a {part}"
    return f"{cardinal(whole)} and {said}" if whole else said

"""Lengths of time as people say them: 'an hour and a half', 'ninety seconds', '2h30'."""

import re
from dataclasses import dataclass
from datetime import timedelta

from victus_desktop.agent.arguments.number_words import NUMBER, amount
from victus_desktop.agent.arguments.spans import Found

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_UNIT = (
    r"(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|nights?|weeks?|months?|years?"
    r"|fortnights?|decades?)\b"
)
_SHARE = r"(?: and (?:(?:a|one) half|a quarter|(?:three|3) quarters))"
_QUANTITY = (
    rf"(?:{NUMBER}{_SHARE}?(?: more| extra| additional)?|\bhalf(?: an?)?"
    r"|\b(?:a )?quarter(?:(?: of)? an)?|\b(?:three|3) quarters of an"
    r"|\ba couple(?: of)?|\ba few|\b(?:one|1) more|\banother|\ban?)"
)
_NO_LENGTH = r"(?!an? second (?:timer|alarm|one|list)|an? (?:day|night) (?:off|out))"
_PIECE = rf"(?:{_NO_LENGTH}{_QUANTITY}[ -]?{_UNIT}{_SHARE}?)"
_SHORT = r"(?:\b\d+ ?h(?: ?\d+ ?m?)?(?: ?\d+ ?s)?\b|\b\d+ ?m(?: ?\d+ ?s)?\b|\b\d+ ?s\b)"
DURATION = (
    rf"(?:{_PIECE}(?:(?:,? and |, | ){_PIECE})*(?:(?<=hour)|(?<=hours))(?: and)? {NUMBER}(?!\S| \w)"
    rf"|{_PIECE}(?:(?:,? and |, | ){_PIECE})*|{_SHORT})"
)
"""Source of a regular expression without groups."""

_FIND = re.compile(DURATION, re.IGNORECASE)
_PARTS = re.compile(rf"(?P<n>{_QUANTITY})[ -]?(?P<unit>{_UNIT})(?P<share>{_SHARE})?", re.IGNORECASE)
_SHORT_PARTS = re.compile(r"(\d+) ?([hms]?)", re.IGNORECASE)
_FRACTIONS = {"half an": 0.5, "half a": 0.5, "half": 0.5, "three quarters of an": 0.75}
_LONGEST = 1000
"""Years: longer, and a calendar of four digits ends before or behind it."""
_VAGUE = {"a couple": 2, "a couple of": 2, "a few": 3, "one more": 1, "another": 1}


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time. Months have no fixed length, so they stand apart."""

    time: timedelta
    months: int = 0

    @property
    def fixed(self) -> timedelta:
        """The length, a month taken as 30 days and a year as 365."""
        years, months = divmod(self.months, 12)
        return self.time + timedelta(days=365 * years + 30 * months)

    @property
    def whole_days(self) -> bool:
        """Whether it is told in days or longer units."""
        return bool(self.months or (self.time.days and not self.time.seconds))


def find_length(text: str) -> Found[Length] | None:
    """Give the first length of time in a text; None where there is none that a calendar holds."""
    found = _FIND.search(text)
    length = _read(found[0]) if found else None
    return Found(length, (found.span(),)) if found and length else None


def find_duration(text: str) -> Found[timedelta] | None:
    """Give the first length of time in a text, months taken as 30 days, or None."""
    found = find_length(text)
    return Found(found.value.fixed, found.spans) if found else None


def whole_duration(text: str) -> timedelta | None:
    """Give the length of time that a text is from its begin to its end, or None."""
    found = _FIND.fullmatch(text.strip())
    length = _read(found[0]) if found else None
    return length.fixed if length else None


def _read(said: str) -> Length | None:
    """Read what the expression found; None where that is too long."""
    seconds, months = _parts(said)
    years = seconds / _SECONDS["d"] / 365 + months / 12
    return Length(timedelta(seconds=seconds), months) if years <= _LONGEST else None


def _parts(said: str) -> tuple[float, int]:
    """Give seconds and months."""
    pieces = list(_PARTS.finditer(said))
    if not pieces:
        return _short(said), 0
    seconds, months = 0.0, 0
    for piece in pieces:
        count = _count(piece["n"]) + (_share(piece["share"]) if piece["share"] else 0)
        unit = piece["unit"].lower()
        if unit.startswith(("mo", "y", "de")):
            months += round(count * {"m": 1, "y": 12, "d": 120}[unit[0]])
        elif unit.startswith("f"):
            seconds += count * 14 * _SECONDS["d"]
        else:
            seconds += count * _SECONDS["d" if unit[0] == "n" else unit[0]]
    rest = said[pieces[-1].end() :].removeprefix(" and").strip()
    if rest:
        seconds += amount(rest) * 60
    return seconds, months


def _count(said: str) -> float:
    words = said.lower().replace("3", "three") if "quarter" in said else said.lower()
    if words in _FRACTIONS:
        return _FRACTIONS[words]
    words = words if words in _VAGUE else re.sub(r" (?:more|extra|additional)$", "", words)
    if words in ("quarter", "a quarter") or ("quarter" in words and words.endswith("an")):
        return 0.25
    return _VAGUE[words] if words in _VAGUE else amount(words)


def _share(said: str) -> float:
    return amount("one" + said.lower().replace("3", "three")) - 1


def _short(said: str) -> float:
    seconds, unit = 0, ""
    for count, given in _SHORT_PARTS.findall(said):
        unit = given.lower() or {"h": "m", "m": "s"}[unit]
        seconds += int(count) * _SECONDS[unit]
    return seconds

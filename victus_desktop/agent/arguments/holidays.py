"""Days that have names: fixed dates, and those that are counted out each year."""

from collections.abc import Callable
from datetime import date, timedelta

from dateutil.easter import easter

HOLIDAYS: dict[str, Callable[[int], date]] = {
    "new year's eve": lambda year: date(year, 12, 31),
    "new year's day": lambda year: date(year, 1, 1),
    "new year's": lambda year: date(year, 1, 1),
    "new year": lambda year: date(year, 1, 1),
    "valentine's day": lambda year: date(year, 2, 14),
    "valentine's": lambda year: date(year, 2, 14),
    "st patrick's day": lambda year: date(year, 3, 17),
    "april fools day": lambda year: date(year, 4, 1),
    "good friday": lambda year: easter(year) - timedelta(days=2),
    "easter sunday": easter,
    "easter monday": lambda year: easter(year) + timedelta(days=1),
    "easter": easter,
    "independence day": lambda year: date(year, 7, 4),
    "halloween": lambda year: date(year, 10, 31),
    "thanksgiving": lambda year: _nth(year, 11, 3, 4),
    "black friday": lambda year: _nth(year, 11, 3, 4) + timedelta(days=1),
    "mother's day": lambda year: _nth(year, 5, 6, 2),
    "father's day": lambda year: _nth(year, 6, 6, 3),
    "labor day": lambda year: _nth(year, 9, 0, 1),
    "christmas eve": lambda year: date(year, 12, 24),
    "christmas day": lambda year: date(year, 12, 25),
    "christmas": lambda year: date(year, 12, 25),
    "boxing day": lambda year: date(year, 12, 26),
}
"""Names in lower case, a longer one before the shorter it begins with."""


def _nth(year: int, month: int, weekday: int, count: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (count - 1))

"""When somebody was born, as people say it: 'in 1984', 'May 1984', 'on the 4th of May 1984'."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from victus_desktop.agent.arguments.calendar_words import MONTH, month_number
from victus_desktop.agent.arguments.numbers import with_digits

_MONTH = rf"(?P<month>{MONTH})\.?"
_YEAR = r"(?P<year>(?:18|19|20)\d\d)"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_LEAD = r"(?:(?:in|on|back in|the year) )*(?:the )?"
_FORMS = tuple(
    re.compile(rf"{_LEAD}{form}")
    for form in (
        _YEAR,
        rf"{_MONTH},?(?: of)? {_YEAR}",
        rf"{_DAY}(?: of)? {_MONTH},?(?: in)? {_YEAR}",
        rf"{_MONTH} (?:the )?{_DAY},?(?: in)? {_YEAR}",
        r"(?P<year>(?:18|19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)",
    )
)
_SPLIT_YEAR = re.compile(r"\b(18|19|20) (\d\d)\b")


@dataclass(frozen=True, slots=True)
class Birth:
    """The first and the last day on which somebody may have been born."""

    earliest: date
    latest: date


def find_birth(text: str) -> Birth | None:
    """Give the time of birth that a text is; None where it is anything else."""
    digits = _SPLIT_YEAR.sub(r"\1\2", with_digits(text).strip(" .?!"))
    found = next((match for form in _FORMS if (match := form.fullmatch(digits))), None)
    if found is None:
        return None
    told = found.groupdict()
    year, month, day = int(told["year"]), told.get("month"), told.get("day")
    if not month:
        return Birth(date(year, 1, 1), date(year, 12, 31))
    number = int(month) if month.isdigit() else month_number(month)
    try:
        last = calendar.monthrange(year, number)[1]
        first = date(year, number, int(day or 1))
    except (ValueError, calendar.IllegalMonthError):
        return None
    return Birth(first, first if day else first.replace(day=last))

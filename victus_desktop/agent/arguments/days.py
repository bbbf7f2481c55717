"""Days and longer stretches as people say them: 'day after tomorrow', 'the 3rd of march'."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from victus_desktop.agent.arguments.calendar_steps import nearest, period_of
from victus_desktop.agent.arguments.calendar_words import (
    MONTH,
    SOME_YEAR,
    WEEKDAY,
    YEAR,
    month_number,
    weekday_number,
    year_number,
)
from victus_desktop.agent.arguments.durations import DURATION, find_length
from victus_desktop.agent.arguments.holidays import HOLIDAYS
from victus_desktop.agent.arguments.number_words import ORDINAL, SMALL, amount, ordinal

_ON = r"(?:\b(?:on|for|by|from|starting|until|till|before|after|to|of|at|in|over|during) )?"
_DEF = r"(?:the )?"
_HOLIDAY = "|".join(re.escape(name).replace("'", "'?") for name in HOLIDAYS)
ANY_DAY = date(2000, 1, 1)
"""Enough of a today to tell whether a text names a day."""
_WEEKS = {"a f": 2, "for": 2, "two": 2, "2 w": 2, "thr": 3, "3 w": 3}
"""Weeks by how their words begin; all others are one."""
_PERIOD = r"(?:week ?end|week|month|year|quarter)"


@dataclass(frozen=True, slots=True)
class Days:
    """Days found in a text: from `first` to before `after`."""

    first: date
    after: date
    start: int
    end: int


Reader = Callable[[re.Match[str], date, bool], "tuple[date, date] | None"]


def find_days(text: str, today: date, *, past: bool = False) -> list[Days]:
    """Give the days named in a text, in their order.

    Where the year or the week is not said the next such day is meant, or the last with `past`.
    """
    found: list[Days] = []
    for pattern, read in _GRAMMAR:
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(start < other.end and end > other.start for other in found):
                continue
            span = _safely(read, match, today, past)
            if span is not None:
                found.append(Days(*span, start, end))
    return sorted(found, key=lambda one: one.start)


def _safely(
    read: Reader, match: re.Match[str], today: date, past: bool
) -> tuple[date, date] | None:
    """Read a match; a day that no calendar has (30 February) is none."""
    try:
        return read(match, today, past)
    except (ValueError, OverflowError):
        return None


def _day(first: date) -> tuple[date, date]:
    return first, first + timedelta(days=1)


def _near(match: re.Match[str], today: date, past: bool) -> tuple[date, date]:
    said = match["near"].lower().removeprefix("the ")
    ahead = {
        "day after tomorrow": 2,
        "day before yesterday": -2,
        "tomorrow": 1,
        "yesterday": -1,
    }
    return _day(today + timedelta(days=ahead.get(said, 0)))


def _weekday(match: re.Match[str], today: date, past: bool) -> tuple[date, date]:
    wanted = weekday_number(match["weekday"])
    which = (match["which"] or "").lower()
    ahead = (wanted - today.weekday()) % 7
    if which == "next":
        return _day(today + timedelta(days=7 - today.weekday() + wanted))
    if which in ("last", "past", "previous") or (past and not which):
        return _day(today - timedelta(days=(today.weekday() - wanted) % 7 or 7))
    return _day(today + timedelta(days=ahead if which == "this" else ahead or 7))


def _month_day(match: re.Match[str], today: date, past: bool) -> tuple[date, date]:
    said = match["day"]
    try:
        day = ordinal(said)
    except ValueError:
        day = int(amount(said))
    month = month_number(match["month"])
    if match["year"]:
        return _day(date(year_number(match["year"]), month, day))
    return _day(nearest(lambda year: date(year, month, day), today, past))


def _ordinal_day(match: re.Match[str], today: date, past: bool) -> tuple[date, date] | None:
    day = ordinal(match["day"])
    if match[0].lower() == "to the second":
        return None
    step = relativedelta(months=-1 if past else 1)
    month = today.replace(day=1) + (step if "next" in (match["which"] or "") else relativedelta())
    for _ in range(12):
        last = (month + relativedelta(months=1) - timedelta(days=1)).day
        if day <= last:
            there = month.replace(day=day)
            if (there <= today) if past else (there >= today):
                return _day(there)
        month += step
    raise ValueError("no month has that day")


def _month(match: re.Match[str], today: date, past: bool) -> tuple[date, date]:
    month = month_number(match["month"])
    if match["year"]:
        first = date(year_number(match["year"]), month, 1)
    else:
        ends = today if past else today - relativedelta(months=1) + timedelta(days=1)
        first = nearest(lambda year: date(year, month, 1), ends, past)
    return first, first + relativedelta(months=1)


def _year(match: re.Match[str], today: date, past: bool) -> tuple[date, date]:
    year = year_number(match["year"])
    return date(year, 1, 1), date(year + 1, 1, 1)


def _iso(match: re.Match[str], today: date, past: bool) -> tuple[date, date]:
    return _day(date(int(match["y"]), int(match["m"]), int(match["d"])))


def _slashed(match: re.Match[str], today: date, past: bool) -> tuple[date, date]:
    a, b = int(match["a"]), int(match["b"])
    dotted = match["sep"] == "."
    month, day = (b, a) if dotted or a > 12 else (a, b)
    if match["y"]:
        year = int(match["y"])
        return _day(date(year + 2000 if year < 100 else year, month, day))
    return _day(nearest(lambda year: date(year, month, day), today, past))


def _holiday(match: re.Match[str], today: date, past: bool) -> tuple[date, date]:
    said = match["holiday"].lower()
    name = next(one for one in HOLIDAYS if one.replace("'", "") == said.replace("'", ""))
    if match["year"]:
        return _day(HOLIDAYS[name](year_number(match["year"])))
    return _day(nearest(HOLIDAYS[name], today, past))


def _period(match: re.Match[str], today: date, past: bool) -> tuple[date, date]:
    said = (match["which"] or "this").lower().split()[-1]
    step = {"next": 1, "following": 1, "last": -1, "past": -1, "previous": -1}.get(said, 0)
    return period_of(match["unit"], step, today)


def _rest(match: re.Match[str], today: date, past: bool) -> tuple[date, date]:
    if match["unit"].lower() == "day":
        return _day(today)
    return today, period_of(match["unit"], 0, today)[1]


def _stretch(match: re.Match[str], today: date, past: bool) -> tuple[date, date] | None:
    found = find_length(match["length"])
    if found is None or not found.value.whole_days:
        return None
    length = found.value
    delta = relativedelta(months=length.months, days=length.time.days)
    if match["which"].lower() in ("last", "past", "previous"):
        return today - delta, today + timedelta(days=1)
    return today, today + delta


def _distance(match: re.Match[str], today: date, past: bool) -> tuple[date, date] | None:
    found = find_length(match["length"])
    if found is None or not found.value.whole_days:
        return None
    length = found.value
    delta = relativedelta(months=length.months, days=length.time.days)
    base = today
    if match["base"]:
        based = find_days(match["base"], today)
        base = based[0].first if based else today
    back = bool(match["ago"]) or (match["side"] or "").lower() == "before"
    return _day(base - delta if back else base + delta)


def _beside(match: re.Match[str], today: date, past: bool) -> tuple[date, date] | None:
    based = find_days(match["base"], today, past=past)
    if not based:
        return None
    days = 7 if match["unit"].lower() == "week" else 1
    return _day(
        based[0].first + timedelta(days=days if match["side"].lower() == "after" else -days)
    )


def _weeks_on(match: re.Match[str], today: date, past: bool) -> tuple[date, date] | None:
    """'A week on Friday', 'a fortnight tomorrow', 'Friday week': so many weeks after that day."""
    based = find_days(match["base"], today)
    if not based:
        return None
    return _day(based[0].first + timedelta(weeks=_WEEKS.get(match["weeks"].lower()[:3], 1)))


def _after_next(match: re.Match[str], today: date, past: bool) -> tuple[date, date]:
    """'The Friday after next', 'the week after next': the one after the next."""
    said = match["base"].lower()
    if re.fullmatch(_PERIOD, said):
        return period_of(said, 2, today)
    monday = today - timedelta(days=today.weekday())
    return _day(monday + timedelta(days=14 + weekday_number(said)))


def _last_of_month(match: re.Match[str], today: date, past: bool) -> tuple[date, date]:
    after = period_of("month", 1 if match["which"].lower() == "next" else 0, today)[1]
    return _day(after - timedelta(days=1))


def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(source, re.IGNORECASE)


_NEAR_WORDS = r"(?:the )?day after tomorrow|(?:the )?day before yesterday|tomorrow|today|yesterday"
_GRAMMAR: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (
        _compiled(rf"\b(?:in|within) (?P<length>{DURATION})(?P<side>)(?P<base>)(?P<ago>)"),
        _distance,
    ),
    (
        _compiled(
            rf"{_ON}\bthe (?P<unit>day|week) (?P<side>before|after) (?P<base>{_DEF}{WEEKDAY}"
            rf"|{MONTH} (?:{ORDINAL}|{SMALL})|{_DEF}{ORDINAL}(?: of)? {MONTH}|{_HOLIDAY})\b"
        ),
        _beside,
    ),
    (
        _compiled(
            rf"\b(?P<length>{DURATION})(?: (?P<ago>ago|earlier)"
            rf"| (?P<side>from|after|before) (?P<base>now|today|tomorrow|{_DEF}{WEEKDAY}"
            rf"|{MONTH} {SMALL}|{_HOLIDAY})\b| later\b| hence\b)"
        ),
        _distance,
    ),
    (
        _compiled(
            rf"{_ON}(?<!for )(?<!twice )(?<!once )(?<!times )\b(?P<weeks>(?:a|one|1) week"
            r"|a fortnight|(?:two|three|2|3) weeks) (?:on |come )?"
            rf"(?P<base>(?:this )?(?:{_NEAR_WORDS}|{WEEKDAY}))\b"
        ),
        _weeks_on,
    ),
    (
        _compiled(
            rf"{_ON}\b(?P<base>today|tomorrow|{WEEKDAY}) (?P<weeks>week|a fortnight|fortnight)\b"
            r"(?! number)"
        ),
        _weeks_on,
    ),
    (
        _compiled(rf"{_ON}\bthe last day of (?P<which>the|this|next) month\b"),
        _last_of_month,
    ),
    (
        _compiled(rf"{_ON}{_DEF}\b(?P<base>{WEEKDAY}|{_PERIOD}) after next\b(?! (?:week|month))"),
        _after_next,
    ),
    (_compiled(rf"{_ON}\b(?P<near>{_NEAR_WORDS})(?:'?s\b)?"), _near),
    (_compiled(rf"{_ON}\b(?P<y>\d{{4}})-(?P<m>\d\d?)-(?P<d>\d\d?)\b"), _iso),
    (
        _compiled(
            rf"{_ON}{_DEF}(?:\b{WEEKDAY},? )?{_DEF}(?P<day>{ORDINAL}|\b{SMALL})"
            rf"(?: of)? (?P<month>{MONTH}){YEAR}"
        ),
        _month_day,
    ),
    (
        _compiled(
            rf"{_ON}(?:\b{WEEKDAY},? )?\b(?P<month>{MONTH}) {_DEF}(?P<day>{ORDINAL}|{SMALL})"
            rf"(?!:| ?(?:am|pm|o'?clock)\b){YEAR}"
        ),
        _month_day,
    ),
    (
        _compiled(
            rf"{_ON}\b(?P<a>\d\d?)(?P<sep>[/.])(?P<b>\d\d?)(?:(?P=sep)(?P<y>\d{{4}}|\d\d))?"
            r"(?![\d%.]| ?(?:am|pm|a\.m|p\.m|percent|degree|mile|k)|\.\d)(?<=[/.]\d|\d\d)"
        ),
        lambda match, today, past: (
            None if match["sep"] == "." and not match["y"] else _slashed(match, today, past)
        ),
    ),
    (
        _compiled(
            rf"{_ON}{_DEF}\b(?:(?P<which>next|this|this coming|coming|last|past|previous) )?"
            rf"(?P<weekday>{WEEKDAY})(?:'s)?"
        ),
        _weekday,
    ),
    (
        _compiled(
            rf"(?:\b(?:on|for|at|before|until|till|by|to|is|of|since|does|after|from|over"
            rf"|next|this|last|was|when's|what's) |^\W*){_DEF}(?P<holiday>{_HOLIDAY})\b"
            rf"(?:'s)?{YEAR}"
        ),
        _holiday,
    ),
    (
        _compiled(
            rf"(?:\b(?:on|for|by|until|till|before|after|from|in|over) )?{_DEF}\b"
            rf"(?P<which>next|last|past|previous|coming|following) (?P<length>{DURATION})"
        ),
        _stretch,
    ),
    (
        _compiled(
            rf"(?:\b(?:on|for|by|from|until|till|before|after|is|of|to|does|and) )?\bthe "
            rf"(?P<day>{ORDINAL})(?: of (?P<which>this|next) month)?"
            r"(?=$|[,.?!;]| (?:at|to|of|for|in|from|and|on|by|please|this|fall|is|a|about)\b)"
        ),
        _ordinal_day,
    ),
    (
        _compiled(
            rf"{_ON}(?:(?:the rest of|later|sometime) )?\b(?P<which>this|(?:the )?next"
            r"|(?:the )?last|(?:the )?past|(?:the )?previous|(?:the )?coming|the following"
            rf"|this coming) (?P<unit>{_PERIOD})(?:'s)?\b"
        ),
        _period,
    ),
    (
        _compiled(r"\b(?:for )?the rest of (?:the|this) (?P<unit>day|week ?end|week|month|year)\b"),
        _rest,
    ),
    (
        _compiled(
            r"(?:\b(?:on|at|over|for|during|by) )?\b(?:the |my )?(?P<which>)(?P<unit>week ?end)\b"
        ),
        _period,
    ),
    (_compiled(rf"\b(?:for|on|over|at|during) the (?P<which>)(?P<unit>{_PERIOD})\b"), _period),
    (
        _compiled(
            rf"\b(?:on|for|by|until|is|does|day) (?P<day>{ORDINAL})(?P<which>)"
            r"(?=$|[,.?!;]| (?:at|of|fall|this|please)\b)"
        ),
        _ordinal_day,
    ),
    (
        _compiled(
            rf"\b(?:in|this|next|last|for|during|of|until|before|since) "
            rf"(?P<month>{MONTH}){YEAR}"
        ),
        _month,
    ),
    (
        # Only beside 'years': elsewhere 'until 2030' is a time of day.
        _compiled(
            rf"(?<=\byears) (?:is it |are (?:there|left) |has it been )?(?:until|till|til|to|before"
            rf"|since) {SOME_YEAR}\b"
        ),
        _year,
    ),
    (_compiled(rf"(?<=\bis ){SOME_YEAR}(?= a leap year\b)"), _year),
)

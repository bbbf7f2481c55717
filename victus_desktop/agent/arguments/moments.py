"""Moments: 'tomorrow at noon', 'half past seven', 'next Friday', 'the 3rd of March', 'in 2 hours'.

The future is preferred. An hour without am or pm is its next occurrence; on another day it is
the one in waking hours.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from victus_desktop.agent.arguments.durations import find_duration
from victus_desktop.agent.arguments.spans import Found, Span

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august"),
    *("september", "october", "november", "december"),
)
_DAY = "|".join(f"{day[:3]}(?:{day[3:]})?" for day in WEEKDAYS).replace(
    "tue(?:sday)", "tues?(?:day)"
)
_MONTH = "|".join(f"{month[:3]}(?:{month[3:]})?" for month in _MONTHS)
_PARTS = {"morning": time(9), "afternoon": time(15), "evening": time(19), "night": time(21)}

_RELATIVE = re.compile(r"\bin (?=\d|an? |half)")
_FROM_NOW = re.compile(r"\s*(?:from now|later)\b")
_TODAY = re.compile(
    r"\b(?:on )?(?P<name>today|tonight|tomorrow|(?:the )?day after tomorrow|yesterday)(?:'s)?\b"
)
_WEEKDAY = re.compile(rf"\b(?:on |this |coming |for )*(?P<next>next )?(?P<day>{_DAY})(?:'s)?\b")
_WEEK = re.compile(r"\b(?P<which>next|this) (?P<unit>week|weekend|month|year)\b")
_MONTH_DAY = re.compile(
    rf"\b(?:on )?(?:the )?(?P<month>{_MONTH})\.? (?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?"
    r"(?:,? (?P<year>20\d\d))?\b(?! ?(?:am|pm|:))"
)
_DAY_MONTH = re.compile(
    rf"\b(?:on )?(?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<month>{_MONTH})\b"
    r"(?:,? (?P<year>20\d\d))?"
)
_DAY_ALONE = re.compile(
    r"\b(?:on )?the (?P<day>\d{1,2})(?:st|nd|rd|th)\b|\bon the (?P<bare>\d{1,2})\b"
)
_ISO = re.compile(r"\b(?P<year>20\d\d)[ -](?P<month>\d\d)[ -](?P<day>\d\d)\b")

_HALF = re.compile(r"\b(?:at )?half past (?P<hour>\d{1,2})\s*(?P<half>am|pm)?\b")
_QUARTER = re.compile(
    r"\b(?:at )?(?:a )?(?P<minutes>quarter|\d{1,2})(?: minutes?)? (?P<side>past|to|before|after|of)"
    r" (?P<hour>\d{1,2})\s*(?P<half>am|pm)?\b"
)
_CLOCK = re.compile(
    r"\b(?P<at>at |by |around |for |from |until |till )?(?P<hour>\d{1,2})"
    r"(?:(?P<sep>[:. ]|:| oh )(?P<minute>[0-5]\d))?\s*(?P<half>am|pm|o'?clock(?: (?:am|pm))?)?\b"
    r"(?!\s*(?:minutes?|mins?|hours?|seconds?|secs?|days?|weeks?|months?|years?|percent|%|st\b|nd\b"
    r"|rd\b|th\b|people|euros?|dollars?))"
)
_NOON = re.compile(r"\b(?:at )?(?P<name>noon|midday|midnight|lunch ?time)\b")
_PART = re.compile(
    r"\b(?:in the |this |at |every )?(?P<part>morning|afternoon|evening|night)(?:'s)?\b"
)


@dataclass(slots=True)
class _Pieces:
    day: date | None = None
    clock: time | None = None
    twelve: bool = False
    """The hour was told without am or pm."""
    part: str = ""
    spans: tuple[Span, ...] = ()


def find_moment(text: str, now: datetime) -> Found[datetime] | None:
    """Give the moment that a text with digits tells, in `now`'s time zone."""
    if relative := _relative(text, now):
        return relative
    pieces = _Pieces()
    _find_day(text, pieces, now.date())
    _find_clock(text, pieces)
    _find_part(text, pieces)
    if not pieces.spans:
        return None
    return Found(_moment(pieces, now), pieces.spans)


def find_day(text: str, now: datetime) -> Found[date] | None:
    """Give only the day that a text tells."""
    pieces = _Pieces()
    _find_day(text, pieces, now.date())
    return Found(pieces.day, pieces.spans) if pieces.day else None


def _relative(text: str, now: datetime) -> Found[datetime] | None:
    for start in _RELATIVE.finditer(text):
        if found := find_duration(text[start.end() :]):
            (begin, end) = found.spans[0]
            if begin == 0:
                return Found(now + found.value, ((start.start(), start.end() + end),))
    if (found := find_duration(text)) and (after := _FROM_NOW.match(text, found.spans[0][1])):
        return Found(now + found.value, ((found.spans[0][0], after.end()),))
    return None


def _find_day(text: str, pieces: _Pieces, today: date) -> None:
    for pattern, read in (
        (_ISO, _iso),
        (_TODAY, _named),
        (_DAY_MONTH, _in_month),
        (_MONTH_DAY, _in_month),
        (_WEEKDAY, _weekday),
        (_WEEK, _week),
        (_DAY_ALONE, _alone),
    ):
        found = pattern.search(text)
        day = read(found, today) if found else None
        if found and day:
            pieces.day = day
            pieces.spans += (found.span(),)
            if found.re is _TODAY and found["name"] == "tonight":
                pieces.part = "night"
            return


def _iso(found: "re.Match[str]", today: date) -> date | None:
    return _date(int(found["year"]), int(found["month"]), int(found["day"]))


def _named(found: "re.Match[str]", today: date) -> date:
    days = {"today": 0, "tonight": 0, "tomorrow": 1, "yesterday": -1}
    return today + timedelta(days=days.get(found["name"], 2))


def _in_month(found: "re.Match[str]", today: date) -> date | None:
    month = [name[:3] for name in _MONTHS].index(found["month"][:3]) + 1
    if found["year"]:
        return _date(int(found["year"]), month, int(found["day"]))
    day = _date(today.year, month, int(found["day"]))
    return _date(today.year + 1, month, int(found["day"])) if day and day < today else day


def _weekday(found: "re.Match[str]", today: date) -> date | None:
    wanted = [name[:3] for name in WEEKDAYS].index(found["day"][:3])
    ahead = (wanted - today.weekday()) % 7 or 7
    if found["next"] and ahead < 7 - today.weekday():
        ahead += 7
    return today + timedelta(days=ahead)


def _week(found: "re.Match[str]", today: date) -> date:
    later = found["which"] == "next"
    if found["unit"] == "weekend":
        return today + timedelta(days=(5 - today.weekday()) % 7 + (7 if later else 0))
    if found["unit"] == "week":
        return today + timedelta(days=7 - today.weekday()) if later else today
    if found["unit"] == "month":
        return (today.replace(day=1) + timedelta(days=32)).replace(day=1) if later else today
    return date(today.year + 1, 1, 1) if later else today


def _alone(found: "re.Match[str]", today: date) -> date | None:
    number = int(found["day"] or found["bare"])
    this = _date(today.year, today.month, number)
    if this and this >= today:
        return this
    following = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    return _date(following.year, following.month, number)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _find_clock(text: str, pieces: _Pieces) -> None:
    taken = pieces.spans
    for pattern in (_HALF, _QUARTER, _NOON, _CLOCK):
        for found in pattern.finditer(text):
            if any(found.start() < end and start < found.end() for start, end in taken):
                continue
            clock = _clock(found, pieces)
            if clock is not None:
                pieces.clock = clock
                pieces.spans += (found.span(),)
                return


def _clock(found: "re.Match[str]", pieces: _Pieces) -> time | None:
    if found.re is _NOON:
        return time(0) if found["name"] == "midnight" else time(12)
    hour, minute = int(found["hour"]), 0
    half = (found["half"] or "").replace("o'clock", "").replace("oclock", "").strip()
    if found.re is _HALF:
        minute = 30
    elif found.re is _QUARTER:
        minutes = 15 if found["minutes"] == "quarter" else int(found["minutes"])
        minute = minutes if found["side"] in ("past", "after") else 60 - minutes
        hour -= found["side"] not in ("past", "after")
    else:
        minute = int(found["minute"] or 0)
        if not (found["at"] or found["half"] or found["minute"]):
            return None
        if found["sep"] == "." and not (found["at"] or found["half"]):
            return None
    if half == "pm" and hour < 12:
        hour += 12
    elif half == "am" and hour == 12:
        hour = 0
    pieces.twelve = not half and 0 < hour <= 12
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _find_part(text: str, pieces: _Pieces) -> None:
    found = _PART.search(text)
    if found:
        pieces.part = found["part"]
        pieces.spans += (found.span(),)


def _moment(pieces: _Pieces, now: datetime) -> datetime:
    day = pieces.day or now.date()
    clock = pieces.clock
    if clock is None:
        clock = _PARTS[pieces.part] if pieces.part else time(9) if pieces.day else now.time()
        moment = datetime.combine(day, clock, now.tzinfo)
        late = moment <= now and pieces.day is None
        return moment + timedelta(days=1) if late and pieces.part else moment
    if pieces.twelve and clock.hour < 12 and _is_after_noon(pieces, clock, day, now):
        clock = clock.replace(hour=clock.hour + 12)
    moment = datetime.combine(day, clock, now.tzinfo)
    if moment <= now and pieces.day is None:
        moment += timedelta(days=1)
    return moment


def _is_after_noon(pieces: _Pieces, clock: time, day: date, now: datetime) -> bool:
    if pieces.part:
        return pieces.part != "morning"
    if day > now.date():
        return clock.hour < 7
    this_morning = datetime.combine(day, clock, now.tzinfo)
    return this_morning <= now < this_morning + timedelta(hours=12)

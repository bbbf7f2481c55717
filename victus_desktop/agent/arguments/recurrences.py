"""Recurrences as RFC 5545 rules: 'every weekday at seven', 'every other Friday', 'daily'."""

import re
from datetime import datetime

from victus_desktop.agent.arguments.calendar_words import (
    MONTH,
    WEEKDAY,
    month_number,
    weekday_number,
)
from victus_desktop.agent.arguments.day_exceptions import CODES, find_exception, without_days
from victus_desktop.agent.arguments.number_words import ORDINAL, SMALL, amount, ordinal
from victus_desktop.agent.arguments.spans import Found, blanked

_WORKDAYS = "MO,TU,WE,TH,FR"
_FULL_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
_DAYS = rf"(?:(?:{_FULL_DAY}|{WEEKDAY})(?:(?:,? and |, | )(?=(?:{_FULL_DAY}|{WEEKDAY})))?)+"
_EVERY = r"\b(?:on )?(?:every|each)"
_OTHER = r"(?P<other>(?:single|other|second|2nd|third|3rd|fourth|4th) )?"
_PLURALS = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days"
_FREQUENCIES = {
    "minute": "MINUTELY",
    "hour": "HOURLY",
    "day": "DAILY",
    "morning": "DAILY",
    "afternoon": "DAILY",
    "evening": "DAILY",
    "night": "DAILY",
    "week": "WEEKLY",
    "fortnight": "WEEKLY;INTERVAL=2",
    "month": "MONTHLY",
    "quarter": "MONTHLY;INTERVAL=3",
    "year": "YEARLY",
}
_ADVERBS = {
    "hourly": "HOURLY",
    "daily": "DAILY",
    "nightly": "DAILY",
    "weekly": "WEEKLY",
    "biweekly": "WEEKLY;INTERVAL=2",
    "fortnightly": "WEEKLY;INTERVAL=2",
    "monthly": "MONTHLY",
    "quarterly": "MONTHLY;INTERVAL=3",
    "yearly": "YEARLY",
    "annually": "YEARLY",
}
_INTERVALS = {"other": 2, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}


def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(source, re.IGNORECASE)


_NTH_DAY = _compiled(
    rf"\b(?:on )?(?:the |every |each )(?P<nth>{ORDINAL}|last) (?P<day>{_FULL_DAY})"
    r" (?:of|in) (?:the|every|each) month"
)
_MONTH_DAY = _compiled(
    rf"{_EVERY} month on the (?P<day>{ORDINAL})"
    rf"|\b(?:on )?the (?P<of>{ORDINAL}) (?:day )?of (?:every|each|the) month"
)
_YEAR_DAY = _compiled(
    rf"{_EVERY} (?:year on )?(?:the )?(?:(?P<month>{MONTH}) (?:the )?(?P<day>{ORDINAL}|{SMALL})"
    rf"|(?P<day2>{ORDINAL}|{SMALL}) (?:of )?(?P<month2>{MONTH}))"
)
_WORK = _compiled(
    rf"(?:{_EVERY} (?:weekday|work ?day|working day|school ?day)s?"
    r"|\b(?:on )?(?:weekdays|work ?days|working days|school ?days)"
    r"|\bmondays? (?:to|through) fridays?)\b"
)
_WEEKEND = _compiled(rf"(?:{_EVERY} weekend|\b(?:on |at )?weekends)\b")
_ON_DAYS = _compiled(
    rf"{_EVERY} {_OTHER}(?P<days>{_DAYS})|\b(?:on )?(?P<plurals>{_PLURALS}(?:(?:,? and |, )"
    rf"{_PLURALS})*)\b"
)
_UNIT = _compiled(
    rf"{_EVERY} {_OTHER}(?:(?P<count>{SMALL}) )?"
    r"(?P<unit>minute|hour|day|morning|afternoon|evening|night|week|fortnight|month|quarter|year)"
    r"s?\b"
)
_ADVERB = _compiled(
    rf"\b(?:{'|'.join(_ADVERBS)})\b|\b(?:once|one time) (?:a|an|every) "
    r"(?P<once>hour|day|week|month|year)\b"
)


def find_recurrence(text: str) -> Found[str] | None:
    """Give the rule that a text tells, without the RRULE prefix and the days that it leaves out.

    The spans leave out the part of the day ('every morning' keeps 'morning') and a date of the
    year, since those tell the first time too.
    """
    exception = find_exception(text)
    found = _rule(blanked(text, exception.spans)) if exception else None
    if exception is None or found is None:
        return _rule(text)
    rule = without_days(found.value, exception.value)
    return Found(rule, (*found.spans, *exception.spans)) if rule else found


def _rule(text: str) -> Found[str] | None:
    for read in (_nth_day, _month_day, _year_day, _work_days, _on_days, _units, _adverbs):
        found = read(text)
        if found is not None:
            return found
    return None


def first_after(rule: str, start: datetime, now: datetime) -> datetime:
    """Give the first time after `now` of a recurrence that is counted from `start`.

    Raises ValueError where the rule is none, or never happens.
    """
    from dateutil.rrule import rrulestr

    local = now.astimezone(start.tzinfo).replace(tzinfo=None)
    try:
        found = rrulestr(rule, dtstart=start.replace(tzinfo=None)).after(local)
    except (TypeError, KeyError, AttributeError, OverflowError) as error:
        raise ValueError(f"{rule!r} is no rule") from error
    if found is None:
        raise ValueError(f"{rule} never happens")
    first: datetime = found.replace(tzinfo=start.tzinfo)
    return first


def _nth_day(text: str) -> Found[str] | None:
    match = _NTH_DAY.search(text)
    if match is None:
        return None
    nth = -1 if match["nth"].lower() == "last" else ordinal(match["nth"])
    day = CODES[weekday_number(match["day"])]
    return Found(f"FREQ=MONTHLY;BYDAY={nth}{day}", (match.span(),))


def _month_day(text: str) -> Found[str] | None:
    match = _MONTH_DAY.search(text)
    if match is None:
        return None
    day = ordinal(match["day"] or match["of"])
    return Found(f"FREQ=MONTHLY;BYMONTHDAY={day}", (match.span(),))


def _year_day(text: str) -> Found[str] | None:
    match = _YEAR_DAY.search(text)
    if match is None:
        return None
    said = match["day"] or match["day2"]
    month = month_number(match["month"] or match["month2"])
    number = ordinal(said) if not said.isdigit() and _is_ordinal(said) else int(amount(said))
    rule = f"FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={number}"
    every = re.match(r"(?:on )?(?:every|each)(?: year)?", match[0], re.IGNORECASE)
    return Found(rule, ((match.start(), match.start() + (every.end() if every else 0)),))


def _is_ordinal(said: str) -> bool:
    return re.fullmatch(ORDINAL, said, re.IGNORECASE) is not None


def _work_days(text: str) -> Found[str] | None:
    for pattern, days in ((_WORK, _WORKDAYS), (_WEEKEND, "SA,SU")):
        match = pattern.search(text)
        if match:
            return Found(f"FREQ=WEEKLY;BYDAY={days}", (match.span(),))
    return None


def _on_days(text: str) -> Found[str] | None:
    match = _ON_DAYS.search(text)
    if match is None:
        return None
    said = match["days"] or match["plurals"]
    numbers = {
        weekday_number(day) for day in re.findall(r"[a-z]{3,}", said.lower()) if day != "and"
    }
    days = ",".join(CODES[number] for number in sorted(numbers))
    interval = _INTERVALS.get((match["other"] or "").strip().lower())
    every = f"INTERVAL={interval};" if interval else ""
    return Found(f"FREQ=WEEKLY;{every}BYDAY={days}", (match.span(),))


def _units(text: str) -> Found[str] | None:
    match = _UNIT.search(text)
    if match is None:
        return None
    unit = match["unit"].lower()
    count = _INTERVALS.get((match["other"] or "").strip().lower())
    if match["count"]:
        count = int(amount(match["count"]))
    rule = f"FREQ={_FREQUENCIES[unit]}" + (f";INTERVAL={count}" if count and count > 1 else "")
    keeps = unit in ("morning", "afternoon", "evening", "night")
    return Found(rule, ((match.start(), match.start("unit") if keeps else match.end()),))


def _adverbs(text: str) -> Found[str] | None:
    match = _ADVERB.search(text)
    if match is None:
        return None
    word = match["once"] or match[0]
    table = _FREQUENCIES if match["once"] else _ADVERBS
    return Found(f"FREQ={table[word.lower()]}", (match.span(),))

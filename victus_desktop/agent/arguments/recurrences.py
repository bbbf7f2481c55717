"""Recurrences as RFC 5545 rules: 'every weekday at seven', 'every other Friday', 'daily'."""

import re

from victus_desktop.agent.arguments.moments import WEEKDAYS
from victus_desktop.agent.arguments.spans import Found

_DAYS = "|".join(WEEKDAYS)
_CODES = {name: name[:2].upper() for name in WEEKDAYS}
_WEEKDAY = re.compile(
    r"\b(?:every|each|on) (?P<other>other |second |2nd )?"
    rf"(?P<days>(?:(?:{_DAYS})(?:,? and |, | )?)+)(?P<plural>s)?\b"
)
_EVERY_DAYS = re.compile(rf"\b(?P<days>(?:(?:{_DAYS})s(?:,? and |, )?)+)")
_UNIT = re.compile(
    r"\bevery (?P<other>other |second |2nd )?(?:(?P<count>\d+) )?"
    r"(?P<unit>minute|hour|day|week|month|year|weekday|weekend|morning|afternoon|evening|night)s?\b"
)
_WORD = re.compile(
    r"\b(?P<word>hourly|daily|weekly|monthly|yearly|annually|on weekdays|weekdays)\b"
)
_FREQUENCIES = {
    "minute": "MINUTELY",
    "hour": "HOURLY",
    "day": "DAILY",
    "week": "WEEKLY",
    "month": "MONTHLY",
    "year": "YEARLY",
}
_WORDS = {
    "hourly": "FREQ=HOURLY",
    "daily": "FREQ=DAILY",
    "weekly": "FREQ=WEEKLY",
    "monthly": "FREQ=MONTHLY",
    "yearly": "FREQ=YEARLY",
    "annually": "FREQ=YEARLY",
}
_WORKDAYS = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"


def find_recurrence(text: str) -> Found[str] | None:
    """Give the rule that a text with digits tells.

    The span leaves out the part of the day ('every morning' keeps 'morning'), since that is the
    first time too.
    """
    if (found := _WEEKDAY.search(text)) and (
        found[0].startswith(("every", "each")) or found["plural"]
    ):
        return Found(_on_days(found["days"], found["other"]), (found.span(),))
    if found := _EVERY_DAYS.search(text):
        return Found(_on_days(found["days"], None), (found.span(),))
    if found := _UNIT.search(text):
        return Found(_rule(found), (_span(found),))
    if found := _WORD.search(text):
        return Found(_WORDS.get(found["word"], _WORKDAYS), (found.span(),))
    return None


def _on_days(told: str, other: str | None) -> str:
    days = ",".join(_CODES[day] for day in re.findall(_DAYS, told))
    return f"FREQ=WEEKLY;{'INTERVAL=2;' if other else ''}BYDAY={days}"


def _rule(found: "re.Match[str]") -> str:
    unit = found["unit"]
    if unit == "weekday":
        return _WORKDAYS
    if unit == "weekend":
        return "FREQ=WEEKLY;BYDAY=SA,SU"
    rule = f"FREQ={_FREQUENCIES.get(unit, 'DAILY')}"
    count = "2" if found["other"] else found["count"]
    return f"{rule};INTERVAL={count}" if count else rule


def _span(found: "re.Match[str]") -> tuple[int, int]:
    if found["unit"] in ("morning", "afternoon", "evening", "night"):
        return found.start(), found.start("unit")
    return found.span()

"""Days that a recurrence leaves out: 'on weekdays but not on Friday', 'every day except Sunday'."""

import re

from victus_desktop.agent.arguments.calendar_words import WEEKDAY, weekday_number
from victus_desktop.agent.arguments.spans import Found

CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY = rf"(?:{WEEKDAY}s?|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)"
_SET = r"(?:the )?(?:weekends?|weekdays?|work ?days?)"
_ONE = rf"(?:(?:on|at|for|the|a|every) )*(?:{_DAY}|{_SET})"
_EXCEPT = re.compile(
    r"(?:,? ?\b(?:and|but) |,? ?)\b(?:except(?:ing)?(?: for)?|(?:just |only |but )?not|never|but"
    r"|apart from|other than|excluding|exclude|without|unless it(?:'s| is)|skip(?:ping)?"
    rf"|leav(?:e|ing) out|with the exception of) (?P<days>{_ONE}(?:(?:,? (?:and|or) |, ){_ONE})*)"
    r"(?!\w)",
    re.IGNORECASE,
)
_GROUPS = {"weekend": (5, 6), "weekday": range(5), "work": range(5)}


def find_exception(text: str) -> Found[frozenset[int]] | None:
    """Give the weekdays that a text leaves out, Monday being 0; None where it leaves out none."""
    match = _EXCEPT.search(text)
    if match is None:
        return None
    said = match["days"].lower()
    days = {day for name, group in _GROUPS.items() if name in said for day in group}
    names = re.findall(rf"\b{_DAY}\b", said, re.IGNORECASE)
    days |= {weekday_number(name) for name in names}
    return Found(frozenset(days), (match.span(),))


def without_days(rule: str, days: frozenset[int]) -> str | None:
    """Give the rule on all its days but these; None where it goes by no weekdays or has no other.

    A rule of days in a month ('the first Monday') stays by its own days.
    """
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    frequency, said = parts["FREQ"], parts.get("BYDAY", "")
    kept = said.split(",") if said else list(CODES)
    if frequency in ("MONTHLY", "YEARLY") or (frequency == "WEEKLY" and not said):
        return None
    left = [code for code in kept if CODES.index(code) not in days]
    if not left:
        return None
    if frequency == "DAILY" and "INTERVAL" not in parts:
        parts["FREQ"] = "WEEKLY"
    return ";".join(
        f"{name}={value}" for name, value in (parts | {"BYDAY": ",".join(left)}).items()
    )

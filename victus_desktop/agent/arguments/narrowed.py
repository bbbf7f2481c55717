"""Which day of an alarm or a reminder is meant, and which of them by how it repeats."""

import re
from typing import Any

from victus_desktop.agent.arguments.calendar_words import WEEKDAY
from victus_desktop.agent.arguments.moments import Moment
from victus_desktop.agent.arguments.recurrences import find_recurrence
from victus_desktop.agent.arguments.spans import Span

CANCEL, SHIFT = "alarm_or_reminder_cancel", "alarm_or_reminder_shift"
_NAMED_BY_DAY = re.compile(
    rf"(?<!this )(?<!next )\b(?:{WEEKDAY}|week ?end)(?: morning| evening)?"
    r" (?:alarm|reminder|wake ?up)",
    re.IGNORECASE,
)
"""'My Sunday alarm', not 'Sunday's alarm' nor 'the alarm on Sunday'."""
_NEXT = re.compile(r"^skip\b|\bnext (?:alarm|reminder|one)\b", re.IGNORECASE)


def repeated(tool: str, text: str, found: dict[str, Any]) -> tuple[Span, ...]:
    """Take how it repeats for what names one: 'cancel my daily alarm'; give where it stood."""
    rule = find_recurrence(text) if tool in (CANCEL, SHIFT) else None
    if rule is None:
        return ()
    start, end = rule.spans[0]
    found.setdefault("label", text[start:end])
    return rule.spans


def next_one(tool: str, text: str, found: dict[str, Any]) -> None:
    """'Skip my alarm' and 'cancel my next alarm' mean one time of it."""
    if tool == CANCEL and "when" not in found and _NEXT.search(text):
        found["days"] = "next"


def narrow(tool: str, text: str, moment: Moment, found: dict[str, Any]) -> None:
    """Fill which day of what repeats is meant, where one is."""
    if not moment.has_date:
        return
    if tool == CANCEL:
        found["days"] = "named" if _NAMED_BY_DAY.search(text) else "only"
    elif tool == SHIFT:
        found["day"] = moment.start.date()
        if not moment.has_time:
            found.pop("when", None)

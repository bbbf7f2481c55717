"""Which alarms and reminders are meant, and what is said of them."""

from datetime import datetime
from typing import Literal

from rapidfuzz import fuzz

from victus_desktop.agent import wording
from victus_desktop.agent.arguments.clock_times import PARTS
from victus_desktop.agent.arguments.recurrences import find_recurrence
from victus_desktop.conversation.records import Scheduled, ScheduleKind

Kind = Literal["any", "alarm", "reminder"]
Days = Literal["any", "only", "named", "next"]
KINDS = {
    "any": (ScheduleKind.ALARM, ScheduleKind.REMINDER),
    "alarm": (ScheduleKind.ALARM,),
    "reminder": (ScheduleKind.REMINDER,),
}
READ_OUT = 5
"""So many are told one by one."""
_ALIKE = 75


def fitting(
    pending: list[Scheduled], label: str, when: datetime | None, present: datetime
) -> list[Scheduled]:
    """Give those with the label and the time: the very moment, else that hour, else that day."""
    pending = labelled(pending, label)
    if when is None:
        return pending
    wanted = when.astimezone(present.tzinfo)
    due = [(one, local(one, present)) for one in pending]
    exact = [one for one, at in due if at == wanted]
    that_hour = at_clock(pending, when, present)
    that_day = [one for one, at in due if at.date() == wanted.date()]
    return exact or (that_day or that_hour if is_vague(wanted) else that_hour)


def labelled(pending: list[Scheduled], label: str) -> list[Scheduled]:
    """Give those that the user's words name by their label, or by how they repeat: 'daily'.

    All where there are no words.
    """
    rule = find_recurrence(label) or find_recurrence(f"every {label}")
    alike = [one for one in pending if rule and one.recurrence.split(";UNTIL")[0] == rule.value]
    if alike:
        return alike
    return [
        one
        for one in pending
        if not label or fuzz.token_set_ratio(label.lower(), one.label.lower()) >= _ALIKE
    ]


def at_clock(pending: list[Scheduled], when: datetime, present: datetime) -> list[Scheduled]:
    """Give those of that time of day, before noon or after it."""
    wanted = when.astimezone(present.tzinfo)
    clock = (wanted.hour % 12, wanted.minute)
    due = [(one, local(one, present)) for one in pending]
    return [one for one, at in due if (at.hour % 12, at.minute) == clock]


def is_vague(when: datetime) -> bool:
    """Whether a time may stand for a whole day or a part of it."""
    return when.time() in PARTS.values()


def local(one: Scheduled, present: datetime) -> datetime:
    return one.due.astimezone(present.tzinfo)


def when_due(one: Scheduled, now: datetime) -> str:
    """Give 'tomorrow at 7 am', or 'every weekday, first tomorrow at 7 am'."""
    told = wording.when(one.due, now)
    return f"{wording.recurrence(one.recurrence)}, first {told}" if one.recurrence else told


def told_of(one: Scheduled, now: datetime) -> str:
    """Give 'an alarm tomorrow at 7 am'."""
    label = f": {one.label}" if one.label else ""
    article = "an" if one.kind is ScheduleKind.ALARM else "a"
    return f"{article} {one.kind} {when_due(one, now)}{label}"


def all_told(several: list[Scheduled], now: datetime, last: str = "and") -> str:
    """Give what the first few are, 'and 2 more' behind them."""
    told = wording.join([told_of(one, now) for one in several[:READ_OUT]], last)
    rest = len(several) - READ_OUT
    return f"{told}, {last} {rest} more" if rest > 0 else told


def called(one: Scheduled) -> str:
    """Give 'The alarm', or the label as a sentence begins."""
    return f"{one.label[0].upper()}{one.label[1:]}" if one.label else f"The {one.kind}"


def data_of(one: Scheduled) -> dict[str, object]:
    return {
        "id": one.id,
        "kind": str(one.kind),
        "label": one.label,
        "due": one.due.isoformat(),
        "recurrence": one.recurrence,
        "timezone": one.timezone,
    }

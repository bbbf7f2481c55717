"""Moving alarms and reminders by so much: 'make my alarm half an hour later'."""

from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Literal

from victus_desktop.agent import wording
from victus_desktop.agent.stores import Schedule
from victus_desktop.agent.tool import Ask, Now, Tool, ToolResult, Unclear, Undo
from victus_desktop.agent.tools.reminder_days import Stretch, due_in, times_of
from victus_desktop.agent.tools.reminder_words import (
    KINDS,
    Kind,
    all_told,
    at_clock,
    called,
    data_of,
    labelled,
    when_due,
)
from victus_desktop.conversation.errors import BadInput
from victus_desktop.conversation.records import Effect, Scheduled

_FAR = timedelta(days=366 * 5)
_PASSED = "That time has passed already."


def tool(schedule: Schedule, now: Now) -> Tool:
    """Give the tool that moves by a length of time."""

    def alarm_or_reminder_shift(
        by: Annotated[timedelta, Ask("By how much?")],
        change: Literal["later", "earlier"] = "later",
        kind: Kind = "any",
        label: str = "",
        when: datetime | None = None,
        day: date | None = None,
        ident: int = 0,
    ) -> ToolResult:
        """Move an alarm or a reminder by so much; what repeats for good, or on one day alone."""
        step = by if change == "later" else -by
        pending = schedule.pending(KINDS[kind])
        if ident:
            chosen = [one for one in pending if one.id == ident]
        else:
            chosen = labelled(pending, label)
            chosen = due_in(schedule, chosen, Stretch.of(day, None), now()) if day else chosen
            chosen = at_clock(chosen, when, now()) if when else chosen
        if not chosen:
            name = "alarm or reminder" if kind == "any" else kind
            raise BadInput(f"There is no {name} set that I could move.")
        if len(chosen) > 1:
            raise Unclear(f"Which one: {all_told(chosen, now(), 'or')}?", "label")
        one = chosen[0]
        if day is not None and one.recurrence:
            return _once(schedule, one, step, day, now())
        return _for_good(schedule, one, step, now())

    return Tool.of(alarm_or_reminder_shift, Effect.WRITE)


def _for_good(schedule: Schedule, one: Scheduled, step: timedelta, present: datetime) -> ToolResult:
    wanted = (one.due + step).astimezone(present.tzinfo)
    if not one.recurrence and wanted <= present:
        raise BadInput(_PASSED)
    same_day = wanted.date() == one.due.astimezone(present.tzinfo).date()
    if "BYDAY" in one.recurrence and not same_day:
        raise BadInput("It would be due on another day then.")
    if "BYHOUR" in one.recurrence:
        raise BadInput("It is due at several hours; cancel it and set it anew.")
    moved = schedule.shift(one.id, step)
    if wanted <= present:
        ahead = present.astimezone(UTC)
        following = schedule.time_in(one.id, ahead, ahead + _FAR)
        moved = schedule.change(one.id, following) if following else moved
    back: dict[str, object] = {"by": abs(step), "ident": one.id}
    back["change"] = "earlier" if step > timedelta(0) else "later"
    told = f"{called(moved)} is now {when_due(moved, present)}."
    return ToolResult(told, data_of(moved), undo=Undo("alarm_or_reminder_shift", back))


def _once(
    schedule: Schedule, one: Scheduled, step: timedelta, day: date, present: datetime
) -> ToolResult:
    """Move one time of what repeats: an own one takes its place, so that all others stay."""
    moment = next(times_of(schedule, one, Stretch.of(day, None), present))
    if moment + step <= present:
        raise BadInput(_PASSED)
    schedule.skip(one.id, moment)
    alone = schedule.add(one.kind, moment + step, label=one.label, timezone=one.timezone)
    back = {
        "entries": [data_of(one) | {"skipped": moment.isoformat()}],
        "instead_of": [alone.id],
    }
    told = f"{called(one)} is now {wording.when(alone.due, present)}, this once."
    return ToolResult(told, data_of(alone), undo=Undo("alarm_or_reminder_restore", back))

"""Alarms and reminders, once or again and again; they outlive the program."""

from datetime import UTC, datetime
from typing import Annotated, Any

from victus_desktop.agent import wording
from victus_desktop.agent.arguments.day_exceptions import CODES
from victus_desktop.agent.arguments.recurrences import first_after
from victus_desktop.agent.stores import Schedule
from victus_desktop.agent.tool import Ask, Now, Tool, ToolResult, Unclear, Undo
from victus_desktop.agent.tools import reminder_shifts
from victus_desktop.agent.tools.reminder_days import Stretch, due_in, leave_out
from victus_desktop.agent.tools.reminder_words import (
    KINDS,
    READ_OUT,
    Days,
    Kind,
    all_told,
    at_clock,
    called,
    data_of,
    fitting,
    is_vague,
    labelled,
    told_of,
    when_due,
)
from victus_desktop.agent.understanding import amending
from victus_desktop.agent.understanding.amending import Told
from victus_desktop.conversation.errors import BadInput, StorageError
from victus_desktop.conversation.records import Effect, Scheduled, ScheduleKind

_UNNAMED = ("", "alarm", "reminder")
"""Labels that tell none from another: 'move my reminder to ten'."""


def tools(schedule: Schedule, now: Now) -> list[Tool]:
    """Give the tools of this family."""
    return [
        *_setting(schedule, now),
        _listing(schedule, now),
        _cancelling(schedule, now),
        _restoring(schedule, now),
        reminder_shifts.tool(schedule, now),
    ]


def _setting(schedule: Schedule, now: Now) -> list[Tool]:
    def keep(kind: ScheduleKind, when: datetime, label: str, recurrence: str) -> Scheduled:
        due = _future(when, recurrence, now())
        zone = str(now().tzinfo)
        kept = schedule.add(
            kind, due.astimezone(UTC), label=label, recurrence=recurrence, timezone=zone
        )
        if all(one.id != kept.id for one in schedule.pending()):
            raise StorageError(f"The {kind} could not be kept.")
        return kept

    def alarm_set(
        when: Annotated[datetime, Ask("For when?")],
        label: str = "",
        recurrence: str = "",
        instead: bool = False,
        old: datetime | None = None,
        told: Told = "all",
        ident: int = 0,
    ) -> ToolResult:
        """Set an alarm, once or repeating; or move the one that is set, with `instead`."""
        movable = schedule.pending((ScheduleKind.ALARM,)) if instead else []
        meant = _meant(movable, label, old, ident, now())
        if meant is not None:
            return _moved(schedule, now(), meant, amending.moved(meant.due, when, told))
        kept = keep(ScheduleKind.ALARM, when, label, recurrence)
        said = f"Alarm set for {when_due(kept, now()).removeprefix('on ')}."
        return ToolResult(said, data_of(kept), undo=_back(kept))

    def reminder_set(
        label: Annotated[str, Ask("What shall I remind you of?")],
        when: Annotated[datetime, Ask("When?")],
        recurrence: str = "",
        instead: bool = False,
        old: datetime | None = None,
        told: Told = "all",
        ident: int = 0,
    ) -> ToolResult:
        """Remind of something at a time, once or repeating; or move that, with `instead`."""
        movable = schedule.pending((ScheduleKind.REMINDER,)) if instead else []
        meant = _meant(movable, label, old, ident, now())
        if meant is not None:
            return _moved(schedule, now(), meant, amending.moved(meant.due, when, told))
        kept = keep(ScheduleKind.REMINDER, when, label, recurrence)
        said = f"I will remind you {when_due(kept, now())}: {label}."
        return ToolResult(said, data_of(kept), undo=_back(kept))

    return [Tool.of(alarm_set, Effect.WRITE), Tool.of(reminder_set, Effect.WRITE)]


def _listing(schedule: Schedule, now: Now) -> Tool:
    def alarm_or_reminder_list(
        kind: Kind = "any",
        when: datetime | None = None,
        end: datetime | None = None,
        upcoming: bool = False,
    ) -> ToolResult:
        """Tell which alarms and reminders are set, those of some days, or how long to the next."""
        pending = schedule.pending(KINDS[kind])
        if when is not None:
            stretch = Stretch.of(when.date(), end.date() if end else None)
            pending = due_in(schedule, pending, stretch, now())
        name = "alarm or reminder" if kind == "any" else kind
        then = " then" if when is not None else ""
        if not pending:
            return ToolResult(f"There is no {name} set{then}.", [])
        if upcoming:
            one = pending[0]
            label = f": {one.label}" if one.label else ""
            left = wording.duration(one.due - now().astimezone(UTC))
            told = f"Your next {one.kind} is {wording.when(one.due, now())}, in {left}{label}."
            return ToolResult(told, [data_of(one)], untrusted=True)
        data = [data_of(one) for one in pending]
        return ToolResult(f"There is {all_told(pending, now())}.", data, untrusted=True)

    return Tool.of(alarm_or_reminder_list)


def _cancelling(schedule: Schedule, now: Now) -> Tool:
    def alarm_or_reminder_cancel(
        kind: Kind = "any",
        label: str = "",
        when: datetime | None = None,
        end: datetime | None = None,
        days: Days = "any",
        everything: bool = False,
        ident: int = 0,
    ) -> ToolResult:
        """Cancel an alarm or a reminder, or all of them; of what repeats the named day alone.

        `days`: 'only' those from `when` to before `end`, or 'named' by them as a whole; 'next'
        is the next one that is due.
        """
        pending = schedule.pending(KINDS[kind])
        if days == "next" and (coming := labelled(pending, label)[:1]):
            pending, when = coming, coming[0].due.astimezone(now().tzinfo)
        stretch = Stretch.of(when.date(), end.date() if end else None) if when else None
        if ident:
            chosen = [one for one in pending if one.id == ident]
        elif stretch and when and days != "any":
            clock = None if end or is_vague(when) else when
            chosen = _due_then(schedule, labelled(pending, label), stretch, clock, now())
        else:
            chosen = fitting(pending, label, when, now())
        if len(chosen) > 1 and not (everything or ident):
            raise Unclear(f"Which one: {all_told(chosen, now(), 'or')}?", "label")
        if not chosen:
            raise BadInput("I find no such alarm or reminder.")
        said, entries = _left_or_gone(schedule, chosen, stretch, days, now)
        undo = Undo("alarm_or_reminder_restore", {"entries": entries})
        return ToolResult(" ".join(said), [data_of(one) for one in chosen], undo=undo)

    return Tool.of(alarm_or_reminder_cancel, Effect.WRITE)


def _due_then(
    schedule: Schedule,
    pending: list[Scheduled],
    stretch: Stretch,
    clock: datetime | None,
    present: datetime,
) -> list[Scheduled]:
    """Give those that are due in a stretch of days, at that time of day where there is one."""
    found = due_in(schedule, pending, stretch, present)
    return at_clock(found, clock, present) if clock else found


def _left_or_gone(
    schedule: Schedule, chosen: list[Scheduled], stretch: Stretch | None, days: Days, now: Now
) -> tuple[list[str], list[dict[str, object]]]:
    """Cancel each, or leave days of it out; give what is said, and what restores it.

    Raises StorageError where one stays.
    """
    said: list[str] = []
    entries: list[dict[str, object]] = []
    gone: list[Scheduled] = []
    for one in chosen:
        if stretch and _goes_on(one, stretch, days):
            told, back = leave_out(schedule, one, stretch, now)
            said.append(told)
            entries += back
        else:
            gone.append(schedule.cancel(one.id))
    if {one.id for one in gone} & {one.id for one in schedule.pending()}:
        raise StorageError("That could not be cancelled.")
    if gone:
        said.append(f"Cancelled: {wording.join([told_of(one, now()) for one in gone])}.")
    return said, entries + [data_of(one) for one in gone]


def _goes_on(one: Scheduled, stretch: Stretch, days: Days) -> bool:
    """Tell whether only a day of one is meant, and not 'my Sunday alarm' that is of Sundays."""
    codes = ",".join(CODES[day] for day in sorted(stretch.weekdays))
    named = days == "named" and one.recurrence.endswith(f"BYDAY={codes}")
    return days != "any" and bool(one.recurrence) and not named


def _restoring(schedule: Schedule, now: Now) -> Tool:
    def alarm_or_reminder_restore(
        entries: list[dict[str, Any]], instead_of: list[int] | None = None
    ) -> ToolResult:
        """Set cancelled alarms and reminders again, whole or at the times that were skipped."""
        try:
            for ident in instead_of or ():
                schedule.cancel(ident)
            kept = {one.id: one for one in (_restored(schedule, entry) for entry in entries)}
        except KeyError as error:
            raise BadInput("That alarm or reminder is gone.") from error
        told = wording.join([told_of(one, now()) for one in [*kept.values()][:READ_OUT]])
        return ToolResult(f"Set again: {told}.", entries)

    return Tool.of(alarm_or_reminder_restore, Effect.WRITE)


def _restored(schedule: Schedule, entry: dict[str, Any]) -> Scheduled:
    if moment := entry.get("skipped"):
        return schedule.put_back(entry["id"], datetime.fromisoformat(moment))
    return schedule.restore(entry["id"])


def _meant(
    pending: list[Scheduled], label: str, old: datetime | None, ident: int, present: datetime
) -> Scheduled | None:
    """Give the one that is to be moved, None where there is none. Raises BadInput: which one?"""
    if ident:
        return next((one for one in pending if one.id == ident), None)
    named = labelled(pending, "" if label in _UNNAMED else label)
    named = fitting(named, "", old, present) or named
    if len(named) > 1:
        raise BadInput(f"Which one: {all_told(named, present)}?")
    return named[0] if named else None


def _moved(schedule: Schedule, present: datetime, old: Scheduled, when: datetime) -> ToolResult:
    changed = schedule.change(old.id, _future(when, "", present).astimezone(UTC))
    once = ", this once" if old.recurrence else ""
    undo = Undo(
        f"{old.kind}_set",
        {"label": old.label, "when": old.due, "instead": True, "ident": old.id},
    )
    told = f"{called(old)} is now {wording.when(changed.due, present)}{once}."
    return ToolResult(told, data_of(changed), undo=undo)


def _back(kept: Scheduled) -> Undo:
    return Undo("alarm_or_reminder_cancel", {"ident": kept.id})


def _future(when: datetime, recurrence: str, present: datetime) -> datetime:
    """Give when it is due first. Raises BadInput where that has passed."""
    if when > present:
        return when
    if not recurrence:
        raise BadInput("That time has passed already.")
    try:
        return first_after(recurrence, when, present)
    except ValueError as error:
        raise BadInput("That never happens again.") from error

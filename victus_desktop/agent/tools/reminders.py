"""Alarms and reminders, once or again and again; they outlive the program."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal

from rapidfuzz import fuzz

from victus_desktop.agent import amending, wording
from victus_desktop.agent.amending import Told
from victus_desktop.agent.arguments.clock_times import PARTS
from victus_desktop.agent.arguments.recurrences import first_after
from victus_desktop.agent.stores import Schedule
from victus_desktop.agent.tool import Ask, Now, Tool, ToolResult, Unclear, Undo
from victus_desktop.conversation.errors import BadInput, StorageError
from victus_desktop.conversation.records import Effect, Scheduled, ScheduleKind

Kind = Literal["any", "alarm", "reminder"]
_KINDS = {
    "any": (ScheduleKind.ALARM, ScheduleKind.REMINDER),
    "alarm": (ScheduleKind.ALARM,),
    "reminder": (ScheduleKind.REMINDER,),
}
_ALIKE = 75
_READ_OUT = 5
_UNNAMED = ("", "alarm", "reminder")
"""Labels that tell none from another: 'move my reminder to ten'."""


def tools(schedule: Schedule, now: Now) -> list[Tool]:
    """Give the tools of this family."""
    return [
        *_setting(schedule, now),
        _listing(schedule, now),
        _cancelling(schedule, now),
        _restoring(schedule, now),
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
        told: Told = "all",
        ident: int = 0,
    ) -> ToolResult:
        """Set an alarm, once or repeating; or move the one that is set, with `instead`."""
        old = _meant(schedule, ScheduleKind.ALARM, label, ident, now()) if instead else None
        if old is not None:
            return _moved(schedule, now(), old, amending.moved(old.due, when, told))
        kept = keep(ScheduleKind.ALARM, when, label, recurrence)
        said = f"Alarm set for {_when(kept, now()).removeprefix('on ')}."
        return ToolResult(said, _data(kept), undo=_back(kept))

    def reminder_set(
        label: Annotated[str, Ask("What shall I remind you of?")],
        when: Annotated[datetime, Ask("When?")],
        recurrence: str = "",
        instead: bool = False,
        told: Told = "all",
        ident: int = 0,
    ) -> ToolResult:
        """Remind of something at a time, once or repeating; or move that, with `instead`."""
        old = _meant(schedule, ScheduleKind.REMINDER, label, ident, now()) if instead else None
        if old is not None:
            return _moved(schedule, now(), old, amending.moved(old.due, when, told))
        kept = keep(ScheduleKind.REMINDER, when, label, recurrence)
        said = f"I will remind you {_when(kept, now())}: {label}."
        return ToolResult(said, _data(kept), undo=_back(kept))

    return [Tool.of(alarm_set, Effect.WRITE), Tool.of(reminder_set, Effect.WRITE)]


def _listing(schedule: Schedule, now: Now) -> Tool:
    def alarm_or_reminder_list(
        kind: Kind = "any", when: datetime | None = None, end: datetime | None = None
    ) -> ToolResult:
        """Tell which alarms and reminders are set, all or those of a day or a longer time."""
        pending = schedule.pending(_KINDS[kind])
        if when is not None:
            first = when.date()
            last = end.date() if end else first + timedelta(days=1)
            pending = [one for one in pending if first <= _local(one, now()).date() < last]
        name = "alarm or reminder" if kind == "any" else kind
        then = " then" if when is not None else ""
        if not pending:
            return ToolResult(f"There is no {name} set{then}.", [])
        told = wording.join([_told(one, now()) for one in pending[:_READ_OUT]])
        rest = len(pending) - _READ_OUT
        more = f", and {rest} more" if rest > 0 else ""
        data = [_data(one) for one in pending]
        return ToolResult(f"There is {told}{more}.", data, untrusted=True)

    return Tool.of(alarm_or_reminder_list)


def _cancelling(schedule: Schedule, now: Now) -> Tool:
    def alarm_or_reminder_cancel(
        kind: Kind = "any",
        label: str = "",
        when: datetime | None = None,
        everything: bool = False,
        ident: int = 0,
    ) -> ToolResult:
        """Cancel an alarm or a reminder, or all of them."""
        pending = schedule.pending(_KINDS[kind])
        if ident:
            chosen = [one for one in pending if one.id == ident]
        else:
            chosen = _fitting(pending, label, when, now())
            if len(chosen) > 1 and not everything:
                told = wording.join([_told(one, now()) for one in chosen[:_READ_OUT]], "or")
                raise Unclear(f"Which one: {told}?", "label")
        if not chosen:
            raise BadInput("I find no such alarm or reminder.")
        gone = {schedule.cancel(one.id).id for one in chosen}
        if gone & {one.id for one in schedule.pending()}:
            raise StorageError("That could not be cancelled.")
        told = wording.join([_told(one, now()) for one in chosen])
        data = [_data(one) for one in chosen]
        undo = Undo("alarm_or_reminder_restore", {"entries": data})
        return ToolResult(f"Cancelled: {told}.", data, undo=undo)

    return Tool.of(alarm_or_reminder_cancel, Effect.WRITE)


def _restoring(schedule: Schedule, now: Now) -> Tool:
    def alarm_or_reminder_restore(entries: list[dict[str, Any]]) -> ToolResult:
        """Set cancelled alarms and reminders again."""
        try:
            kept = [schedule.restore(entry["id"]) for entry in entries]
        except KeyError as error:
            raise BadInput("That alarm or reminder is gone.") from error
        told = wording.join([_told(one, now()) for one in kept[:_READ_OUT]])
        return ToolResult(f"Set again: {told}.", entries)

    return Tool.of(alarm_or_reminder_restore, Effect.WRITE)


def _meant(
    schedule: Schedule, kind: ScheduleKind, label: str, ident: int, present: datetime
) -> Scheduled | None:
    """Give the one that is to be moved, None where there is none. Raises BadInput: which one?"""
    pending = schedule.pending((kind,))
    if ident:
        return next((one for one in pending if one.id == ident), None)
    named = _fitting(pending, "" if label in _UNNAMED else label, None, present)
    if len(named) > 1:
        told = wording.join([_told(one, present) for one in named[:_READ_OUT]])
        raise BadInput(f"Which one: {told}?")
    return named[0] if named else None


def _moved(schedule: Schedule, present: datetime, old: Scheduled, when: datetime) -> ToolResult:
    changed = schedule.change(old.id, _future(when, "", present).astimezone(UTC))
    name = f"{old.label[0].upper()}{old.label[1:]}" if old.label else f"The {old.kind}"
    once = ", this once" if old.recurrence else ""
    undo = Undo(
        f"{old.kind}_set",
        {"label": old.label, "when": old.due, "instead": True, "ident": old.id},
    )
    told = f"{name} is now {wording.when(changed.due, present)}{once}."
    return ToolResult(told, _data(changed), undo=undo)


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


def _fitting(
    pending: list[Scheduled], label: str, when: datetime | None, present: datetime
) -> list[Scheduled]:
    """Give those with the label and the time: the very moment, else that hour, else that day."""
    if label:
        pending = [
            one
            for one in pending
            if fuzz.token_set_ratio(label.lower(), one.label.lower()) >= _ALIKE
        ]
    if when is None:
        return pending
    wanted = when.astimezone(present.tzinfo)
    clock = (wanted.hour % 12, wanted.minute)
    local = [(one, _local(one, present)) for one in pending]
    exact = [one for one, due in local if due == wanted]
    that_hour = [one for one, due in local if (due.hour % 12, due.minute) == clock]
    that_day = [one for one, due in local if due.date() == wanted.date()]
    vague = wanted.time() in PARTS.values()
    return exact or (that_day or that_hour if vague else that_hour)


def _local(one: Scheduled, present: datetime) -> datetime:
    return one.due.astimezone(present.tzinfo)


def _when(one: Scheduled, now: datetime) -> str:
    told = wording.when(one.due, now)
    return f"{wording.recurrence(one.recurrence)}, first {told}" if one.recurrence else told


def _told(one: Scheduled, now: datetime) -> str:
    label = f": {one.label}" if one.label else ""
    return f"{'an' if one.kind is ScheduleKind.ALARM else 'a'} {one.kind} {_when(one, now)}{label}"


def _data(one: Scheduled) -> dict[str, object]:
    return {
        "id": one.id,
        "kind": str(one.kind),
        "label": one.label,
        "due": one.due.isoformat(),
        "recurrence": one.recurrence,
        "timezone": one.timezone,
    }

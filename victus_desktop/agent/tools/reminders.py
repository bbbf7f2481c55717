"""Alarms and reminders, once or again and again; they outlive the program."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from rapidfuzz import fuzz

from victus_desktop.agent import wording
from victus_desktop.agent.stores import Schedule
from victus_desktop.agent.tool import Ask, Now, Tool, ToolResult, Undo
from victus_desktop.conversation.errors import BadInput, StorageError
from victus_desktop.conversation.records import Effect, Scheduled, ScheduleKind

Kind = Literal["any", "alarm", "reminder"]
_KINDS = {
    "any": (ScheduleKind.ALARM, ScheduleKind.REMINDER),
    "alarm": (ScheduleKind.ALARM,),
    "reminder": (ScheduleKind.REMINDER,),
}
_ALIKE = 75


def tools(schedule: Schedule, now: Now) -> list[Tool]:
    """Give the tools of this family."""
    return [*_setting(schedule, now), _listing(schedule, now), _cancelling(schedule, now)]


def _setting(schedule: Schedule, now: Now) -> list[Tool]:
    def keep(kind: ScheduleKind, when: datetime, label: str, recurrence: str) -> Scheduled:
        zone = str(now().tzinfo)
        kept = schedule.add(
            kind, when.astimezone(UTC), label=label, recurrence=recurrence, timezone=zone
        )
        if all(one.id != kept.id for one in schedule.pending()):
            raise StorageError(f"The {kind} could not be kept.")
        return kept

    def alarm_set(
        when: Annotated[datetime, Ask("For when?")], label: str = "", recurrence: str = ""
    ) -> ToolResult:
        """Set an alarm, once or repeating."""
        kept = keep(ScheduleKind.ALARM, when, label, recurrence)
        told = f"Alarm set for {_when(kept, now())}."
        return ToolResult(told, _data(kept), undo=_back(kept))

    def reminder_set(
        label: Annotated[str, Ask("What shall I remind you of?")],
        when: Annotated[datetime, Ask("When?")],
        recurrence: str = "",
    ) -> ToolResult:
        """Remind of something at a time, once or repeating."""
        kept = keep(ScheduleKind.REMINDER, when, label, recurrence)
        told = f"I will remind you {_when(kept, now())}: {label}."
        return ToolResult(told, _data(kept), undo=_back(kept))

    return [Tool.of(alarm_set, Effect.WRITE), Tool.of(reminder_set, Effect.WRITE)]


def _listing(schedule: Schedule, now: Now) -> Tool:
    def alarm_or_reminder_list(kind: Kind = "any", when: datetime | None = None) -> ToolResult:
        """Tell which alarms and reminders are set."""
        pending = schedule.pending(_KINDS[kind])
        if when is not None:
            day = when.date()
            pending = [one for one in pending if one.due.astimezone(now().tzinfo).date() == day]
        name = "alarm or reminder" if kind == "any" else kind
        if not pending:
            return ToolResult(f"There is no {name} set.", [])
        told = wording.join([_told(one, now()) for one in pending[:5]])
        more = f", and {len(pending) - 5} more" if len(pending) > 5 else ""
        return ToolResult(f"There is {told}{more}.", [_data(one) for one in pending])

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
        elif label or when:
            chosen = [one for one in pending if _fits(one, label, when, now())]
        elif everything:
            chosen = pending
        else:
            chosen = pending[:1] if len(pending) < 2 else _unclear(pending, now())
        if not chosen:
            raise BadInput("I find no such alarm or reminder.")
        for one in chosen:
            schedule.cancel(one.id)
        told = wording.join([_told(one, now()) for one in chosen])
        first = chosen[0]
        again = {"when": first.due, "label": first.label, "recurrence": first.recurrence}
        return ToolResult(
            f"Cancelled: {told}.",
            [_data(one) for one in chosen],
            undo=Undo(f"{first.kind}_set", again),
        )

    return Tool.of(alarm_or_reminder_cancel, Effect.WRITE)


def _back(kept: Scheduled) -> Undo:
    return Undo("alarm_or_reminder_cancel", {"ident": kept.id})


def _unclear(pending: list[Scheduled], now: datetime) -> list[Scheduled]:
    raise BadInput(f"Which one: {wording.join([_told(one, now) for one in pending[:4]])}?")


def _fits(one: Scheduled, label: str, when: datetime | None, now: datetime) -> bool:
    if label and fuzz.token_set_ratio(label.lower(), one.label.lower()) < _ALIKE:
        return False
    if when is None:
        return True
    local = one.due.astimezone(now.tzinfo)
    same_time = (local.hour % 12, local.minute) == (when.hour % 12, when.minute)
    return local.date() == when.date() or same_time


_RULES = {
    "FREQ=DAILY": "every day",
    "FREQ=WEEKLY": "every week",
    "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR": "every weekday",
    "FREQ=WEEKLY;BYDAY=SA,SU": "every weekend",
    "FREQ=MONTHLY": "every month",
    "FREQ=YEARLY": "every year",
    "FREQ=HOURLY": "every hour",
}


def _when(one: Scheduled, now: datetime) -> str:
    told = wording.when(one.due, now)
    if not one.recurrence:
        return told
    return f"{_RULES.get(one.recurrence, 'again and again')}, first {told}"


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
    }

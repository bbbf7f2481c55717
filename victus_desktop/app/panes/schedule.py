"""Timers, alarms and reminders."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from victus_desktop.app.panes.deeds import plain, with_text
from victus_desktop.conversation.errors import BadInput
from victus_desktop.conversation.records import Scheduled, ScheduleKind
from victus_desktop.desktop.pane_source import Action, PaneSource, Row, words
from victus_desktop.desktop.wording import said, span

if TYPE_CHECKING:
    from victus_desktop.app.core import App

_KINDS = {
    ScheduleKind.TIMER: (words("Timers"), words("Timer")),
    ScheduleKind.ALARM: (words("Alarms"), words("Alarm")),
    ScheduleKind.REMINDER: (words("Reminders"), words("Reminder")),
}
_LATER = timedelta(minutes=5)
_NONE = timedelta(0)
_OF_THESE = ("timer_set", "alarm_set", "reminder_set")


def pane(app: "App") -> PaneSource:
    """Give the pane over what is due."""

    def rows(wanted: str) -> Sequence[Row]:
        pending = app.stores.schedule.pending()
        order = list(_KINDS)
        return [_row(one) for one in sorted(pending, key=lambda one: order.index(one.kind))]

    def one_of(ident: str) -> Scheduled:
        return next(one for one in app.stores.schedule.pending() if str(one.id) == ident)

    def later(ident: str) -> None:
        found = one_of(ident)
        if found.paused_left is not None:
            app.stores.schedule.pause(found.id, found.paused_left + _LATER)
        else:
            app.stores.schedule.change(found.id, found.due + _LATER)

    def pause(ident: str) -> None:
        found = one_of(ident)
        app.stores.schedule.pause(found.id, max(_NONE, found.left(datetime.now(UTC))))

    def resume(ident: str) -> None:
        found, now = one_of(ident), datetime.now(UTC)
        app.stores.schedule.change(found.id, now + found.left(now))

    def new(ident: str, text: str) -> None:
        turn = app.assistant.ask(text)
        if not any(call.tool in _OF_THESE and not call.error for call in turn.calls):
            raise BadInput(turn.reply or "Say it like: a timer for ten minutes.")

    return PaneSource(
        "schedule",
        "Timers and reminders",
        rows,
        (
            Action(
                "New",
                with_text(new),
                alone=True,
                ask_text="What and when? For example: wake me at seven on weekdays",
            ),
            Action("Pause", plain(pause)),
            Action("Resume", plain(resume)),
            Action("5 minutes more", plain(later)),
            Action("Cancel", plain(lambda ident: app.stores.schedule.cancel(int(ident)))),
        ),
        "No timer, alarm or reminder is set.",
        live=True,
    )


def _row(one: Scheduled) -> Row:
    group, name = _KINDS[one.kind]
    repeats = (words("repeats"),) if one.recurrence else ()
    kind = (name,) if one.label else ()
    can = ["5 minutes more", "Cancel"]
    if one.paused_left is not None:
        left = words("{0} left", span(one.paused_left.total_seconds()))
        return Row(
            str(one.id),
            one.label or said(name),
            (*kind, left),
            mark=words("paused"),
            group=group,
            can=frozenset((*can, "Resume")),
        )
    pause = ["Pause"] if one.kind is ScheduleKind.TIMER else []
    return Row(
        str(one.id),
        one.label or said(name),
        (*kind, one.due.astimezone(), *repeats),
        group=group,
        due=one.due,
        can=frozenset((*can, *pause)),
    )

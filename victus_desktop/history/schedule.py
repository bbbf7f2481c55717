"""Timers, alarms and reminders. They are on the disk, so they outlive the program."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from victus_desktop.conversation.records import Scheduled, ScheduleKind
from victus_desktop.history.database import session
from victus_desktop.history.tables import LOCAL_USER, ScheduleRow


class ScheduleStore:
    """Keeps what is due, for one user."""

    def __init__(self, engine: Engine, user: str = LOCAL_USER) -> None:
        self._engine = engine
        self._user = user

    def add(
        self,
        kind: ScheduleKind,
        due: datetime,
        *,
        label: str = "",
        duration: timedelta | None = None,
        recurrence: str = "",
        timezone: str = "UTC",
    ) -> Scheduled:
        """Keep one; it is on the disk when this returns. Raises StorageError."""
        row = ScheduleRow(
            user=self._user,
            kind=str(kind),
            label=label,
            due=due,
            seconds=duration.total_seconds() if duration else None,
            recurrence=recurrence,
            timezone=timezone,
        )
        with session(self._engine) as opened:
            opened.add(row)
            opened.flush()
            return _scheduled(row)

    def pending(self, kinds: Sequence[ScheduleKind] = tuple(ScheduleKind)) -> list[Scheduled]:
        """Give those that have not fired, the next due first."""
        query = (
            select(ScheduleRow)
            .where(ScheduleRow.user == self._user, col(ScheduleRow.fired).is_(False))
            .where(col(ScheduleRow.kind).in_([str(kind) for kind in kinds]))
            .order_by(col(ScheduleRow.due))
        )
        with session(self._engine) as opened:
            return [_scheduled(row) for row in opened.exec(query)]

    def change(self, ident: int, due: datetime, duration: timedelta | None = None) -> Scheduled:
        """Move one. Raises KeyError where there is none."""
        with session(self._engine) as opened:
            row = self._row(opened, ident)
            row.due = due
            if duration is not None:
                row.seconds = duration.total_seconds()
            opened.add(row)
            return _scheduled(row)

    def cancel(self, ident: int) -> Scheduled:
        """Take one away and give it back. Raises KeyError where there is none."""
        with session(self._engine) as opened:
            row = self._row(opened, ident)
            opened.delete(row)
            return _scheduled(row)

    def due_now(self, now: datetime) -> list[Scheduled]:
        """Give those whose time has come, the first due first."""
        return [one for one in self.pending() if one.due <= now]

    def mark_fired(self, ident: int, now: datetime | None = None) -> None:
        """Note that one was told; a recurring one waits for its next time after `now`."""
        with session(self._engine) as opened:
            row = self._row(opened, ident)
            following = next_time(_scheduled(row), now or datetime.now(UTC))
            if following is None:
                row.fired = True
            else:
                row.due = following
            opened.add(row)

    def _row(self, opened: Session, ident: int) -> ScheduleRow:
        row = opened.get(ScheduleRow, ident)
        if row is None or row.user != self._user or row.fired:
            raise KeyError(ident)
        return row


def next_time(one: Scheduled, after: datetime) -> datetime | None:
    """Give the next time of a recurring one, counted on its own clock across DST, or None."""
    if not one.recurrence:
        return None
    from dateutil.rrule import rrulestr

    zone = ZoneInfo(one.timezone)
    first = one.due.astimezone(zone).replace(tzinfo=None)
    rule = rrulestr(one.recurrence, dtstart=first)
    following = rule.after(max(after, one.due).astimezone(zone).replace(tzinfo=None))
    return None if following is None else following.replace(tzinfo=zone).astimezone(UTC)


def _scheduled(row: ScheduleRow) -> Scheduled:
    return Scheduled(
        id=row.id or 0,
        kind=ScheduleKind(row.kind),
        label=row.label,
        due=row.due,
        duration=timedelta(seconds=row.seconds) if row.seconds is not None else None,
        recurrence=row.recurrence,
        timezone=row.timezone,
    )

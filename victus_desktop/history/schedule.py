"""Timers, alarms and reminders. They are on the disk, so they outlive the program."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine
from sqlmodel import Session, col, or_, select, update

from victus_desktop.conversation.access import LOCAL_USER
from victus_desktop.conversation.records import Scheduled, ScheduleKind
from victus_desktop.history import recurrence as recurrences
from victus_desktop.history.database import THIS_RUN, reading, writing
from victus_desktop.history.tables import ScheduleRow

_WAITS = (col(ScheduleRow.fired).is_(False), col(ScheduleRow.paused_left).is_(None))
"""What comes due at some time."""
_INSTANT = timedelta(microseconds=1)
_TELLING = timedelta(seconds=10)
"""What telling takes at most; after it, another run may tell what this one has not marked."""


class ScheduleStore:
    """Keeps what is due, for one user."""

    def __init__(self, engine: Engine, user: str = LOCAL_USER, run: str = THIS_RUN) -> None:
        self._engine = engine
        self._user = user
        self._run = run
        self._followers: list[Callable[[], None]] = []

    def on_change(self, changed: Callable[[], None]) -> None:
        """Call `changed` as well after each change of what is due that this run makes."""
        self._followers.append(changed)

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
        """Keep one; it is on the disk when this returns.

        Raises StorageError, and BadInput for a rule or a time zone that there is not.
        """
        recurrences.check(recurrence, due, timezone)
        row = ScheduleRow(
            user=self._user,
            kind=str(kind),
            label=label,
            due=due,
            first=due if recurrence else None,
            seconds=None if duration is None else duration.total_seconds(),
            recurrence=recurrence,
            timezone=timezone,
        )
        with writing(self._engine) as session:
            session.add(row)
            session.flush()
            kept = _scheduled(row)
        self._changed()
        return kept

    def pending(self, kinds: Sequence[ScheduleKind] = tuple(ScheduleKind)) -> list[Scheduled]:
        """Give those that have not fired, the next due first, what is paused last."""
        query = (
            select(ScheduleRow)
            .where(ScheduleRow.user == self._user, col(ScheduleRow.fired).is_(False))
            .where(col(ScheduleRow.kind).in_([str(kind) for kind in kinds]))
            .order_by(
                col(ScheduleRow.paused_left).is_not(None),
                col(ScheduleRow.due),
                col(ScheduleRow.id),
            )
        )
        with reading(self._engine) as session:
            return [_scheduled(row) for row in session.exec(query)]

    def change(self, ident: int, due: datetime, duration: timedelta | None = None) -> Scheduled:
        """Move one; what recurs is moved this once, what was paused runs again.

        Raises KeyError where there is none.
        """
        with writing(self._engine) as session:
            row = self._row(session, ident)
            row.due, row.paused_left = due, None
            if duration is not None:
                row.seconds = duration.total_seconds()
            moved = _scheduled(row)
        self._changed()
        return moved

    def pause(self, ident: int, left: timedelta) -> Scheduled:
        """Let one wait with what is left of it until it is changed.

        Raises KeyError where there is none.
        """
        with writing(self._engine) as session:
            row = self._row(session, ident)
            row.paused_left = left.total_seconds()
            paused = _scheduled(row)
        self._changed()
        return paused

    def cancel(self, ident: int) -> Scheduled:
        """Take one away and give it back. Raises KeyError where there is none."""
        with writing(self._engine) as session:
            row = self._row(session, ident)
            row.fired = True
            gone = _scheduled(row)
        self._changed()
        return gone

    def restore(self, ident: int) -> Scheduled:
        """Set one that was cancelled again, as it was. Raises KeyError where there is none."""
        with writing(self._engine) as session:
            row = self._any_row(session, ident)
            row.fired = False
            back = _scheduled(row)
        self._changed()
        return back

    def time_in(self, ident: int, start: datetime, end: datetime) -> datetime | None:
        """Give the first time of one from `start` to before `end`, None where it has none then.

        Raises KeyError where there is none.
        """
        with reading(self._engine) as session:
            row = self._row(session, ident)
            found = row.due if row.due >= start else _next_time(row, start - _INSTANT)
            return found if found is not None and found < end else None

    def skip(self, ident: int, moment: datetime) -> Scheduled:
        """Leave out one time of what repeats; its last ends it. Raises KeyError: there is none."""
        moment = moment.astimezone(UTC)
        with writing(self._engine) as session:
            row = self._row(session, ident)
            row.skipped = " ".join(sorted({*row.skipped.split(), moment.isoformat()}))
            if row.due == moment:
                following = _next_time(row, moment)
                row.due, row.fired = following or row.due, following is None
            left = _scheduled(row)
        self._changed()
        return left

    def put_back(self, ident: int, moment: datetime) -> Scheduled:
        """Let what repeats take place at a time that was skipped. Raises KeyError: no such one."""
        moment = moment.astimezone(UTC)
        with writing(self._engine) as session:
            row = self._any_row(session, ident)
            row.skipped = " ".join(one for one in row.skipped.split() if one != moment.isoformat())
            row.due, row.fired = min(row.due, moment), False
            back = _scheduled(row)
        self._changed()
        return back

    def shift(self, ident: int, by: timedelta) -> Scheduled:
        """Move one with all its times. Raises KeyError where there is none."""
        with writing(self._engine) as session:
            row = self._row(session, ident)
            row.due += by
            row.first = row.first + by if row.first else None
            moved = (datetime.fromisoformat(one) + by for one in row.skipped.split())
            row.skipped = " ".join(one.isoformat() for one in moved)
            shifted = _scheduled(row)
        self._changed()
        return shifted

    def next_due(self) -> datetime | None:
        """Give when the next one is due, or was; None where nothing waits."""
        query = (
            select(ScheduleRow.due)
            .where(ScheduleRow.user == self._user, *_WAITS)
            .order_by(col(ScheduleRow.due))
            .limit(1)
        )
        with reading(self._engine) as session:
            return session.exec(query).first()

    def due_now(self, now: datetime) -> list[Scheduled]:
        """Give those whose time has come, the first due first."""
        query = (
            select(ScheduleRow)
            .where(ScheduleRow.user == self._user, *_WAITS)
            .where(ScheduleRow.due <= now)
            .order_by(col(ScheduleRow.due), col(ScheduleRow.id))
        )
        with reading(self._engine) as session:
            return [_scheduled(row) for row in session.exec(query)]

    def claim(self, ident: int, due: datetime, now: datetime) -> bool:
        """Take it upon this run of Victus to tell one; False where another is about to.

        A run that ends before `mark_fired` loses its claim after some seconds. Raises StorageError.
        """
        free = or_(
            col(ScheduleRow.teller_until).is_(None),
            col(ScheduleRow.teller_until) <= now,
            col(ScheduleRow.teller) == self._run,
        )
        mine = (
            update(ScheduleRow)
            .where(col(ScheduleRow.id) == ident, col(ScheduleRow.user) == self._user)
            .where(col(ScheduleRow.due) == due, *_WAITS, free)
            .values(teller=self._run, teller_until=now + _TELLING)
        )
        with writing(self._engine) as session:
            return session.exec(mine).rowcount == 1

    def mark_fired(self, ident: int, now: datetime | None = None) -> None:
        """Note that one was told; what recurs waits for its next time after `now`.

        One that was cancelled or paused meanwhile stays so. Raises StorageError.
        """
        with writing(self._engine) as session:
            row = session.get(ScheduleRow, ident)
            gone = row is None or row.user != self._user or row.fired
            if row is None or gone or row.paused_left is not None:
                return
            _fire(row, max(now or datetime.now(UTC), row.due))
        self._changed()

    def _changed(self) -> None:
        for follower in self._followers:
            follower()

    def _row(self, session: Session, ident: int) -> ScheduleRow:
        row = self._any_row(session, ident)
        if row.fired:
            raise KeyError(ident)
        return row

    def _any_row(self, session: Session, ident: int) -> ScheduleRow:
        """Give one, also where it is over."""
        row = session.get(ScheduleRow, ident)
        if row is None or row.user != self._user:
            raise KeyError(ident)
        return row


def users_with_due(engine: Engine, now: datetime) -> list[str]:
    """Give the users for whom something is due. Raises StorageError."""
    query = select(ScheduleRow.user).where(*_WAITS, ScheduleRow.due <= now)
    with reading(engine) as session:
        return list(session.exec(query.distinct()))


def _fire(row: ScheduleRow, now: datetime) -> None:
    row.teller, row.teller_until = "", None
    following = _next_time(row, now)
    if following is None:
        row.fired = True
        return
    row.due = following
    if recurrences.counts_from_any(row.recurrence):
        row.first = following


def _next_time(row: ScheduleRow, after: datetime) -> datetime | None:
    if not row.recurrence:
        return None
    found = recurrences.times(row.recurrence, row.first or row.due, row.timezone, after)
    skipped = row.skipped.split()
    return next((one for one in found if one > after and one.isoformat() not in skipped), None)


def _scheduled(row: ScheduleRow) -> Scheduled:
    return Scheduled(
        id=row.id or 0,
        kind=ScheduleKind(row.kind),
        label=row.label,
        due=row.due,
        duration=None if row.seconds is None else timedelta(seconds=row.seconds),
        recurrence=row.recurrence,
        timezone=row.timezone,
        paused_left=None if row.paused_left is None else timedelta(seconds=row.paused_left),
    )

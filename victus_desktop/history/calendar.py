"""The local calendar. Reads and writes iCalendar files through `calendar_files`."""

import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from sqlmodel import Session, col, or_, select

from victus_desktop.conversation.access import LOCAL_USER
from victus_desktop.conversation.errors import BadInput
from victus_desktop.conversation.records import CalendarEvent
from victus_desktop.history import recurrence as recurrences
from victus_desktop.history.calls import plain
from victus_desktop.history.database import reading, writing
from victus_desktop.history.tables import EventRow

_DAY = timedelta(days=1)
"""No time zone is farther from UTC: all-day events lie at 0:00 UTC and mean the user's day."""
_TOO_OFTEN = re.compile(r"FREQ=(MINUTELY|SECONDLY)", re.IGNORECASE)


class CalendarStore:
    """The calendar of one user; what repeats is counted in `timezone`, an IANA name.

    A time in a zone of its own keeps that zone.
    """

    def __init__(self, engine: Engine, user: str = LOCAL_USER, timezone: str = "UTC") -> None:
        self._engine = engine
        self._user = user
        self._zone = recurrences.zone(timezone)

    def between(self, start: datetime, end: datetime) -> list[CalendarEvent]:
        """Give the events (recurrences unrolled) that touch the time, the first first."""
        query = select(EventRow).where(
            EventRow.user == self._user,
            EventRow.start < end + _DAY,
            or_(EventRow.end >= start - _DAY, EventRow.recurrence != ""),
        )
        with reading(self._engine) as session:
            unrolled = [one for row in session.exec(query) for one in _repeats(row, start, end)]
        touching = [event for event in unrolled if self._touches(event, start, end)]
        return sorted(touching, key=lambda event: (event.start, event.uid))

    def add(self, event: CalendarEvent) -> CalendarEvent:
        """Keep an event, in the place of one with its uid; an empty uid is given one.

        Raises StorageError, and BadInput where it ends before it begins or repeats too often.
        """
        kept = event if event.uid else replace(event, uid=uuid.uuid4().hex)
        row = self._row(kept)
        with writing(self._engine) as session:
            session.merge(row)
        return kept

    def update(self, event: CalendarEvent) -> None:
        """Change an event. Raises KeyError where there is none, else as `add`."""
        row = self._row(event)
        with writing(self._engine) as session:
            row.except_at = self._found(session, event.uid).except_at
            session.merge(row)

    def remove(self, uid: str) -> CalendarEvent:
        """Take an event, with all its repeats, away and give it back.

        Raises KeyError: no such event.
        """
        with writing(self._engine) as session:
            row = self._found(session, uid)
            session.delete(row)
            return _event(row)

    def import_ics(self, text: str) -> int:
        """Take in the events of an iCalendar file, all or none; gives how many.

        Raises BadInput where it is none, and StorageError.
        """
        from victus_desktop.history.calendar_files import read

        rows = [
            self._row(one.event, one.timezone, one.except_at) for one in read(text, self._zone.key)
        ]
        with writing(self._engine) as session:
            for row in rows:
                session.merge(row)
        return len(rows)

    def export_ics(self) -> str:
        """Write all events as an iCalendar file."""
        from victus_desktop.history.calendar_files import FileEvent, write

        query = select(EventRow).where(EventRow.user == self._user).order_by(col(EventRow.start))
        with reading(self._engine) as session:
            return write(
                FileEvent(_event(row), row.timezone, _excepted(row)) for row in session.exec(query)
            )

    def _row(
        self, event: CalendarEvent, timezone: str = "", except_at: Iterable[datetime] = ()
    ) -> EventRow:
        if event.end < event.start:
            raise BadInput(f"{event.title} ends before it begins.")
        if _TOO_OFTEN.search(event.recurrence):
            raise BadInput(f"{event.title} repeats too often for a calendar.")
        own = event.start.tzinfo
        named = own.key if isinstance(own, ZoneInfo) else self._zone.key
        timezone = "UTC" if event.all_day else timezone or named
        recurrences.check(event.recurrence, event.start, timezone)
        lists = plain(
            {
                "attendees": list(event.attendees),
                "except_at": [moment.isoformat() for moment in except_at],
            }
        )
        return EventRow(
            uid=event.uid,
            user=self._user,
            title=event.title,
            start=event.start,
            end=event.end,
            location=event.location,
            notes=event.notes,
            recurrence=event.recurrence,
            timezone=timezone,
            all_day=event.all_day,
            **lists,
        )

    def _found(self, session: Session, uid: str) -> EventRow:
        row = session.get(EventRow, (self._user, uid))
        if row is None:
            raise KeyError(uid)
        return row

    def _touches(self, event: CalendarEvent, start: datetime, end: datetime) -> bool:
        first, last = event.start, event.end
        if event.all_day:
            first, last = (moment.replace(tzinfo=self._zone) for moment in (first, last))
        return first < end and (last > start or first == last == start)


def _repeats(row: EventRow, start: datetime, end: datetime) -> Iterator[CalendarEvent]:
    event = _event(row)
    if not event.recurrence:
        yield event
        return
    length = event.end - event.start
    excepted = set(_excepted(row))
    since = start - length - _DAY
    for begin in recurrences.times(event.recurrence, event.start, row.timezone, since):
        if begin >= end + _DAY:
            return
        if begin not in excepted:
            yield replace(event, start=begin, end=begin + length)


def _excepted(row: EventRow) -> tuple[datetime, ...]:
    return tuple(datetime.fromisoformat(moment) for moment in row.except_at)


def _event(row: EventRow) -> CalendarEvent:
    fields: dict[str, Any] = row.model_dump(exclude={"user", "timezone", "except_at"})
    return CalendarEvent(**fields | {"attendees": tuple(row.attendees)})

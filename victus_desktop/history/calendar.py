"""The local calendar; reads and writes iCalendar files."""

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, time

from sqlalchemy import Engine
from sqlmodel import Session, col, or_, select

from victus_desktop.conversation.errors import BadInput
from victus_desktop.conversation.records import CalendarEvent
from victus_desktop.history.database import session
from victus_desktop.history.tables import LOCAL_USER, EventRow


class CalendarStore:
    """The calendar of one user."""

    def __init__(self, engine: Engine, user: str = LOCAL_USER) -> None:
        self._engine = engine
        self._user = user

    def between(self, start: datetime, end: datetime) -> list[CalendarEvent]:
        """Give the events (recurrences unrolled) that touch the time, the first first."""
        query = select(EventRow).where(
            EventRow.user == self._user,
            EventRow.start < end,
            or_(EventRow.end > start, EventRow.recurrence != ""),
        )
        with session(self._engine) as opened:
            events = [_event(row) for row in opened.exec(query)]
        unrolled = [one for event in events for one in _occurrences(event, start, end)]
        return sorted(unrolled, key=lambda event: event.start)

    def add(self, event: CalendarEvent) -> CalendarEvent:
        """Keep an event; an empty uid is given one. Raises StorageError."""
        kept = event if event.uid else replace(event, uid=uuid.uuid4().hex)
        with session(self._engine) as opened:
            opened.merge(_row(kept, self._user))
        return kept

    def update(self, event: CalendarEvent) -> None:
        """Raises KeyError: no such event."""
        with session(self._engine) as opened:
            self._found(opened, event.uid)
            opened.merge(_row(event, self._user))

    def remove(self, uid: str) -> CalendarEvent:
        """Take an event away and give it back. Raises KeyError: no such event."""
        with session(self._engine) as opened:
            row = self._found(opened, uid)
            opened.delete(row)
            return _event(row)

    def import_ics(self, text: str) -> int:
        """Take in the events of an iCalendar file; gives how many. Raises BadInput."""
        import icalendar

        try:
            components = icalendar.Calendar.from_ical(text).walk("VEVENT")
            events = [_from_component(component) for component in components]
        except (ValueError, KeyError, AttributeError) as error:
            raise BadInput(f"This is no iCalendar file: {error}") from error
        for event in events:
            self.add(event)
        return len(events)

    def export_ics(self) -> str:
        """Write all events as an iCalendar file."""
        import icalendar

        calendar = icalendar.Calendar()
        calendar.add("prodid", "-//Victus Desktop//EN")
        calendar.add("version", "2.0")
        query = select(EventRow).where(EventRow.user == self._user).order_by(col(EventRow.start))
        with session(self._engine) as opened:
            for row in opened.exec(query):
                calendar.add_component(_component(_event(row)))
        return str(calendar.to_ical().decode())

    def _found(self, opened: Session, uid: str) -> EventRow:
        row = opened.get(EventRow, uid)
        if row is None or row.user != self._user:
            raise KeyError(uid)
        return row


def _occurrences(event: CalendarEvent, start: datetime, end: datetime) -> list[CalendarEvent]:
    if not event.recurrence:
        return [event]
    from dateutil.rrule import rrulestr

    length = event.end - event.start
    rule = rrulestr(event.recurrence, dtstart=event.start)
    begins = rule.between(start - length, end, inc=True)
    return [
        replace(event, start=begin, end=begin + length)
        for begin in begins
        if begin < end and begin + length > start
    ]


def _event(row: EventRow) -> CalendarEvent:
    fields = row.model_dump(exclude={"user"})
    return CalendarEvent(
        **fields
        | {
            "start": row.start,
            "end": row.end,
            "attendees": tuple(row.attendees),
        }
    )


def _row(event: CalendarEvent, user: str) -> EventRow:
    return EventRow(
        uid=event.uid,
        user=user,
        title=event.title,
        start=event.start,
        end=event.end,
        location=event.location,
        notes=event.notes,
        recurrence=event.recurrence,
        all_day=event.all_day,
        attendees=list(event.attendees),
    )


def _component(event: CalendarEvent):  # type: ignore[no-untyped-def]  # icalendar has no types
    import icalendar

    made = icalendar.Event()
    made.add("uid", event.uid)
    made.add("dtstamp", datetime.now(UTC))
    made.add("summary", event.title)
    made.add("dtstart", event.start.date() if event.all_day else event.start)
    made.add("dtend", event.end.date() if event.all_day else event.end)
    for name, value in (("location", event.location), ("description", event.notes)):
        if value:
            made.add(name, value)
    if event.recurrence:
        made.add("rrule", icalendar.vRecur.from_ical(event.recurrence))
    return made


def _from_component(component) -> CalendarEvent:  # type: ignore[no-untyped-def]  # the same
    start = component["dtstart"].dt
    end = component["dtend"].dt if "dtend" in component else start
    rule = component.get("rrule")
    return CalendarEvent(
        uid=str(component.get("uid", "")),
        title=str(component.get("summary", "")),
        start=_moment(start),
        end=_moment(end),
        location=str(component.get("location", "")),
        notes=str(component.get("description", "")),
        recurrence=rule.to_ical().decode() if rule else "",
        all_day=not isinstance(start, datetime),
    )


def _moment(value: date | datetime) -> datetime:
    if not isinstance(value, datetime):
        return datetime.combine(value, time(0), UTC)
    return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)

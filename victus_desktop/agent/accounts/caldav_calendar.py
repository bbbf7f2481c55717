"""A calendar on a CalDAV server (Nextcloud, Radicale, iCloud, Fastmail)."""

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from victus_desktop.conversation.errors import ServiceError
from victus_desktop.conversation.records import CalendarEvent

_SECONDS = 10


class CalDavCalendar:
    """Implements the tools' calendar over one calendar of an account."""

    def __init__(self, url: str, user: str, password: str, name: str = "") -> None:
        """Connect at first use; `name` chooses the calendar, '' the first."""
        self._login: dict[str, Any] = {
            "url": url,
            "username": user,
            "password": password,
            "timeout": _SECONDS,
        }
        self._name = name
        self._found: Any = None

    def between(self, start: datetime, end: datetime) -> list[CalendarEvent]:
        """Give the events, recurrences unrolled, the first first. Raises ServiceError."""
        found = self._ask(
            lambda calendar: calendar.search(start=start, end=end, event=True, expand=True)
        )
        events = [_event(one.icalendar_component) for one in found]
        return sorted(events, key=lambda event: event.start)

    def add(self, event: CalendarEvent) -> CalendarEvent:
        """Keep an event. Raises ServiceError."""
        kept = event if event.uid else replace(event, uid=uuid.uuid4().hex)
        self._ask(lambda calendar: calendar.save_event(_ical(kept)))
        return kept

    def update(self, event: CalendarEvent) -> None:
        """Replace an event. Raises KeyError or ServiceError."""
        self.remove(event.uid)
        self.add(event)

    def remove(self, uid: str) -> CalendarEvent:
        """Delete an event and give it back. Raises KeyError or ServiceError."""
        from caldav.lib.error import NotFoundError

        def delete(calendar: Any) -> CalendarEvent:
            try:
                found = calendar.event_by_uid(uid)
            except NotFoundError as error:
                raise KeyError(uid) from error
            event = _event(found.icalendar_component)
            found.delete()
            return event

        removed: CalendarEvent = self._ask(delete)
        return removed

    def _ask(self, question: Any) -> Any:
        from caldav.lib.error import AuthorizationError, DAVError

        try:
            return question(self._calendar())
        except AuthorizationError as error:
            raise ServiceError("The calendar server refused the sign-in.") from error
        except DAVError as error:
            raise ServiceError("The calendar server answered with an error.") from error
        except OSError as error:
            raise ServiceError("The calendar server cannot be reached.") from error

    def _calendar(self) -> Any:
        if self._found is None:
            from caldav import DAVClient

            client: Any = DAVClient(**self._login)
            calendars = client.principal().calendars()
            named = [one for one in calendars if not self._name or one.name == self._name]
            if not named:
                raise ServiceError(f"The server has no calendar {self._name!r}.")
            self._found = named[0]
        return self._found


def _ical(event: CalendarEvent) -> str:
    import icalendar

    made = icalendar.Event()
    made.add("uid", event.uid)
    made.add("dtstamp", datetime.now(UTC))
    made.add("summary", event.title)
    made.add("dtstart", event.start.date() if event.all_day else event.start)
    made.add("dtend", event.end.date() if event.all_day else event.end)
    if event.location:
        made.add("location", event.location)
    if event.notes:
        made.add("description", event.notes)
    if event.recurrence:
        made.add("rrule", icalendar.vRecur.from_ical(event.recurrence))
    for attendee in event.attendees:
        made.add("attendee", attendee if ":" in attendee else f"mailto:{attendee}")
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Victus Desktop//EN")
    calendar.add("version", "2.0")
    calendar.add_component(made)
    return str(calendar.to_ical().decode())


def _event(component: Any) -> CalendarEvent:
    start = component["dtstart"].dt
    end = component["dtend"].dt if "dtend" in component else start
    return CalendarEvent(
        uid=str(component.get("uid", "")),
        title=str(component.get("summary", "")),
        start=_moment(start),
        end=_moment(end),
        location=str(component.get("location", "")),
        notes=str(component.get("description", "")),
        all_day=not isinstance(start, datetime),
    )


def _moment(value: date | datetime) -> datetime:
    if not isinstance(value, datetime):
        return datetime.combine(value, time(0), UTC)
    return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)

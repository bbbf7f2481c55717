"""A calendar on a CalDAV server (Nextcloud, Radicale, iCloud, Fastmail)."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, tzinfo
from typing import Any, TypeVar
from urllib.parse import urlsplit

from victus_desktop.conversation.errors import ServiceError
from victus_desktop.conversation.records import CalendarEvent

T = TypeVar("T")


class CalDavCalendar:
    """Implements the tools' calendar over one calendar of an account."""

    def __init__(
        self,
        url: str,
        user: str,
        password: str,
        name: str = "",
        *,
        zone: tzinfo = UTC,
        seconds: float = 10,
        sent: Callable[[str, int], None] = lambda host, count: None,
    ) -> None:
        """Connect at first use; `name` chooses the calendar, '' the first.

        Times are written in `zone`, so that what repeats keeps its hour when clocks change.
        `seconds` is how long the server may take for one answer; `sent` is told the host and
        the bytes of each request.
        """
        self._login: dict[str, Any] = {
            "url": url,
            "username": user,
            "password": password,
            "timeout": seconds,
        }
        self._name = name
        self._zone = zone
        self._sent = sent
        self._found: Any = None

    def between(self, start: datetime, end: datetime) -> list[CalendarEvent]:
        """Give the events, recurrences unrolled, the first first. Raises ServiceError."""
        import recurring_ical_events  # type: ignore[import-untyped]  # it has no types

        def search(calendar: Any) -> list[CalendarEvent]:
            events = []
            for one in calendar.search(start=start, end=end, event=True):
                held = one.icalendar_instance
                rule = _rule(held)
                for component in recurring_ical_events.of(held).between(start, end):
                    events.append(replace(_event(component), recurrence=rule))
            return sorted(events, key=lambda event: event.start)

        return self._ask(search)

    def add(self, event: CalendarEvent) -> CalendarEvent:
        """Keep an event. Raises ServiceError."""
        kept = event if event.uid else replace(event, uid=uuid.uuid4().hex)
        self._ask(lambda calendar: calendar.save_event(self._ical(kept)))
        return kept

    def update(self, event: CalendarEvent) -> None:
        """Change title, time and place; all else the server holds of it stays.

        Raises KeyError or ServiceError.
        """

        def change(calendar: Any) -> None:
            found = self._by_uid(calendar, event.uid)
            component = found.icalendar_component
            for name in ("summary", "dtstart", "dtend", "duration", "location"):
                component.pop(name, None)
            self._fill(component, event)
            found.save()

        self._ask(change)

    def remove(self, uid: str) -> CalendarEvent:
        """Delete an event and give it back. Raises KeyError or ServiceError."""

        def delete(calendar: Any) -> CalendarEvent:
            found = self._by_uid(calendar, uid)
            rule = _rule(found.icalendar_instance)
            event = replace(_event(found.icalendar_component), recurrence=rule)
            found.delete()
            return event

        return self._ask(delete)

    def _by_uid(self, calendar: Any, uid: str) -> Any:
        from caldav.lib.error import NotFoundError

        try:
            return calendar.event_by_uid(uid)
        except NotFoundError as error:
            raise KeyError(uid) from error

    def _ask(self, question: Callable[[Any], T]) -> T:
        from caldav.lib.error import AuthorizationError, DAVError
        from niquests.exceptions import Timeout

        try:
            return question(self._calendar())
        except AuthorizationError as error:
            raise ServiceError("The calendar server refused the sign-in.") from error
        except (Timeout, TimeoutError) as error:
            raise ServiceError("The calendar server takes too long to answer.") from error
        except OSError as error:
            raise ServiceError("The calendar server cannot be reached.") from error
        except (DAVError, SyntaxError, ValueError, AttributeError, TypeError) as error:
            raise ServiceError("The calendar server answered with nonsense.") from error

    def _calendar(self) -> Any:
        if self._found is None:
            from caldav.davclient import DAVClient

            client: Any = DAVClient(**self._login)
            client.session.hooks["response"].append(self._count)
            calendars = client.principal().calendars()
            named = [
                one for one in calendars if not self._name or one.get_display_name() == self._name
            ]
            if not named:
                raise ServiceError(f"The server has no calendar {self._name!r}.")
            self._found = named[0]
        return self._found

    def _count(self, answer: Any, **more: Any) -> None:
        asked = answer.request
        headers = sum(len(name) + len(value) + 4 for name, value in asked.headers.items())
        parts = urlsplit(asked.url)
        line = len(asked.method) + len(parts.path) + len(" HTTP/1.1\r\n") + 1
        self._sent(parts.hostname or "", line + headers + 2 + len(asked.body or b""))

    def _ical(self, event: CalendarEvent) -> str:
        import icalendar

        made = icalendar.Event()
        made.add("uid", event.uid)
        made.add("dtstamp", datetime.now(UTC))
        self._fill(made, event)
        # Attendees of the field would make some servers send invitations.
        guests = f"With {', '.join(event.attendees)}." if event.attendees else ""
        if notes := "\n".join(part for part in (event.notes, guests) if part):
            made.add("description", notes)
        if event.recurrence:
            made.add("rrule", icalendar.vRecur.from_ical(event.recurrence))
        calendar = icalendar.Calendar()
        calendar.add("prodid", "-//Victus Desktop//EN")
        calendar.add("version", "2.0")
        calendar.add_component(made)
        if not event.all_day:
            calendar.add_missing_timezones()
        return str(calendar.to_ical().decode())

    def _fill(self, component: Any, event: CalendarEvent) -> None:
        component.add("summary", event.title)
        if event.all_day:
            component.add("dtstart", event.start.date())
            component.add("dtend", event.end.date())
        else:
            component.add("dtstart", event.start.astimezone(self._zone))
            component.add("dtend", event.end.astimezone(self._zone))
        if event.location:
            component.add("location", event.location)


def _rule(held: Any) -> str:
    """Give the rule by which an event repeats, '' for one that does not."""
    rules = (one["rrule"] for one in held.walk("VEVENT") if "rrule" in one)
    return next((rule.to_ical().decode() for rule in rules), "")


def _event(component: Any) -> CalendarEvent:
    start = component["dtstart"].dt
    if "dtend" in component:
        end = component["dtend"].dt
    else:
        end = start + component["duration"].dt if "duration" in component else start
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
    """Give a time in UTC; one without a zone is the computer's, a day begins at 0:00 UTC."""
    if not isinstance(value, datetime):
        return datetime.combine(value, time(0), UTC)
    return value.astimezone(UTC)

"""iCalendar files (RFC 5545): events read from text and written to it."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from victus_desktop.conversation.errors import BadInput
from victus_desktop.conversation.records import CalendarEvent
from victus_desktop.history.recurrence import zone


@dataclass(frozen=True, slots=True)
class FileEvent:
    """An event with what a file says besides."""

    event: CalendarEvent
    timezone: str
    """IANA name in which it repeats."""
    except_at: tuple[datetime, ...] = ()
    """Starts of the repeats that do not take place."""


def read(text: str, timezone: str) -> list[FileEvent]:
    """Read the events of a file; times with no zone are in `timezone`.

    A repeat that was moved becomes an event of its own, and is left out of its series. Raises
    BadInput where the text is no iCalendar file.
    """
    import icalendar

    try:
        calendars = icalendar.Calendar.from_ical(text, multiple=True)
        parts = [part for one in calendars for part in one.walk("VEVENT") if "DTSTART" in part]
        if not calendars:
            raise BadInput("This is no iCalendar file: it holds no calendar.")
        moved = _moved(parts, timezone)
        found = [one for part in parts for one in _events(part, timezone, moved)]
    except (ValueError, KeyError, AttributeError, TypeError, IndexError) as error:
        raise BadInput(f"This is no iCalendar file: {error}") from error
    return list({one.event.uid: one for one in found}.values())


def write(events: Iterable[FileEvent]) -> str:
    """Write events as a file."""
    import icalendar

    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Victus Desktop//EN")
    calendar.add("version", "2.0")
    for event in events:
        calendar.add_component(_component(event))
    calendar.add_missing_timezones()
    return str(calendar.to_ical().decode())


def _moved(parts: list[Any], timezone: str) -> dict[str, list[datetime]]:
    """Give the starts of moved or cancelled repeats by the uid of their series."""
    found: dict[str, list[datetime]] = {}
    for part in parts:
        if "RECURRENCE-ID" in part:
            at = _moment(part["RECURRENCE-ID"].dt, timezone)
            found.setdefault(_uid(part), []).append(at)
    return found


def _events(part: Any, timezone: str, moved: dict[str, list[datetime]]) -> Iterator[FileEvent]:
    if str(part.get("STATUS", "")).upper() == "CANCELLED":
        return
    own = _timezone(part, timezone)
    event = _event(part, timezone)
    if "RECURRENCE-ID" in part:
        at = _moment(part["RECURRENCE-ID"].dt, timezone)
        yield FileEvent(replace(event, uid=f"{event.uid}#{at:%Y%m%dT%H%M%SZ}"), own)
        return
    gone = (*_dates(part, "EXDATE", timezone), *moved.get(event.uid, ()))
    yield FileEvent(event, own, gone if event.recurrence else ())
    for at in _dates(part, "RDATE", timezone):
        more = replace(event, start=at, end=at + (event.end - event.start), recurrence="")
        if at not in gone:
            yield FileEvent(replace(more, uid=f"{event.uid}#{at:%Y%m%dT%H%M%SZ}"), own)


def _event(part: Any, timezone: str) -> CalendarEvent:
    start = part["DTSTART"].dt
    rules = part.get("RRULE", [])
    rules = rules if isinstance(rules, list) else [rules]
    if len(rules) > 1:
        raise ValueError("an event repeats by several rules")
    return CalendarEvent(
        uid=_uid(part),
        title=str(part.get("SUMMARY", "")),
        start=_moment(start, timezone),
        end=_moment(_end(part, start), timezone),
        location=str(part.get("LOCATION", "")),
        notes=str(part.get("DESCRIPTION", "")),
        recurrence=rules[0].to_ical().decode() if rules else "",
        all_day=not isinstance(start, datetime),
        attendees=tuple(_attendees(part)),
    )


def _end(part: Any, start: date) -> date:
    if "DTEND" in part:
        end: date = part["DTEND"].dt
        return end
    if "DURATION" in part:
        length: timedelta = part["DURATION"].dt
        return start + length
    return start if isinstance(start, datetime) else start + timedelta(days=1)


def _attendees(part: Any) -> Iterator[str]:
    told = part.get("ATTENDEE", [])
    for address in told if isinstance(told, list) else [told]:
        yield str(address).removeprefix("mailto:").removeprefix("MAILTO:")


def _uid(part: Any) -> str:
    """Give the uid; an event with none gets one that stays the same when it is read again."""
    told = str(part.get("UID", "")).strip()
    return told or hashlib.sha256(part.to_ical()).hexdigest()[:32]


def _dates(part: Any, name: str, timezone: str) -> tuple[datetime, ...]:
    told = part.get(name, [])
    groups = told if isinstance(told, list) else [told]
    values = [one.dt for group in groups for one in group.dts]
    return tuple(
        _moment(value[0] if isinstance(value, tuple) else value, timezone) for value in values
    )


def _timezone(part: Any, timezone: str) -> str:
    """Give the zone a start is in, by its IANA name where it has one."""
    start = part["DTSTART"].dt
    own = getattr(start, "tzinfo", None)
    return str(getattr(own, "key", None) or ("UTC" if own is not None else timezone))


def _moment(value: date, timezone: str) -> datetime:
    if not isinstance(value, datetime):
        return datetime.combine(value, time(0), UTC)
    return (value if value.tzinfo else value.replace(tzinfo=zone(timezone))).astimezone(UTC)


def _component(told: FileEvent) -> Any:
    import icalendar

    event = told.event

    def as_written(moment: datetime) -> date:
        return moment.date() if event.all_day else moment.astimezone(zone(told.timezone))

    made = icalendar.Event()
    made.add("uid", event.uid)
    made.add("dtstamp", datetime.now(UTC))
    made.add("summary", event.title)
    made.add("dtstart", as_written(event.start))
    made.add("dtend", as_written(event.end))
    for name, value in (("location", event.location), ("description", event.notes)):
        if value:
            made.add(name, value)
    if event.recurrence:
        made.add("rrule", icalendar.vRecur.from_ical(event.recurrence))
    for moment in told.except_at:
        made.add("exdate", as_written(moment))
    for address in event.attendees:
        made.add("attendee", f"mailto:{address}" if "@" in address else address)
    return made

"""The calendar: what is on, add, move, delete, free time. Over the local one or one on a server."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any

from pydantic import TypeAdapter, ValidationError
from rapidfuzz import fuzz

from victus_desktop.agent import wording
from victus_desktop.agent.stores import Calendar
from victus_desktop.agent.tool import Ask, Now, Tool, ToolResult, Undo
from victus_desktop.agent.understanding import amending
from victus_desktop.agent.understanding.amending import Told
from victus_desktop.conversation.errors import BadInput, ServiceError
from victus_desktop.conversation.records import CalendarEvent, Effect

_ALIKE = 70
_SEARCHED = timedelta(days=365)
_WORKDAY = (time(9), time(18))
_USUAL = timedelta(hours=1)
"""How long an appointment is when nobody says."""
_TIME: TypeAdapter[datetime | None] = TypeAdapter(datetime | None)
_TOLD = 5


def tools(
    calendar: Callable[[], Calendar],
    now: Now,
    recalled: Callable[[str], Sequence[str]] = lambda title: (),
) -> list[Tool]:
    """Give the tools of this family.

    `recalled` gives what the user has told of a thing that stands in no calendar, as a birthday.
    """
    return [
        *_reading(calendar, now, recalled),
        _creating(calendar, now),
        _moving(calendar, now),
        _deleting(calendar, now),
    ]


def _reading(
    calendar: Callable[[], Calendar], now: Now, recalled: Callable[[str], Sequence[str]]
) -> list[Tool]:
    def calendar_list(
        start: datetime | None = None,
        end: datetime | None = None,
        title: str = "",
        upcoming: bool = False,
    ) -> ToolResult:
        """Tell which appointments there are on a day, in a time or with a name, or the next."""
        first, last = _span(start, end, now(), searching=bool(title) or upcoming)
        events = _matching(_between(calendar(), first, last), title)
        events = events[:1] if upcoming else events
        data = [_plain(event) for event in events]
        told_before = recalled(title) if title and not events else ()
        if told_before:
            return ToolResult(f"You told me: {told_before[-1]}.", data)
        if not events:
            named = f" called {title}" if title else ""
            return ToolResult(f"There is nothing{named} in your calendar then.", data)
        told = "; ".join(_spoken(event, now()) for event in events[:_TOLD])
        more = f"; and {len(events) - _TOLD} more" if len(events) > _TOLD else ""
        return ToolResult(f"{told}{more}.", data, untrusted=True)

    def calendar_free(start: datetime | None = None, end: datetime | None = None) -> ToolResult:
        """Tell when one is free on a day, or whether one is at a time."""
        present = now()
        wanted = (start or present).astimezone(present.tzinfo)
        if start is not None and end is None and wanted.time() != time(0):
            return _free_at(calendar(), wanted, present)
        opening, closing = _working_hours(wanted, end, present)
        day = wording.day(wanted.date(), present.date())
        gaps = _gaps(_busy(calendar(), opening, closing), opening, closing)
        data = [{"start": a.isoformat(), "end": b.isoformat()} for a, b in gaps]
        if not gaps:
            return ToolResult(f"You are not free {day}.", data)
        told = wording.join(
            [f"from {wording.clock(a)} to {wording.clock(b)}" for a, b in gaps[:_TOLD]]
        )
        return ToolResult(f"You are free {day} {told}.", data)

    return [Tool.of(calendar_list), Tool.of(calendar_free)]


def _free_at(calendar: Calendar, wanted: datetime, present: datetime) -> ToolResult:
    closing = wanted + _USUAL
    busy = _busy(calendar, wanted, closing)
    when = wording.when(wanted, present)
    if busy:
        told = f"No, {when} you have {busy[0].title}."
        return ToolResult(told, [_plain(event) for event in busy], untrusted=True)
    data = [{"start": wanted.isoformat(), "end": closing.isoformat()}]
    return ToolResult(f"Yes, you are free {when}.", data)


def _working_hours(
    wanted: datetime, end: datetime | None, present: datetime
) -> tuple[datetime, datetime]:
    """Give the time that is looked at: as told, else the working day; nothing that is over."""
    closing = end.astimezone(present.tzinfo) if end else wanted
    if end is None or closing.time() == time(0) == wanted.time():
        wanted, closing = (
            datetime.combine(wanted.date(), hour, present.tzinfo) for hour in _WORKDAY
        )
    return max(wanted, present), closing


def _creating(calendar: Callable[[], Calendar], now: Now) -> Tool:
    def calendar_create(
        title: Annotated[str, Ask("What is the appointment?")],
        start: Annotated[datetime, Ask("When?")],
        duration: timedelta | None = None,
        location: str = "",
        attendees: list[str] | None = None,
        recurrence: str = "",
    ) -> ToolResult:
        """Put an appointment into the calendar."""
        begin = start.astimezone(UTC)
        event = CalendarEvent(
            "",
            title,
            begin,
            begin + (duration or _USUAL),
            location=location,
            attendees=tuple(attendees or ()),
            recurrence=recurrence,
        )
        kept = calendar().add(event)
        if not any(one.uid == kept.uid for one in calendar().between(kept.start, kept.end)):
            raise ServiceError("The calendar did not take the appointment.")
        undo = Undo("calendar_delete", {"title": title, "start": kept.start, "uid": kept.uid})
        repeats = " and repeats" if recurrence else ""
        told = f"{title} is in your calendar {wording.when(kept.start, now())}{repeats}."
        return ToolResult(told, _plain(kept), undo=undo)

    return Tool.of(calendar_create, Effect.WRITE)


def _moving(calendar: Callable[[], Calendar], now: Now) -> Tool:
    def calendar_move(
        title: Annotated[str, Ask("Which appointment?")],
        start: Annotated[datetime, Ask("To when?")],
        uid: str = "",
        told: Told = "all",
    ) -> ToolResult:
        """Move an appointment to another time, to another day, or to both."""
        event = _one(calendar(), title, now(), uid)
        if event.recurrence:
            raise BadInput(f"{event.title} repeats; I can move only what happens once.")
        begin = amending.moved(event.start, start, told).astimezone(UTC)
        moved = replace(event, start=begin, end=begin + (event.end - event.start))
        calendar().update(moved)
        if not any(
            one.uid == event.uid and one.start == begin
            for one in calendar().between(begin, moved.end)
        ):
            raise ServiceError("The calendar did not move the appointment.")
        undo = Undo("calendar_move", {"title": event.title, "start": event.start, "uid": event.uid})
        said = f"{event.title} is now {wording.when(begin, now())}."
        return ToolResult(said, _plain(moved), undo=undo, untrusted=True)

    return Tool.of(calendar_move, Effect.WRITE)


def _deleting(calendar: Callable[[], Calendar], now: Now) -> Tool:
    def chosen(title: str, start: datetime | None, end: datetime | None) -> list[CalendarEvent]:
        """Give the events meant: the next of a name, or all of a day, each series once."""
        if not title and start is None:
            raise BadInput("Which appointment shall I delete?")
        first, last = _span(start, end, now(), searching=start is None)
        events = _matching(_between(calendar(), first, last), title)
        if not events:
            raise BadInput("I find no such appointment.")
        once = list({event.uid: event for event in reversed(events)}.values())[::-1]
        return once[:1] if title else once

    def calendar_delete(
        title: str = "",
        start: datetime | None = None,
        end: datetime | None = None,
        uid: str = "",
    ) -> ToolResult:
        """Delete an appointment, or all of a day."""
        try:
            if uid:
                events = [calendar().remove(_uid_now(calendar(), uid, title, start))]
            else:
                events = [calendar().remove(one.uid) for one in chosen(title, start, end)]
        except KeyError as error:
            raise BadInput("That appointment is not in your calendar any more.") from error
        names = wording.join(list(dict.fromkeys(event.title for event in events)))
        undo = _undo_delete(events[0]) if len(events) == 1 else None
        data = [_plain(event) for event in events]
        return ToolResult(f"Deleted: {names}.", data, undo=undo, untrusted=True)

    def question(arguments: dict[str, Any]) -> str:
        start, end = (_time(arguments.get(name)) for name in ("start", "end"))
        events = chosen(str(arguments.get("title") or ""), start, end)
        told = wording.join([_spoken(event, now()) for event in events])
        series = " and all its repeats" if any(event.recurrence for event in events) else ""
        return f"Shall I delete {told}{series} from your calendar?"

    return Tool.of(calendar_delete, Effect.WRITE, destructive=True, confirm=question)


def _uid_now(calendar: Calendar, uid: str, title: str, start: datetime | None) -> str:
    """Give the uid that an appointment has since it was deleted and brought back."""
    if start is None:
        return uid
    there = [one for one in calendar.between(start, start + _USUAL) if one.start == start]
    if any(one.uid == uid for one in there):
        return uid
    return next((one.uid for one in there if one.title == title), uid)


def _time(value: Any) -> datetime | None:
    """Read a time of a call that was not checked yet. Raises BadInput."""
    try:
        return _TIME.validate_python(value)
    except ValidationError as error:
        raise BadInput("When is the appointment?") from error


def _undo_delete(event: CalendarEvent) -> Undo | None:
    if event.all_day:
        return None
    kept = {
        "title": event.title,
        "start": event.start,
        "duration": event.end - event.start,
        "location": event.location,
        "attendees": list(event.attendees),
        "recurrence": event.recurrence,
    }
    return Undo("calendar_create", kept)


def _span(
    start: datetime | None, end: datetime | None, present: datetime, *, searching: bool
) -> tuple[datetime, datetime]:
    if start is None:
        first = present
        return first, end or (first + _SEARCHED if searching else _midnight_after(first))
    first = start
    if end is None:
        midnight = datetime.combine(start.date(), time(0), start.tzinfo)
        return midnight, _midnight_after(midnight)
    return first, end


def _midnight_after(moment: datetime) -> datetime:
    return datetime.combine(moment.date() + timedelta(days=1), time(0), moment.tzinfo)


def _matching(events: Sequence[CalendarEvent], title: str) -> list[CalendarEvent]:
    if not title:
        return list(events)
    scored = [(fuzz.token_set_ratio(title.lower(), event.title.lower()), event) for event in events]
    return [event for score, event in scored if score >= _ALIKE]


def _between(calendar: Calendar, start: datetime, end: datetime) -> list[CalendarEvent]:
    """Give the events of a time; a whole day counts by its date in the user's own zone."""
    return [
        event
        for event in calendar.between(start, end)
        if not event.all_day
        or (event.start.date() < _last_day(end) and event.end.date() > start.date())
    ]


def _last_day(end: datetime) -> date:
    """Give the first date that lies wholly after a time."""
    return end.date() if end.time() == time(0) else end.date() + timedelta(days=1)


def _busy(calendar: Calendar, start: datetime, end: datetime) -> list[CalendarEvent]:
    return [event for event in calendar.between(start, end) if not event.all_day]


def _one(calendar: Calendar, title: str, present: datetime, uid: str = "") -> CalendarEvent:
    first = present - _SEARCHED if uid else present
    events = calendar.between(first, present + _SEARCHED)
    found = [event for event in events if event.uid == uid] if uid else _matching(events, title)
    if not found:
        raise BadInput(f"I find no appointment called {title}.")
    return found[0]


def _gaps(
    events: Sequence[CalendarEvent], opening: datetime, closing: datetime
) -> list[tuple[datetime, datetime]]:
    gaps, free = [], opening
    for event in sorted(events, key=lambda one: one.start):
        if event.start - free >= timedelta(minutes=15):
            gaps.append((free, event.start.astimezone(opening.tzinfo)))
        free = max(free, event.end.astimezone(opening.tzinfo))
    if closing - free >= timedelta(minutes=15):
        gaps.append((free, closing))
    return gaps


def _plain(event: CalendarEvent) -> dict[str, Any]:
    return {
        "uid": event.uid,
        "title": event.title,
        "start": event.start.isoformat(),
        "end": event.end.isoformat(),
        "location": event.location,
        "attendees": list(event.attendees),
    }


def _spoken(event: CalendarEvent, present: datetime) -> str:
    place = f" at {event.location}" if event.location else ""
    if event.all_day:
        return f"{event.title}{place} {wording.day(event.start.date(), present.date())}"
    return f"{event.title}{place} {wording.when(event.start, present)}"

"""The calendar: what is on, add, move, delete, free time. Over the local one or one on a server."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Annotated, Any

from rapidfuzz import fuzz

from victus_desktop.agent import wording
from victus_desktop.agent.stores import Calendar
from victus_desktop.agent.tool import Ask, Now, Tool, ToolResult, Undo
from victus_desktop.conversation.errors import BadInput, ServiceError
from victus_desktop.conversation.records import CalendarEvent, Effect

_ALIKE = 70
_SEARCHED = timedelta(days=365)
_WORKDAY = (time(9), time(18))
_TOLD = 5


def tools(calendar: Callable[[], Calendar], now: Now) -> list[Tool]:
    """Give the tools of this family."""
    return [
        *_reading(calendar, now),
        _creating(calendar, now),
        _moving(calendar, now),
        _deleting(calendar, now),
    ]


def _reading(calendar: Callable[[], Calendar], now: Now) -> list[Tool]:
    def calendar_list(
        start: datetime | None = None, end: datetime | None = None, title: str = ""
    ) -> ToolResult:
        """Tell which appointments there are on a day, in a time or with a name."""
        first, last = _span(start, end, now(), searching=bool(title))
        events = _matching(calendar().between(first, last), title)
        data = [_plain(event) for event in events]
        if not events:
            named = f" called {title}" if title else ""
            return ToolResult(f"There is nothing{named} in your calendar then.", data)
        told = "; ".join(_spoken(event, now()) for event in events[:_TOLD])
        more = f"; and {len(events) - _TOLD} more" if len(events) > _TOLD else ""
        return ToolResult(f"{told}{more}.", data, untrusted=True)

    def calendar_free(start: datetime | None = None, end: datetime | None = None) -> ToolResult:
        """Tell when one is free on a day."""
        day = (start or now()).astimezone(now().tzinfo)
        opening = datetime.combine(day.date(), _WORKDAY[0], day.tzinfo)
        closing = end or datetime.combine(day.date(), _WORKDAY[1], day.tzinfo)
        events = [one for one in calendar().between(opening, closing) if not one.all_day]
        gaps = _gaps(
            events, max(opening, now()) if day.date() == now().date() else opening, closing
        )
        data = [{"start": a.isoformat(), "end": b.isoformat()} for a, b in gaps]
        if not gaps:
            return ToolResult(f"You are busy all of {wording.day(day.date(), now())}.", data)
        told = " and ".join(f"from {wording.clock(a)} to {wording.clock(b)}" for a, b in gaps[:3])
        return ToolResult(f"You are free {told} {wording.day(day.date(), now())}.", data)

    return [Tool.of(calendar_list), Tool.of(calendar_free)]


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
            begin + (duration or timedelta(hours=1)),
            location=location,
            attendees=tuple(attendees or ()),
            recurrence=recurrence,
        )
        kept = calendar().add(event)
        if not any(one.uid == kept.uid for one in calendar().between(kept.start, kept.end)):
            raise ServiceError("The calendar did not take the appointment.")
        undo = Undo("calendar_delete", {"title": title, "uid": kept.uid})
        told = f"{title} is in your calendar, {wording.when(kept.start, now())}."
        return ToolResult(told, _plain(kept), undo=undo)

    return Tool.of(calendar_create, Effect.WRITE)


def _moving(calendar: Callable[[], Calendar], now: Now) -> Tool:
    def calendar_move(
        title: Annotated[str, Ask("Which appointment?")],
        start: Annotated[datetime, Ask("To when?")],
    ) -> ToolResult:
        """Move an appointment to another time."""
        event = _one(calendar(), title, now())
        begin = start.astimezone(UTC)
        moved = replace(event, start=begin, end=begin + (event.end - event.start))
        calendar().update(moved)
        undo = Undo("calendar_move", {"title": event.title, "start": event.start})
        told = f"{event.title} is now {wording.when(begin, now())}."
        return ToolResult(told, _plain(moved), undo=undo)

    return Tool.of(calendar_move, Effect.WRITE)


def _deleting(calendar: Callable[[], Calendar], now: Now) -> Tool:
    def calendar_delete(
        title: str = "",
        start: datetime | None = None,
        end: datetime | None = None,
        uid: str = "",
    ) -> ToolResult:
        """Delete an appointment, or all of a day."""
        if uid:
            events: Sequence[CalendarEvent] = [calendar().remove(uid)]
        elif title or start:
            first, last = _span(start, end, now(), searching=start is None)
            events = _matching(calendar().between(first, last), title)
            if title:
                events = events[:1]
            for ident in dict.fromkeys(event.uid for event in events):
                calendar().remove(ident)
        else:
            raise BadInput("Which appointment shall I delete?")
        if not events:
            raise BadInput("I find no such appointment.")
        names = ", ".join(dict.fromkeys(event.title for event in events))
        return ToolResult(f"Deleted: {names}.", [_plain(event) for event in events])

    def question(arguments: dict[str, Any]) -> str:
        name = arguments.get("title") or "everything"
        start = arguments.get("start")
        when = f" {wording.when(start, now())}" if isinstance(start, datetime) else ""
        return f"Shall I delete {name}{when} from your calendar?"

    return Tool.of(calendar_delete, Effect.WRITE, destructive=True, confirm=question)


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


def _one(calendar: Calendar, title: str, present: datetime) -> CalendarEvent:
    found = _matching(calendar.between(present, present + _SEARCHED), title)
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
        return f"{event.title}{place} {wording.day(event.start.date(), present)}"
    return f"{event.title}{place} {wording.when(event.start, present)}"

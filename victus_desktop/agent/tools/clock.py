"""The time and the date, here and elsewhere."""

import calendar
from datetime import datetime, timedelta, tzinfo
from typing import Literal

from victus_desktop.agent import wording
from victus_desktop.agent.facts import distances
from victus_desktop.agent.facts.clock_changes import next_change
from victus_desktop.agent.facts.distances import Unit
from victus_desktop.agent.facts.places import zone_of
from victus_desktop.agent.tool import Now, Tool, ToolResult
from victus_desktop.conversation.errors import BadInput

Ask = Literal[
    "time",
    "date",
    "day",
    "week",
    "until",
    "between",
    "difference",
    "convert",
    "both",
    "month",
    "year",
    "month_length",
    "leap_year",
    "clocks_change",
    "clocks_back",
    "clocks_forward",
]
_FEBRUARY = 2
_MANY_DAYS = 730
"""From these on a distance is told in years."""
_DIRECTIONS = {"clocks_back": False, "clocks_forward": True}


def tools(now: Now) -> list[Tool]:
    """Give the tool."""

    def time_or_date(
        ask: Ask = "time",
        place: str = "",
        other: str = "",
        when: datetime | None = None,
        end: datetime | None = None,
        unit: Unit = "",
    ) -> ToolResult:
        """Tell the time or the date, here or in a city, or how long it is until a day.

        With two days, `when` and `end`: how far apart they are. With two places: the difference
        between them, or what a time at the first is at the other. `clocks_change`: when daylight
        saving time begins or ends.
        """
        present = now()
        if ask.startswith("clocks_"):
            return _clocks(place or other, ask, when, present)
        if when is not None and end is not None:
            return _between(when, end, present, unit)
        if ask == "difference" and (place or other):
            return _difference(place, other, present)
        if when is not None and (other or (place and ask in ("time", "convert"))):
            return _converted(place, other, when, present)
        if other or place:
            return _elsewhere(other or place, ask, present, when)
        if ask == "until":
            if when is None:
                raise BadInput("I don't know when that is.")
            return _until(when, present, unit)
        if ask == "week":
            number = (when or present).isocalendar().week
            verb = "It is" if when is None else "That is"
            return ToolResult(f"{verb} week {number}.", {"week": number})
        return _here(ask, present, when)

    return [Tool.of(time_or_date)]


def _here(ask: Ask, present: datetime, when: datetime | None) -> ToolResult:
    moment = when or present
    data = {"iso": moment.isoformat(timespec="seconds")}
    if ask in ("month", "year"):
        return ToolResult(f"It is {moment:{'%B' if ask == 'month' else '%Y'}}.", data)
    if ask == "month_length":
        days = calendar.monthrange(moment.year, moment.month)[1]
        year = f" {moment.year}" if moment.month == _FEBRUARY else ""
        return ToolResult(f"{moment:%B}{year} has {days} days.", {"days": days})
    if ask == "leap_year":
        verb = "is" if calendar.isleap(moment.year) else "is not"
        return ToolResult(f"{moment.year} {verb} a leap year.", {"leap": verb == "is"})
    if ask == "time" and when is None:
        return ToolResult(f"It is {wording.clock(present)}.", data)
    if ask == "both":
        told = f"{wording.clock(moment)} on {wording.date_in_full(moment)}"
        return ToolResult(f"It is {told}.", data)
    if ask == "time":
        return ToolResult(f"That is {wording.when(moment, present)}.", data)
    ahead = (moment.date() - present.date()).days
    verb = "was" if ahead < 0 else "is"
    name = {0: "Today", 1: "Tomorrow", -1: "Yesterday"}.get(ahead, "That")
    return ToolResult(f"{name} {verb} {wording.date_in_full(moment)}.", data)


def _elsewhere(place: str, ask: Ask, present: datetime, when: datetime | None) -> ToolResult:
    name, zone = zone_of(place)
    local = present.astimezone(zone)
    data = {"place": name, "iso": local.isoformat(timespec="seconds")}
    if ask in ("date", "day"):
        return ToolResult(f"In {name} it is {wording.date_in_full(when or local)}.", data)
    return ToolResult(f"It is {_clock(local, present)} in {name}.", data)


def _difference(place: str, other: str, present: datetime) -> ToolResult:
    first, zone = _zone(place, present)
    second, other_zone = _zone(other, present)
    if not place:
        first, second, zone, other_zone = second, first, other_zone, zone
    gap = _offset(present.astimezone(zone)) - _offset(present.astimezone(other_zone))
    data = {"hours": gap.total_seconds() / 3600}
    if not gap:
        return ToolResult(f"{first} and {second} have the same time.", data)
    side = "ahead of" if gap > timedelta(0) else "behind"
    who = "You are" if first == "here" else f"{first} is"
    told = f"{who} {wording.duration(abs(gap))} {side} {second}."
    return ToolResult(
        told.replace("ahead of here", "ahead of you").replace("d here", "d you"), data
    )


def _converted(place: str, other: str, when: datetime, present: datetime) -> ToolResult:
    """Tell what a time of day at `place` is at `other`; '' is here."""
    first, zone = _zone(place, present)
    second, other_zone = _zone(other, present)
    there = when.replace(tzinfo=zone)
    moved = there.astimezone(other_zone)
    data = {"from": there.isoformat(timespec="seconds"), "iso": moved.isoformat(timespec="seconds")}
    start = "here" if first == "here" else f"in {first}"
    end = "here" if second == "here" else f"in {second}"
    return ToolResult(f"{wording.clock(there)} {start} is {_clock(moved, there)} {end}.", data)


def _until(moment: datetime, present: datetime, unit: Unit) -> ToolResult:
    days = (moment.date() - present.date()).days
    if not unit and abs(days) > _MANY_DAYS:
        unit = "years"
    data = {"days": days, "seconds": round((moment - present).total_seconds())}
    is_near = days == 0 or (days == 1 and unit != "days")
    of_clock = distances.is_of_clock(unit) or (is_near and not unit)
    if of_clock and not unit:
        apart = wording.duration(abs(moment - present))
    else:
        apart = distances.told(present, moment, unit)
    day = wording.date_in_full(moment, year=moment.year != present.year)
    if of_clock and is_near:
        told = f"That was {apart} ago." if moment < present else f"It is {apart} until then."
    else:
        told = f"{day} was {apart} ago." if days < 0 else f"It is {apart} until {day}."
    return ToolResult(told, data)


def _between(first: datetime, last: datetime, present: datetime, unit: Unit) -> ToolResult:
    days = abs((last.date() - first.date()).days)
    year = first.year != last.year or first.year != present.year
    told = wording.join([wording.date_in_full(one, year=year) for one in (first, last)])
    apart = distances.told(first, last, unit)
    verb = "is" if apart.startswith("1 ") else "are"
    return ToolResult(f"There {verb} {apart} between {told}.", {"days": days})


def _clocks(place: str, ask: Ask, when: datetime | None, present: datetime) -> ToolResult:
    """Tell when the clocks change; `when`: from when on it is looked for."""
    name, zone = _zone(place, present)
    change = next_change(zone, when or present, forward=_DIRECTIONS.get(ask))
    where = "here" if name == "here" else f"in {name}"
    if change is None:
        return ToolResult(f"The clocks do not change {where}.", {"change": None})
    way = "forward" if change.by > timedelta(0) else "back"
    verb = "go" if change.at.replace(tzinfo=zone) > present else "went"
    clocks = "The clocks" if name == "here" else f"In {name} the clocks"
    day = wording.date_in_full(change.at, year=change.at.year != present.year)
    told = f"{clocks} {verb} {way} by {wording.duration(abs(change.by))} on {day} at"
    data = {"iso": change.at.isoformat(timespec="minutes"), "by": change.by.total_seconds()}
    return ToolResult(f"{told} {wording.clock(change.at)}.", data)


def _zone(place: str, present: datetime) -> tuple[str, tzinfo | None]:
    return zone_of(place) if place and place != "here" else ("here", present.tzinfo)


def _clock(moment: datetime, other: datetime) -> str:
    """Give the time of day, with the day where it is another than at the other place."""
    ahead = (moment.date() - other.date()).days
    day = {1: " the next day", -1: " the day before"}.get(ahead, "")
    return f"{wording.clock(moment)}{day}"


def _offset(moment: datetime) -> timedelta:
    return moment.utcoffset() or timedelta(0)

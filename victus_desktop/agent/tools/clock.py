"""The time and the date, here and elsewhere."""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo, available_timezones

from rapidfuzz import fuzz, process

from victus_desktop.agent import wording
from victus_desktop.agent.tool import Now, Tool, ToolResult
from victus_desktop.conversation.errors import BadInput
from victus_desktop.paths import resource

Ask = Literal["time", "date", "day", "week", "until", "difference", "convert"]
_ALIKE = 88


def tools(now: Now) -> list[Tool]:
    """Give the tool."""

    def time_or_date(
        ask: Ask = "time", place: str = "", when: datetime | None = None
    ) -> ToolResult:
        """Tell the time or the date, here or in a city, or how long it is until a day."""
        present = now()
        if place and ask in ("time", "convert", "difference", "date", "day"):
            return _elsewhere(place, ask, present, when)
        moment = when or present
        if ask == "until":
            return _until(moment, present)
        if ask == "week":
            number = moment.isocalendar().week
            return ToolResult(f"It is week {number}.", {"week": number})
        data = {"iso": moment.isoformat(timespec="seconds")}
        if ask == "time" and when is None:
            return ToolResult(f"It is {wording.clock(present)}.", data)
        told = f"{moment:%A}, {moment:%B} {moment.day}, {moment.year}"
        if when is None or moment.date() == present.date():
            return ToolResult(f"Today is {told}.", data)
        return ToolResult(f"That is {told}.", data)

    return [Tool.of(time_or_date)]


def zone_of(place: str) -> tuple[str, ZoneInfo]:
    """Give a place's name and time zone. Raises BadInput where it is not known."""
    known = _places()
    wanted = place.lower().strip(" .?").removeprefix("the ").replace(".", "")
    best = process.extractOne(wanted, known.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    if best is None and "," in wanted:
        return zone_of(wanted.split(",")[0])
    if best is None:
        raise BadInput(f"I don't know the time zone of {place}.")
    return best[0].title(), ZoneInfo(known[best[0]])


@lru_cache(maxsize=1)
def _places() -> dict[str, str]:
    """Names in lower case to IANA zones: the zones' own cities, and more from resources."""
    places = {
        zone.rsplit("/", 1)[-1].replace("_", " ").lower(): zone
        for zone in sorted(available_timezones())
        if "/" in zone and not zone.startswith(("Etc/", "posix/", "right/", "SystemV/"))
    }
    for line in resource("places.tsv").read_text(encoding="utf-8").splitlines():
        name, _, zone = line.partition("\t")
        if zone and not line.startswith("#"):
            places[name.lower()] = zone
    return places


def _elsewhere(place: str, ask: Ask, present: datetime, when: datetime | None) -> ToolResult:
    here, _, there = place.partition(" and ")
    name, zone = zone_of(here)
    local = present.astimezone(zone)
    if ask == "difference":
        other_name, other = zone_of(there) if there else ("here", present.tzinfo)
        gap = _offset(local) - _offset(present.astimezone(other))
        if not gap:
            return ToolResult(f"{name} and {other_name} have the same time.", {"hours": 0})
        side = "ahead of" if gap > timedelta(0) else "behind"
        told = f"{name} is {wording.duration(abs(gap))} {side} {other_name}."
        return ToolResult(told, {"hours": gap.total_seconds() / 3600})
    data = {"place": name, "iso": local.isoformat(timespec="seconds")}
    if ask == "convert" and when is not None:
        moved = when.astimezone(zone)
        said = f"{wording.clock(when)} here is {wording.clock(moved)} in {name}."
        return ToolResult(said, data | {"iso": moved.isoformat(timespec="seconds")})
    if ask in ("date", "day"):
        return ToolResult(f"In {name} it is {local:%A}, {local:%B} {local.day}.", data)
    day = "" if local.date() == present.date() else f" {wording.day(local.date(), present.date())}"
    if local.date() < present.date():
        day = " yesterday"
    return ToolResult(f"It is {wording.clock(local)}{day} in {name}.", data)


def _offset(moment: datetime) -> timedelta:
    return moment.utcoffset() or timedelta(0)


def _until(moment: datetime, present: datetime) -> ToolResult:
    days = (moment.date() - present.date()).days
    if days == 0:
        length = moment - present
        return ToolResult(
            f"It is {wording.duration(length)} until then.", {"seconds": length.total_seconds()}
        )
    return ToolResult(
        f"It is {wording.count(days, 'day')} until {moment:%A}, {moment:%B} {moment.day}.",
        {"days": days},
    )

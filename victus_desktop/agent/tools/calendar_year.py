"""The year's seasons, and ages by the day of birth."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from victus_desktop.agent import wording
from victus_desktop.agent.arguments.births import find_birth
from victus_desktop.agent.facts.places import latitude_of, zone_of
from victus_desktop.agent.facts.seasons import SEASONS, next_beginning
from victus_desktop.agent.tool import Ask, Now, Tool, ToolResult
from victus_desktop.conversation.errors import BadInput

Season = Literal["spring", "summer", "autumn", "fall", "winter"]


def tools(now: Now, home: Callable[[], str] = str) -> list[Tool]:
    """Give the tools of this family; `home` gives the town that the user lives in, '' for none."""

    def season(
        season: Annotated[Season, Ask("Which season?")],
        ask: Literal["begins", "ends", "until"] = "begins",
    ) -> ToolResult:
        """Tell when a season begins or ends, or how long it is until then."""
        present = now()
        latitude = _latitude(home(), present)
        name = "autumn" if season == "fall" else season
        place = SEASONS.index(name)
        wanted = SEASONS[(place + 1) % len(SEASONS)] if ask == "ends" else name
        first = next_beginning(wanted, present, southern=(latitude or 0) < 0)
        day = wording.date_in_full(first, year=first.year != present.year)
        verb = "ends" if ask == "ends" else "begins"
        told = f"{season.capitalize()} {verb} on {day}"
        if ask == "until":
            days = wording.count((first.date() - present.date()).days, "day")
            told = f"It is {days} until {season} begins, on {day}"
        north = ", north of the equator" if latitude is None else ""
        return ToolResult(f"{told}{north}.", {"iso": first.isoformat(timespec="minutes")})

    def age(born: Annotated[str, Ask("Born when?")]) -> ToolResult:
        """Tell how old somebody is who was born on a day, in a month or in a year."""
        birth = find_birth(born)
        today = now().date()
        if birth is None or birth.earliest > today:
            raise BadInput("I don't know when that was.")
        least, most = _years(birth.latest, today), _years(birth.earliest, today)
        if least == most:
            return ToolResult(f"{most} years old.", {"years": [most]})
        told = f"{most} years old, or {least} where the birthday is still to come this year."
        return ToolResult(told, {"years": [least, most]})

    return [Tool.of(season), Tool.of(age)]


def _latitude(home: str, present: datetime) -> float | None:
    """Give how far north the user lives, by the town or else the clock; None: unknown."""
    zone = zone_of(home)[1] if home else present.tzinfo
    return latitude_of(zone.key) if isinstance(zone, ZoneInfo) else None


def _years(born: date, today: date) -> int:
    before = (today.month, today.day) < (born.month, born.day)
    return max(0, today.year - born.year - before)

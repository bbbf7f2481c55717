"""What a follow-up or a correction changes in the call before it."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from victus_desktop.agent.arguments.clock_times import find_times
from victus_desktop.agent.arguments.days import find_days

Told = Literal["all", "day", "clock", "hour"]
"""What of a new time was told: day and time, the day alone, a time of day alone, or an hour of
which nobody said whether it is before noon."""
_HALF = re.compile(
    r"\b[ap]\.?\s?m\b|\d[ap]m\b|morning|noon|evening|night|\b(?:1[3-9]|2[0-3])\b", re.IGNORECASE
)
"""Tells which half of the day is meant."""
_OF = re.compile(r"(?:of|from) [-\d.,]+$")


def amendments(kept: Mapping[str, Any], found: Mapping[str, Any], said: str) -> dict[str, Any]:
    """Give the arguments that are new in what was said after a call with `kept` ones."""
    amended = {name: _amended(kept.get(name), value, said) for name, value in found.items()}
    news = {name: value for name, value in amended.items() if kept.get(name) != value}
    if "expression" in kept:
        # 'And of 300?' after 'what is 18 percent of 240'.
        return _sum(str(kept["expression"]), said) or news
    return news


def _amended(before: Any, value: Any, said: str) -> Any:
    """'No, for Tuesday' moves a day and keeps the time; 'no, for seven' keeps the day."""
    if not (isinstance(before, datetime) and isinstance(value, datetime)):
        return value
    day = bool(find_days(said, before.date()))
    clock = bool(find_times(said, loose=not day))
    return moved(before, value, told(said, day=day, clock=clock))


def told(said: str, *, day: bool, clock: bool) -> Told:
    """Name what of a time was told, by whether there is a day in it and a time of day."""
    if day == clock:
        return "all"
    if day:
        return "day"
    return "clock" if _HALF.search(said) else "hour"


def moved(before: datetime, value: datetime, told: Told) -> datetime:
    """Give the new time of what was at `before`: what was not told stays."""
    before = before.astimezone(value.tzinfo)
    if told == "day":
        return value.replace(hour=before.hour, minute=before.minute)
    if told == "all":
        return value
    hour = value.hour if told == "clock" else _nearer(before.hour, value.hour)
    return before.replace(hour=hour, minute=value.minute)


def _nearer(before: int, hour: int) -> int:
    """Give the hour in the half of the day that is nearer: six thirty becomes seven, not 19."""
    return min((hour % 24, (hour + 12) % 24), key=lambda one: abs(one - before))


def _sum(expression: str, said: str) -> dict[str, Any]:
    if not (_OF.fullmatch(said) and _OF.search(expression)):
        return {}
    return {"expression": _OF.sub(said, expression)}

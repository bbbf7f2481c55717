"""How far apart two moments are, in the unit that was asked for."""

from datetime import datetime, timedelta
from typing import Literal

from dateutil.relativedelta import relativedelta

from victus_desktop.agent import wording

Unit = Literal["", "years", "months", "weeks", "days", "hours", "minutes", "seconds"]
_SECONDS = {"hours": 3600, "minutes": 60, "seconds": 1}


def is_of_clock(unit: Unit) -> bool:
    """Whether a unit is shorter than a day, so that the time of day counts."""
    return unit in _SECONDS


def told(first: datetime, last: datetime, unit: Unit) -> str:
    """Give '12 weeks and 3 days' for weeks, '1 year and 2 months' for years, '90 minutes'.

    Whole days count for the units that are longer than one.
    """
    early, late = sorted((first, last))
    if is_of_clock(unit):
        return _of_clock(late - early, unit)
    days = (late.date() - early.date()).days
    if unit == "weeks":
        return _joined((days // 7, "week"), (days % 7, "day"))
    if unit in ("months", "years"):
        apart = relativedelta(late.date(), early.date())
        if unit == "years" and apart.years:
            return _joined((apart.years, "year"), (apart.months, "month"))
        months = apart.years * 12 + apart.months
        return _joined((months, "month"), (apart.days, "day"))
    return wording.count(days, "day")


def _of_clock(length: timedelta, unit: Unit) -> str:
    size = _SECONDS[unit]
    minutes = round(length.total_seconds() / 60)
    if unit == "hours":
        return _joined((minutes // 60, "hour"), (minutes % 60, "minute"))
    return wording.count(round(length.total_seconds() / size), unit.removesuffix("s"))


def _joined(*parts: tuple[int, str]) -> str:
    """Leave out what is none; at least the last is told."""
    some = [wording.count(number, thing) for number, thing in parts if number]
    return wording.join(some) or wording.count(*parts[-1])

"""Steps through the calendar: the week or month so many ahead, the next such day of a year."""

from collections.abc import Callable
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta


def period_of(said: str, step: int, today: date) -> tuple[date, date]:
    """Give the week, month... that is `step` ones ahead of this one."""
    unit = said.lower().replace(" ", "")
    monday = today - timedelta(days=today.weekday())
    if unit == "weekend":
        saturday = monday + timedelta(days=5 + 7 * step)
        return saturday, saturday + timedelta(days=2)
    if unit == "week":
        first = monday + timedelta(days=7 * step)
        return first, first + timedelta(days=7)
    if unit == "month":
        first = today.replace(day=1) + relativedelta(months=step)
        return first, first + relativedelta(months=1)
    if unit == "quarter":
        first = date(today.year, (today.month - 1) // 3 * 3 + 1, 1) + relativedelta(months=3 * step)
        return first, first + relativedelta(months=3)
    return date(today.year + step, 1, 1), date(today.year + step + 1, 1, 1)


def nearest(on: Callable[[int], date], today: date, past: bool) -> date:
    """Give the next such day of a year, or the last; 29 February waits for its year."""
    years = range(today.year, today.year - 9, -1) if past else range(today.year, today.year + 9)
    for year in years:
        try:
            there = on(year)
        except ValueError:
            continue
        if (there <= today) if past else (there >= today):
            return there
    raise ValueError("no such day")

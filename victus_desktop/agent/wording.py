"""Times, durations and lists in words that people use."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta


def duration(length: timedelta) -> str:
    """Give '1 hour and 5 minutes'; at most the two largest units, seconds rounded."""
    seconds = max(0, round(length.total_seconds()))
    parts = []
    for name, size in (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1)):
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count} {name}{'' if count == 1 else 's'}")
    return join(parts[:2]) or "0 seconds"


def join(words: Sequence[str], last: str = "and") -> str:
    """Give 'a', 'a and b', 'a, b and c'; `last` stands before the last."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def clock(moment: datetime) -> str:
    """Give '7 am', '7:30 pm', 'noon'."""
    if moment.minute == 0 and moment.hour in (0, 12):
        return "noon" if moment.hour else "midnight"
    hour = moment.hour % 12 or 12
    minutes = f":{moment.minute:02}" if moment.minute else ""
    return f"{hour}{minutes} {'am' if moment.hour < 12 else 'pm'}"


def day(wanted: date, today: date) -> str:
    """Give 'today', 'tomorrow', 'on Friday', 'on Friday, March 3'."""
    ahead = (wanted - today).days
    if ahead in (0, 1):
        return ("today", "tomorrow")[ahead]
    if 1 < ahead < 7:
        return f"on {wanted:%A}"
    year = f" {wanted.year}" if wanted.year != today.year else ""
    return f"on {wanted:%A}, {wanted:%B} {wanted.day}{year}"


def date_in_full(day: date, *, year: bool = True) -> str:
    """Give 'Friday, March 3, 2028'."""
    told = f"{day:%A}, {day:%B} {day.day}"
    return f"{told}, {day.year}" if year else told


def when(moment: datetime, now: datetime) -> str:
    """Give 'tomorrow at 7 am' in `now`'s time zone."""
    local = moment.astimezone(now.tzinfo)
    return f"{day(local.date(), now.date())} at {clock(local)}"


def count(number: int, thing: str) -> str:
    """Give '1 timer', '2 timers'."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


_UNITS = {
    "MINUTELY": "minute",
    "HOURLY": "hour",
    "DAILY": "day",
    "WEEKLY": "week",
    "MONTHLY": "month",
    "YEARLY": "year",
}
_DAYS = {
    "MO": "Monday",
    "TU": "Tuesday",
    "WE": "Wednesday",
    "TH": "Thursday",
    "FR": "Friday",
    "SA": "Saturday",
    "SU": "Sunday",
}
_WORKDAYS = ("MO", "TU", "WE", "TH", "FR")
_NUMBERED = {"1": "first", "2": "second", "3": "third", "4": "fourth", "5": "fifth", "-1": "last"}


def recurrence(rule: str) -> str:
    """Give 'every weekday', 'every day until December 3' for an RFC 5545 rule."""
    every, _, until = rule.partition(";UNTIL=")
    if until:
        last = datetime.strptime(until[:8], "%Y%m%d")
        return f"{recurrence(every)} until {last:%B} {last.day}"
    parts = dict(part.split("=", 1) for part in rule.split(";") if "=" in part)
    unit = _UNITS.get(parts.get("FREQ", ""), "time")
    days = parts.get("BYDAY", "")
    interval = parts.get("INTERVAL", "1")
    every = f"every {unit}" if interval == "1" else f"every {interval} {unit}s"
    if parts.get("FREQ") == "WEEKLY" and interval == "1" and days:
        return f"every {_weekdays(days)}"
    if hours := parts.get("BYHOUR", ""):
        told = f"every {_hours(hours.split(','), parts.get('BYMINUTE', '0'))}"
        return f"{told} on {_days(days)}" if days else told
    if days:
        return f"{every} on {'the ' if days[0] in '-12345' else ''}{_days(days)}"
    if "BYMONTHDAY" in parts and unit == "month":
        return f"{every} on day {parts['BYMONTHDAY']}"
    return every


def _hours(said: Sequence[str], minute: str) -> str:
    """Give '2 hours from 9 am to 5 pm'."""
    step = int(said[1]) - int(said[0]) if len(said) > 1 else 24
    first, last = (
        clock(datetime(2000, 1, 1, int(hour), int(minute))) for hour in (said[0], said[-1])
    )
    return f"{'hour' if step == 1 else f'{step} hours'} from {first} to {last}"


def _weekdays(codes: str) -> str:
    """Give 'weekday', 'day except Sunday', 'Monday and Thursday'."""
    said = codes.split(",")
    for name, all_of in (("weekday", _WORKDAYS), ("weekend", ("SA", "SU")), ("day", (*_DAYS,))):
        left_out = [code for code in all_of if code not in said]
        if len(left_out) <= (len(all_of) > 2) and {*said} <= {*all_of}:
            return f"{name} except {_DAYS[left_out[0]]}" if left_out else name
    return _days(codes)


def _days(codes: str) -> str:
    names = []
    for code in codes.split(","):
        name = _DAYS.get(code[-2:], code)
        names.append(f"{_NUMBERED[code[:-2]]} {name}" if code[:-2] in _NUMBERED else name)
    return join(names)

"""When something that repeats takes place: RFC 5545 rules, counted on a clock on the wall.

"Every day at seven" stays at seven when the clocks change; "every two hours" goes by hours that
passed.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from victus_desktop.conversation.errors import BadInput

_UNTIL = re.compile(r"UNTIL=(\d{8})(?:T(\d{6}))?(Z?)", re.IGNORECASE)
_BY_HOURS = re.compile(r"FREQ=(HOURLY|MINUTELY)", re.IGNORECASE)
_TOO_OFTEN = re.compile(r"FREQ=SECONDLY", re.IGNORECASE)
_COUNTED = re.compile(r"\bCOUNT=", re.IGNORECASE)
_DAY = timedelta(days=1)


def check(rule: str, first: datetime, timezone: str) -> None:
    """Raise BadInput where this is no rule to count by, or no time zone."""
    zone(timezone)
    if not rule:
        return
    if "\n" in rule or ":" in rule or _TOO_OFTEN.search(rule):
        raise BadInput(f"Victus cannot repeat something by the rule {rule!r}.")
    try:
        _rule(rule, first.astimezone(zone(timezone)))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadInput(f"{rule!r} is no rule by which something repeats: {error}") from error


def times(rule: str, first: datetime, timezone: str, after: datetime) -> Iterator[datetime]:
    """Give the times from `after` on, in UTC; the first time is one even off the rule."""
    if first >= after:
        yield first
    clock = UTC if _goes_by_hours(rule) else zone(timezone)
    start = first.astimezone(clock)
    # A day of slack: the rule counts on the wall, `after` is a moment.
    since = max(start, after.astimezone(clock) - _DAY)
    for moment in _rule(rule, start).xafter(since, inc=True):
        utc = moment.astimezone(UTC)
        if utc >= after and utc > first:
            yield utc


def counts_from_any(rule: str) -> bool:
    """Whether a rule may be counted from any of its times, which spares counting from the first.

    On the wall it may not: a time that one day's clocks leave out would move all that follow.
    """
    return _goes_by_hours(rule) and _COUNTED.search(rule) is None


@lru_cache(maxsize=32)
def zone(timezone: str) -> ZoneInfo:
    """Give a time zone by its IANA name. Raises BadInput where there is none."""
    try:
        return ZoneInfo(timezone)
    except (ValueError, OSError, KeyError) as error:
        raise BadInput(f"There is no time zone {timezone!r}.") from error


def _goes_by_hours(rule: str) -> bool:
    return _BY_HOURS.search(rule) is not None and "BY" not in rule.upper()


def _rule(rule: str, start: datetime):  # type: ignore[no-untyped-def]  # dateutil names no type
    from dateutil.rrule import rrulestr

    def in_utc(found: re.Match[str]) -> str:
        day, hour, of_utc = found.groups()
        if hour and of_utc:
            return found[0]
        at = datetime.strptime(day + (hour or "235959"), "%Y%m%d%H%M%S")
        return f"UNTIL={at.replace(tzinfo=start.tzinfo).astimezone(UTC):%Y%m%dT%H%M%SZ}"

    return rrulestr(_UNTIL.sub(in_utc, rule), dtstart=start)

"""When the clocks of a time zone change, by the zone's own data."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

_SEARCHED = 400
"""Days: what changes twice a year changes within them."""
_EXACT = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class ClockChange:
    """One change of a zone's clocks."""

    at: datetime
    """The moment of it, as the clocks showed it that were about to change."""
    by: timedelta
    """How far they go forward; less than zero where they go back."""


def next_change(
    zone: tzinfo | None, after: datetime, *, forward: bool | None = None
) -> ClockChange | None:
    """Give the first change after a moment, or None where there is none within 400 days.

    `forward`: only one in that direction.
    """
    start = after.astimezone(UTC)
    for day in range(_SEARCHED):
        early, late = (start + timedelta(days=day + ahead) for ahead in (0, 1))
        by = _offset(late, zone) - _offset(early, zone)
        if by and (forward is None or forward == (by > timedelta(0))):
            return ClockChange(_told_before(_instant(early, late, zone), zone), by)
    return None


def _instant(early: datetime, late: datetime, zone: tzinfo | None) -> datetime:
    """Give the moment between two at which the zone's offset changes, to the minute."""
    before = _offset(early, zone)
    while late - early > _EXACT:
        middle = early + (late - early) / 2
        early, late = (middle, late) if _offset(middle, zone) == before else (early, middle)
    return (early + _EXACT).replace(second=0, microsecond=0)


def _told_before(instant: datetime, zone: tzinfo | None) -> datetime:
    before = instant - _EXACT
    return (before + _offset(before, zone) + _EXACT).replace(tzinfo=zone)


def _offset(moment: datetime, zone: tzinfo | None) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta(0)

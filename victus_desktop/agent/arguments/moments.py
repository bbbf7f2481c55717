"""Moments: 'tomorrow at noon', 'half past seven', 'next Friday', 'the 3rd of March', 'in 2 hours'.

The future is preferred. An hour without am or pm is its next occurrence in waking hours, or for
an alarm its next occurrence; on another day it is the one in waking hours.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from victus_desktop.agent.arguments.calendar_words import WEEKDAY
from victus_desktop.agent.arguments.clock_times import (
    PART_OF_DAY,
    PARTS,
    ClockTime,
    Hours,
    find_times,
    half_of_part,
    next_at,
    on_day,
)
from victus_desktop.agent.arguments.days import Days, find_days
from victus_desktop.agent.arguments.durations import DURATION, Length, find_length
from victus_desktop.agent.arguments.spans import Found, Span, blanked

MORNING = time(9)
"""When something is due on a day without a time."""

_DISTANCE = re.compile(
    rf"\b(?:(?:in|within|after) (?P<after>{DURATION})(?: from now| time)?(?![\w'])"
    rf"|(?P<from>{DURATION}) from now\b)",
    re.IGNORECASE,
)
_AGO = re.compile(
    rf"\b(?:(?:in |for |from |over )?(?:the )?(?:last|past) (?P<last>{DURATION}|hour|minute)"
    rf"|(?P<ago>{DURATION}) ago)\b",
    re.IGNORECASE,
)
_AHEAD = re.compile(rf"\b(?:in |for |over )?(?:the )?next (?P<next>{DURATION}|hour)\b", re.I)
_JOINING = re.compile(r"^\s*(?:to|until|till|-|–|and|through)?\s*$", re.IGNORECASE)
_UNTIL = re.compile(r"^(?:to|until|till|and)\b", re.IGNORECASE)
_ONLY_WEEKDAY = re.compile(rf"(?:(?:on|for|by|until|till|from) )?{WEEKDAY}(?:'s)?", re.IGNORECASE)
_PASSED = re.compile(r"\b(?:was|were|did|ago|since|yesterday|last)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Moment:
    """What a sentence says about time."""

    start: datetime
    end: datetime | None = None
    """The end of a range, or of a stretch longer than a day."""
    has_date: bool = False
    has_time: bool = False

    @property
    def begin(self) -> datetime:
        """The start, in the morning of a longer stretch: when something then is due."""
        if self.end is None or self.has_time:
            return self.start
        return _at(self.start.date(), MORNING, self.start)


def is_of_the_past(text: str) -> bool:
    """Tell whether a text speaks of what has been: 'since Easter', 'when was ...'."""
    return bool(_PASSED.search(text))


def find_moment(text: str, now: datetime) -> Found[datetime] | None:
    """Give the moment that a text tells, in `now`'s time zone."""
    found = find_span(text, now)
    return Found(found.value.begin, found.spans) if found else None


def find_day(text: str, now: datetime, *, past: bool = False) -> Found[date] | None:
    """Give only the day that a text tells; `past`: the last such day."""
    days = find_days(text, now.date(), past=past)
    return Found(days[0].first, ((days[0].start, days[0].end),)) if days else None


def find_span(
    text: str,
    now: datetime,
    *,
    hours: Hours = Hours.WAKING,
    loose: bool = False,
    past: bool | None = None,
) -> Found[Moment] | None:
    """Give all that a text says about time.

    `hours`: which is meant where neither morning nor evening is said. `loose`: bare numbers
    after 'for' or 'to' are hours. `past`: look back rather than ahead; None: as the verb tells.
    """
    distant = _distant(text, now)
    if distant is not None:
        return distant
    back = is_of_the_past(text) if past is None else past
    days = find_days(text, now.date(), past=back)
    hidden = blanked(text, [(one.start, one.end) for one in days])
    times = find_times(hidden, loose=loose)
    hidden = blanked(hidden, [(one.start, one.end) for one in times])
    part = PART_OF_DAY.search(hidden)
    if not days and not times and part is None:
        return None
    spans: list[Span] = [(one.start, one.end) for one in days]
    spans += [(one.start, one.end) for one in times]
    spans += [part.span()] if part else []
    named = part["part"].lower().replace(" ", "") if part else ""
    moment = _combined(text, now, days, times, named, hours=hours)
    return Found(moment, tuple(sorted(spans)))


def _combined(
    text: str,
    now: datetime,
    days: Sequence[Days],
    times: Sequence[ClockTime],
    part: str,
    *,
    hours: Hours,
) -> Moment:
    has_time = bool(times or part)
    this_part = bool(re.search(rf"\bthis {part}\b", text, re.IGNORECASE)) if part else False
    if days or this_part:
        first = days[0].first if days else now.date()
        start = _dated(first, times, part, now, hours)
        if has_time and days and _may_be_today(text[days[0].start : days[0].end], first, now):
            start = _still_today(start, now)
    else:
        start = _undated(times, part, now, hours)
    end = None
    if len(times) > 1 and _is_range(text, times[0], times[1]):
        start, end = _range(start, times[0], times[1])
    elif days and not has_time and (days[0].after - days[0].first).days > 1:
        start = _at(days[0].first, time(0), now)
        end = _at(days[0].after, time(0), now)
    return Moment(start, end, bool(days), has_time)


def _may_be_today(said: str, day: date, now: datetime) -> bool:
    """Tell whether a day in a week's time was told by the weekday alone, which is today's too."""
    return (day - now.date()).days == 7 and bool(_ONLY_WEEKDAY.fullmatch(said))


def _still_today(start: datetime, now: datetime) -> datetime:
    """'Thursday evening' is today's on a Thursday, as long as it lies ahead."""
    today = _at(start.date() - timedelta(days=7), start.time(), start)
    return today if today > now else start


def _is_range(text: str, first: ClockTime, last: ClockTime) -> bool:
    between = text[first.end : last.start]
    return bool(_JOINING.match(between) or _UNTIL.match(text[last.start :]))


def _distant(text: str, now: datetime) -> Found[Moment] | None:
    for pattern, sign in ((_AGO, -1), (_AHEAD, 1)):
        match = pattern.search(text)
        said = next((group for group in match.groups() if group), None) if match else None
        if match and said:
            length = find_length(said) or find_length(f"one {said}")
            if length and length.value.time < timedelta(days=1) and not length.value.months:
                there = now + sign * length.value.time
                end = None if "ago" in match[0].lower() else max(now, there)
                return Found(Moment(min(now, there), end, True, True), (match.span(),))
    match = _DISTANCE.search(text)
    length = find_length(match["after"] or match["from"]) if match else None
    if match is None or length is None:
        return None
    return _ahead(text, match.span(), length.value, now)


def _ahead(text: str, span: Span, length: Length, now: datetime) -> Found[Moment]:
    there = now + relativedelta(months=length.months) + length.time
    if not length.whole_days:
        return Found(Moment(there, None, True, True), (span,))
    times = find_times(blanked(text, [span]))
    if times:
        there = _at(there.date(), on_day(times[0], Hours.WAKING), now)
    spans = (span, *((one.start, one.end) for one in times[:1]))
    return Found(Moment(there, None, True, bool(times)), spans)


def _dated(
    day: date, times: Sequence[ClockTime], part: str, now: datetime, hours: Hours
) -> datetime:
    if not times:
        at = PARTS[part] if part else MORNING
        return _later(now) if day == now.date() and _at(day, at, now) <= now else _at(day, at, now)
    clock = _in_part(times[0], part)
    at = on_day(clock, hours)
    if day == now.date():
        ahead = [option for option in clock.options if _at(day, option, now) > now]
        at = at if at in ahead else (ahead or [at])[0]
    after_midnight = at.hour < 5 and part in ("tonight", "night")
    midnight = at == time(0) and not part
    return _at(day + timedelta(days=1) if after_midnight or midnight else day, at, now)


def _later(now: datetime) -> datetime:
    """Give when something is due that is told for today, or a part of it that has begun."""
    evening = _at(now.date(), PARTS["evening"], now)
    return evening if now < evening - timedelta(hours=1) else now + timedelta(hours=1)


def _undated(times: Sequence[ClockTime], part: str, now: datetime, hours: Hours) -> datetime:
    if times:
        return next_at(_in_part(times[0], part), now, hours)
    there = _at(now.date(), PARTS[part], now)
    closes = {"morning": 12, "afternoon": 18, "lunchtime": 14}.get(part, 24)
    if there > now:
        return there
    return now + timedelta(hours=1) if now.hour < closes else there + timedelta(days=1)


def _in_part(clock: ClockTime, part: str) -> ClockTime:
    if clock.half or not part:
        return clock
    late = part in ("night", "tonight") and (clock.hour < 5 or clock.hour == 12)
    half = "am" if late else half_of_part(part)
    return ClockTime(clock.hour, clock.minute, half, clock.start, clock.end)


def _range(start: datetime, first: ClockTime, last: ClockTime) -> tuple[datetime, datetime]:
    day = start.date()
    ends = [_at(day, option, start) for option in last.options]
    if not first.half and last.half:
        starts = [_at(day, option, start) for option in first.options]
        start = max((one for one in starts if one < ends[0]), default=start)
    later = [one for one in ends if one > start]
    return start, later[0] if later else ends[0] + timedelta(days=1)


def _at(day: date, at: time, like: datetime) -> datetime:
    return datetime.combine(day, at, like.tzinfo)

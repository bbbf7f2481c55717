"""Fills the parameters that are times: durations, moments, ends of stretches, recurrences."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from victus_desktop.agent.arguments.clock_times import (
    PART_CLOSES,
    PART_OF_DAY,
    Hours,
    find_times,
)
from victus_desktop.agent.arguments.days import find_days
from victus_desktop.agent.arguments.durations import DURATION, find_duration
from victus_desktop.agent.arguments.literals import flag
from victus_desktop.agent.arguments.moments import MORNING, Moment, find_span, is_of_the_past
from victus_desktop.agent.arguments.narrowed import CANCEL, SHIFT, narrow, next_one, repeated
from victus_desktop.agent.arguments.number_words import SMALL, amount
from victus_desktop.agent.arguments.recurrence_ends import find_end, within_hours
from victus_desktop.agent.arguments.recurrences import find_recurrence, first_after
from victus_desktop.agent.arguments.spans import Found, Span, blanked
from victus_desktop.agent.understanding.amending import told
from victus_desktop.conversation.errors import BadInput

_WAKE = re.compile(
    r"\b(?:wake|awake|get (?:me )?up|out of bed|oversleep|be up|sleep)\b", re.IGNORECASE
)
_EVENING = re.compile(
    r"\b(?:dinner|supper|party|concert|movies?|film|theat(?:er|re)|opera|drinks|cocktails)\b",
    re.IGNORECASE,
)
_MEETING = re.compile(r"\b(?:meeting|appointment|event|calendar|call|interview)\b", re.IGNORECASE)
_ALARM = re.compile(r"\b(?:alarm|wake|awake)\b", re.IGNORECASE)
_SNOOZE = re.compile(r"\b(?:snooze|more minutes? of sleep|sleep .*more minutes?)\b", re.IGNORECASE)
_ENDS_AT = re.compile(r"\b(?:until|till|for|to|ending at|ends at|at)\b", re.IGNORECASE)
"""What leads in the time of day at which a timer ends."""
_SNOOZED = timedelta(minutes=10)
_LOOSE = frozenset(("alarm_set", CANCEL, SHIFT, "alarm_or_reminder_list", "calendar_move"))
"""Tools for which a bare number after 'for' or 'to' is an hour."""
_CLOCK = "time_or_date"
_WHOLE_DAY = frozenset(("calendar_free", _CLOCK))
"""Tools for which a day without a time is the whole day, from midnight on."""
_WHOLE_PART = frozenset(("calendar_free",))
"""Tools for which a part of a day without a time is all of it."""
_DUE_AHEAD = frozenset(("reminder_set", "alarm_set"))
_BEFOREHAND = re.compile(
    rf"\b(?P<length>{DURATION}) (?:before(?:hand)?|earlier|ahead(?: of time)?|in advance)"
    r"(?: (?:that|then|it))?(?=$|[,.?!]| to\b)",
    re.IGNORECASE,
)
"""'I must leave at four, remind me ten minutes before': so much ahead of the time that is told."""
_BACK = frozenset(("since",))
"""Parameters that look back, from the begin of a day."""
_MOVED = re.compile(r"\b(?:to|until|till|for)\b(?!.*\b(?:to|until|till|for)\b)", re.IGNORECASE)


def fill_times(
    tool: str, types: Mapping[str, Any], text: str, now: datetime, found: dict[str, Any]
) -> list[Span]:
    """Fill what is a time into `found`, unless it is there; give where it stood."""
    spans: list[Span] = []
    rule = find_recurrence(text) if "recurrence" in types else None
    if rule:
        found.setdefault("recurrence", rule.value)
        spans += rule.spans
    spans += repeated(tool, text, found)
    end = find_end(text, now.date(), repeats=bool(rule)) if tool in _DUE_AHEAD else None
    if end:
        found.setdefault("recurrence", "FREQ=DAILY")
        spans += end.spans
    moments = [name for name, kind in types.items() if kind in (datetime, date)]
    for name, kind in types.items():
        length = find_duration(blanked(text, spans)) if kind is timedelta else None
        is_moment = moments and length and _says_when(text, length.spans[0], now.date())
        if length and (tool == SHIFT or not is_moment):
            found.setdefault(name, length.value)
            spans += length.spans
    if tool == "timer_set" and "duration" not in found:
        spans += _until(text, now, found)
    if tool == "alarm_set" and _SNOOZE.search(text):
        length = find_duration(text)
        if length or not find_times(text):
            found.setdefault("when", now + (length.value if length else _SNOOZED))
            return [*spans, *(length.spans if length else ())]
    if moments:
        spans += _fill_moments(tool, types, moments, text, now, spans, found)
    next_one(tool, text, found)
    if end and isinstance(first := found.get("when"), datetime):
        found["recurrence"] = end.value.rule(found["recurrence"], first)
    return spans


def _until(text: str, now: datetime, found: dict[str, Any]) -> tuple[Span, ...]:
    """Take the time until a timer ends for its length: 'a timer until half past three'."""
    span = find_span(text, now, hours=Hours.NEXT) if _ENDS_AT.search(text) else None
    if span is None or span.value.start <= now:
        return ()
    found["duration"] = timedelta(seconds=round((span.value.start - now).total_seconds()))
    return span.spans


def read_moment(tool: str, name: str, value: str, text: str, now: datetime) -> datetime | None:
    """Give the moment that a slot's words are; `text` is the whole request."""
    hours = _hours(tool, text, repeated=find_recurrence(text) is not None)
    # No day that the rule tells, or leaves out, is the first by itself.
    rule = find_recurrence(value) if tool in _DUE_AHEAD else None
    value = blanked(value, rule.spans) if rule else value
    # 'How many days since Easter': the verb stands outside of the slot.
    past = name in _BACK or (tool == _CLOCK and is_of_the_past(text))
    span = find_span(value, now, hours=hours, loose=True, past=past or None)
    return _begin(tool, name, span.value) if span else None


def read_duration(value: str) -> timedelta | None:
    """Give the length that a slot's words are; a bare number counts minutes."""
    length = find_duration(value)
    if length:
        return length.value
    bare = re.fullmatch(rf"\W*(?:for |to |about )*(?P<n>{SMALL})\W*(?:please)?\W*", value, re.I)
    return timedelta(minutes=amount(bare["n"])) if bare else None


def _fill_moments(
    tool: str,
    types: Mapping[str, Any],
    names: list[str],
    text: str,
    now: datetime,
    taken: list[Span],
    found: dict[str, Any],
) -> list[Span]:
    name = names[0]
    hidden = blanked(text, taken)
    moves = tool.endswith("_move") or bool(flag(tool, "instead", text.lower()))
    if moves and (to := _MOVED.search(hidden)):
        found |= _before_move(types, hidden[: to.start()], now)
        hidden = "\x00" * to.start() + hidden[to.start() :]
    if tool == "alarm_set":
        hidden = _of_alarm(hidden)
    ahead = _beforehand(tool, hidden)
    hidden = blanked(hidden, ahead.spans)
    repeated = "recurrence" in found
    span = find_span(
        hidden,
        # 'Every Monday at nine' means the same at noon as in the night.
        datetime.combine(now.date(), time(0), now.tzinfo) if repeated else now,
        hours=_hours(tool, text, repeated=repeated),
        loose=moves
        or tool in _LOOSE
        or (tool == "calendar_create" and bool(_MEETING.search(text))),
        past=True if name in _BACK else None,
    )
    rule = found.get("recurrence")
    if span is None:
        if rule:
            found.setdefault(name, _first(rule, None, now))
        return []
    moment = span.value
    if rule:
        rule = found["recurrence"] = within_hours(rule, moment)
        found[name] = _first(rule, moment, now)
    if moves and "told" in types and name not in found:
        found["told"] = told(hidden, day=moment.has_date, clock=moment.has_time)
    if tool in _WHOLE_PART and (closes := _end_of_part(hidden, moment)):
        found.setdefault("end", closes)
    found.setdefault(name, _begin(tool, name, moment))
    found[name] -= ahead.value
    if moment.end is not None and "end" in types and tool != _CLOCK:
        found.setdefault("end", moment.end)
        found[name] = moment.start
    elif moment.end is not None and moment.has_time and types.get("duration") is timedelta:
        found.setdefault("duration", moment.end - moment.start)
    narrow(tool, hidden, moment, found)
    return [*span.spans, *ahead.spans]


def _before_move(types: Mapping[str, Any], text: str, now: datetime) -> dict[str, Any]:
    """Give the time of what is moved: 'change my seven am alarm to eight'."""
    span = find_span(text, now, hours=Hours.NEXT) if "old" in types else None
    return {"old": span.value.begin} if span else {}


def _end_of_part(text: str, moment: Moment) -> datetime | None:
    """Give the end of the part of a day that a text names without a time."""
    part = PART_OF_DAY.search(text)
    if part is None or moment.end is not None or find_times(text):
        return None
    closes = PART_CLOSES.get(part["part"].lower().replace(" ", ""))
    return moment.start.replace(hour=closes, minute=0) if closes else None


def _beforehand(tool: str, text: str) -> Found[timedelta]:
    """Give how long before the time that is told something is due."""
    said = _BEFOREHAND.search(text) if tool in _DUE_AHEAD else None
    length = find_duration(said["length"]) if said else None
    if said is None or length is None:
        return Found(timedelta(0), ())
    return Found(length.value, (said.span(),))


def _hours(tool: str, text: str, *, repeated: bool) -> Hours:
    if tool != "alarm_set":
        if _EVENING.search(text):
            return Hours.EVENING
        return Hours.OFFICE if tool.startswith("calendar") else Hours.WAKING
    return Hours.MORNING if repeated or _WAKE.search(text) else Hours.NEXT


def _of_alarm(text: str) -> str:
    """Hide the times told before the alarm's own: 'I start at nine, set an alarm for seven'."""
    named = _ALARM.search(text)
    before = find_times(text[: named.start()]) if named else []
    if named is None or not before or not find_times(text[named.start() :], loose=True):
        return text
    return blanked(text, [(one.start, one.end) for one in before])


def _first(rule: str, moment: Moment | None, now: datetime) -> datetime:
    """Give when a recurrence happens first: at the time that is told, else in the morning.

    Raises BadInput where it never does.
    """
    if moment is None:
        start = now.replace(hour=MORNING.hour, minute=0, second=0, microsecond=0)
        frequent = rule.startswith(("FREQ=HOURLY", "FREQ=MINUTELY"))
        start = now if frequent else start
    elif moment.has_date:
        start = moment.begin
    else:
        start = datetime.combine(now.date(), moment.start.time(), now.tzinfo)
    try:
        return first_after(_every_one(rule), start, now)
    except ValueError as error:
        raise BadInput("There is no such day, so that would never happen.") from error


def _every_one(rule: str) -> str:
    """Give a rule of days without its interval: 'every other day' begins on the next."""
    by_days = rule.startswith("FREQ=DAILY") or "BYDAY" in rule
    return re.sub(r";INTERVAL=\d+", "", rule) if by_days else rule


def _begin(tool: str, name: str, moment: Moment) -> datetime:
    if (name in _BACK or tool in _WHOLE_DAY) and not moment.has_time:
        return datetime.combine(moment.start.date(), time(0), moment.start.tzinfo)
    return moment.begin


def _says_when(text: str, span: Span, today: date) -> bool:
    """'In two hours', 'two days ago', 'a week on Friday' are moments, no lengths."""
    before, after = text[: span[0]], text[span[1] :]
    days = find_days(text, today)
    return bool(
        re.search(r"\b(?:in|within|after|next|last|past|coming)\s*$", before, re.IGNORECASE)
        or re.match(r"\s*(?:from|ago|later|before|after|earlier)\b", after, re.IGNORECASE)
        or any(one.start <= span[0] and span[1] < one.end for one in days)
    )

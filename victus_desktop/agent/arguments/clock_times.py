"""Times of day as people say them: 'half past seven', 'quarter to six pm', 'noon', 'at five'."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import Enum

from victus_desktop.agent.arguments.number_words import SMALL, amount

_HALF_OF_DAY = (
    r"(?:\s*(?:a\.m\.?|p\.m\.?|am\b|pm\b|a m\b|p m\b)"
    r"|,? (?:in the (?:early )?(?:morning|afternoon|evening)|at night|tonight"
    r"|(?:this|tomorrow|yesterday) (?:morning|afternoon|evening|night))\b)"
)
_MARK = rf"(?P<half>{_HALF_OF_DAY})"
_NUMBER = rf"(?:{SMALL}|\b\d\d?(?=[ap]\.?m\b))"
"""An hour, apart from what follows or written together with it: '7 am', '7am'."""
_HOUR = rf"(?P<h>{_NUMBER})"
_NEAR = r"(?:(?:at|by|around|about|until|till|before|after|from|for|to|between|and) )?"
_FIVES = r"(?:five|ten|twenty(?:[ -]five)?|a quarter|quarter|half|5|10|15|20|25|30)"
_AFTER_BARE = (
    r"(?=$|[,.?!;\x00]| \x00| (?:on|to|that|today|tomorrow|tonight|this|next|every|each|for|and|in"
    r"|please|the|about|of|with|until|till|or|labell?ed|called|named|because|so|remind|sharp|exactly|instead|daily"
    r"|at|from|mon|tue|wed|thu|fri|sat|sun|weekday)\w*)"
)
_MINUTES = r"\d\d|(?:oh|zero|o|0) ?[-]?(?:\d|one|two|three|four|five|six|seven|eight|nine)"
_WORD_MINUTES = (
    rf"(?:{_MINUTES}|(?:twenty|thirty|forty|fifty)(?:[ -](?:one|two|three|four|five|six|seven|eight"
    r"|nine))?|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)"
)
_RANGE = r"\b(?:from|between)"
_PATTERNS = tuple(
    re.compile(source, re.IGNORECASE)
    for source in (
        rf"\b{_NEAR}(?<!from )(?<!between )\b(?P<m>{_FIVES}|{SMALL}(?= minutes?))"
        rf"(?: minutes?)? (?P<side>past|after|to|of|before|till) {_HOUR}"
        rf"(?: o'? ?clock)?{_MARK}?(?! ?(?:minute|hour|second|day|week|%|percent))",
        rf"\b(?:at|by|for|to|around|until|till|before|after) (?P<m>half) {_HOUR}{_MARK}?(?! ?hour)",
        rf"^(?P<m>half) {_HOUR}{_MARK}?$",
        rf"\b{_NEAR}(?P<h>[01]?\d|2[0-4])[:.](?P<min>[0-5]\d)(?=\b|[ap]\.?m\b)(?![.:/]?\d){_MARK}?",
        rf"\b{_NEAR}(?P<h>[01]\d|2[0-3])(?P<min>[0-5]\d) ?(?:hours|hrs|h)\b",
        rf"\b{_NEAR}(?P<h>1[0-2]|0?[1-9])(?P<min>[0-5]\d)(?P<half>{_HALF_OF_DAY})",
        rf"\b(?:at|by|for|around|until|till|before|after|to) (?P<h>1[0-2]|[1-9])(?P<min>[0-5]\d)"
        rf"{_AFTER_BARE}",
        r"(?<=\d, )(?P<h>1[0-2]|[1-9])(?P<min>[0-5]\d)\b",
        rf"\b{_NEAR}(?P<h>(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
        rf"|1[0-2]|[1-9])\b) (?P<min>{_WORD_MINUTES})\b{_MARK}?"
        r"(?! ?(?:minute|hour|second|day|week|month|year|percent|degree|%|times|items|dollar))",
        rf"\b{_NEAR}{_HOUR} ?o'? ?clock{_MARK}?",
        rf"\b{_NEAR}{_HOUR}(?: hundred)?(?P<half>{_HALF_OF_DAY})",
        rf"\b{_NEAR}{_HOUR} hundred hours\b",
        rf"\b{_NEAR}(?P<name>noon|midday|midnight)\b",
        rf"\b(?:at|by|around|until|till|before|after) {_HOUR}(?P<bare>){_AFTER_BARE}",
        rf"{_RANGE} {_HOUR}(?P<bare>)(?= (?:to|and|until|till|-) )",
        rf"\b{_HOUR}(?P<bare>)(?=(?: to | ?- ?| and ){_NUMBER}{_HALF_OF_DAY})",
    )
)
_LOOSE = re.compile(
    rf"\b(?:for|to|from|between|and|alarm) {_HOUR}(?P<bare>){_AFTER_BARE}", re.IGNORECASE
)
"""'For five' is a time only where nothing else is meant: in alarms, ranges, moves."""
_ALONE = re.compile(rf"^\W*{_HOUR}(?P<bare>)\W*(?:please)?\W*$", re.IGNORECASE)
_NAMED = {"noon": (12, "pm"), "midday": (12, "pm"), "midnight": (0, "am")}
_SPOKEN_MINUTES = {"half": 30, "quarter": 15, "a quarter": 15}

PART_OF_DAY = re.compile(
    r"\b(?:in the |at |during the |for the |for |by |this |late |early )*"
    r"(?P<part>morning|afternoon|evening|tonight|night|lunch ?time|dinner ?time)(?:'s)?\b"
    r"(?! (?:alarm|run|news|shift|routine|meeting|class|walk|light|school))",
    re.IGNORECASE,
)
PARTS = {
    "morning": time(9),
    "lunchtime": time(12),
    "afternoon": time(15),
    "evening": time(18),
    "dinnertime": time(18),
    "tonight": time(20),
    "night": time(21),
}
"""The time of day that is meant where only a part of the day is named."""
PART_CLOSES = {
    "morning": 12,
    "lunchtime": 14,
    "afternoon": 18,
    "evening": 22,
    "dinnertime": 20,
    "tonight": 23,
    "night": 23,
}
"""The hour at which a part of the day is over."""

_ANY = range(24)
_WAKING = range(7, 23)
_MORNING = range(4, 12)
_OFFICE = range(8, 20)
_EVENING = range(12, 24)


class Hours(Enum):
    """Which hour is meant where neither morning nor evening is said."""

    WAKING = "waking"
    """The next at which people are up."""
    NEXT = "next"
    """Simply the next: an alarm."""
    MORNING = "morning"
    """The next in the morning: an alarm to wake up by."""
    OFFICE = "office"
    """The next at which people meet: an appointment."""
    EVENING = "evening"
    """The next after noon: dinner."""


_ALLOWED = {
    Hours.WAKING: _WAKING,
    Hours.NEXT: _ANY,
    Hours.MORNING: _MORNING,
    Hours.OFFICE: _OFFICE,
    Hours.EVENING: _EVENING,
}


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A time of day found in a text; `half` is '' where morning or evening is not said."""

    hour: int
    minute: int
    half: str
    start: int
    end: int

    @property
    def options(self) -> tuple[time, ...]:
        """The times of day it may mean."""
        if self.half == "am":
            return (time(self.hour % 12 if self.hour <= 12 else self.hour % 24, self.minute),)
        if self.half == "pm":
            return (time(self.hour % 12 + 12 if self.hour <= 12 else self.hour % 24, self.minute),)
        if self.hour > 12 or self.hour == 0:
            return (time(self.hour % 24, self.minute),)
        return (time(self.hour % 12, self.minute), time(self.hour % 12 + 12, self.minute))


def find_times(text: str, *, loose: bool = False) -> list[ClockTime]:
    """Give the times of day in a text, in their order.

    `loose`: a bare number after 'for' or 'to', or alone, counts too.
    """
    found: list[ClockTime] = []
    ranged = re.search(rf"{_RANGE} {SMALL} (?:to|and|until|till)\b", text, re.IGNORECASE)
    patterns = (*_PATTERNS, _LOOSE, _ALONE) if loose or ranged else _PATTERNS
    for pattern in patterns:
        for one in _read(pattern, text):
            if all(one.end <= other.start or one.start >= other.end for other in found):
                found.append(one)
    return sorted(found, key=lambda one: one.start)


def _read(pattern: re.Pattern[str], text: str) -> Iterator[ClockTime]:
    for match in pattern.finditer(text):
        said = {name: value for name, value in match.groupdict().items() if value}
        if "name" in said:
            hour, half = _NAMED[said["name"].lower()]
            yield ClockTime(hour, 0, half, match.start(), match.end())
            continue
        hour, minute = int(amount(said["h"])), 0
        if "min" in said:
            minute = _minutes(said["min"])
        elif "m" in said:
            minute = _minutes(said["m"])
            if said.get("side", "past").lower() in ("to", "of", "before", "till"):
                hour, minute = (hour - 1) or 12, 60 - minute
        if hour <= 24 and minute < 60:
            yield ClockTime(hour, minute, _half(said.get("half", ""), hour), *match.span())


def _minutes(said: str) -> int:
    words = re.sub(r"^(?:oh|zero|o|0) ?-?(?=\w)", "", said.lower().strip())
    return _SPOKEN_MINUTES.get(words) or int(amount(words))


def _half(said: str, hour: int) -> str:
    words = re.sub(r"[\s.]", "", said.lower())
    if not words:
        return ""
    if words.endswith("night"):
        return "am" if hour < 5 else "pm"
    return "am" if words == "am" or words.endswith("morning") else "pm"


def half_of_part(part: str) -> str:
    """Give 'am' or 'pm' for a part of the day."""
    return "am" if part == "morning" else "pm"


def next_at(clock: ClockTime, now: datetime, hours: Hours) -> datetime:
    """Give the next moment at a time of day, of those that `hours` allow."""
    days = [now.date() + timedelta(days=ahead) for ahead in (0, 1)]
    moments = sorted(
        datetime.combine(day, option, now.tzinfo) for day in days for option in clock.options
    )
    ahead = [moment for moment in moments if moment > now]
    fitting = [moment for moment in ahead if moment.hour in _ALLOWED[hours]]
    return (fitting or ahead)[0] if len(clock.options) > 1 else ahead[0]


def on_day(clock: ClockTime, hours: Hours) -> time:
    """Give the time of day meant on a day that is named: for an alarm, five in the morning."""
    options = clock.options
    if len(options) == 1:
        return options[0]
    morning, evening = options
    if hours is Hours.EVENING:
        return evening
    first = 4 if hours in (Hours.NEXT, Hours.MORNING) else 7
    return morning if first <= clock.hour <= 11 else evening

"""Several timers or alarms in one request, as the lone requests that it is made of.

'Set an alarm for seven tomorrow and eight on Saturday' is one for each, with its own day.
"""

import itertools
import re
from collections.abc import Sequence

from victus_desktop.agent.arguments.calendar_words import WEEKDAY
from victus_desktop.agent.arguments.numbers import with_digits
from victus_desktop.agent.arguments.recurrences import find_recurrence

_N = r"(?:\d+(?:\.\d+)?|half an|an?)"
_HALF = r"(?: and a half)?"
_HOURS = rf"{_N}[ -]?(?:hours?|hrs?)\b{_HALF}"
_MINUTES = rf"{_N}[ -]?(?:minutes?|mins?)\b{_HALF}"
_SECONDS = rf"{_N}[ -]?(?:seconds?|secs?)\b"
_JOIN = r"(?:,? and |,? )"
_LENGTH = (
    rf"(?:{_HOURS}(?:{_JOIN}{_MINUTES})?(?:{_JOIN}{_SECONDS})?"
    rf"|{_MINUTES}(?:{_JOIN}{_SECONDS})?|{_SECONDS})"
)
_LONE_LENGTH = rf"(?:{_HOURS}|{_MINUTES}|{_SECONDS})"
_CLOCK = (
    r"(?:(?:(?:half|a quarter|quarter|\d\d?) (?:past|to) )?\d{1,2}(?:[:.]\d\d| [0-5]\d\b)?"
    r"(?! ?(?:minute|hour))"
    r"(?: ?o'? ?clock)?(?: ?[ap]\.?m\b\.?)?(?: in the (?:morning|afternoon|evening))?"
    r"|\bnoon\b|\bmidnight\b)"
)
_DAY = (
    rf"(?:(?:on )?(?:(?:this|next|every) )?(?:{WEEKDAY}s?|weekdays?|weekends?)\b|every day"
    r"|tomorrow|today|tonight)(?: (?:morning|afternoon|evening|night))?"
)
_ALARM = (
    rf"(?<![\w:.])(?:(?P<lead>{_DAY}) (?:at )?)?(?<![\w:.])(?P<clock>{_CLOCK})(?: (?P<day>{_DAY}))?"
)
_ONE_DAY = rf"(?:(?:on )?(?:(?:this|next) )?\b{WEEKDAY}\b|\b(?:tomorrow|today|tonight)\b)"
_DAYS_LISTED = re.compile(
    rf"(?P<head>.*?)(?P<days>{_ONE_DAY}(?:(?:,? and |, | ){_ONE_DAY})+)(?P<tail>.*)$",
    re.IGNORECASE,
)
_BETWEEN_TWO = re.compile(r"\b(?:between|from) $", re.IGNORECASE)
"""Before the ends of a stretch."""
_BETWEEN = re.compile(
    r"(?: (?:timer|alarm))?(?:,| and\b| plus\b|, and\b)(?: (?:also|then|again))?(?: (?:another|one"
    r"|the other|a second|a third|a|an|set|start))*(?: (?:one|timer|alarm))*"
    r"(?: (?:for|at|of|in))? ?$",
    re.IGNORECASE,
)
_MANY = re.compile(
    r"\b(?:(?P<count>\d+|some|several|a couple of|a few|my|both) )?"
    r"(?:(?:new|more|separate|different) )*(?P<kind>timer|alarm)s\b,?:?(?: one\b)?",
    re.IGNORECASE,
)
_ARTICLES = {"timer": "a", "alarm": "an"}
_ONE = re.compile(r"\b1(?= (?:for|of|lasting|timer|alarm)\b)", re.IGNORECASE)
"""No number of its own: 'one for ten'."""


def timers_or_alarms(text: str) -> list[str]:
    """Give a request for each timer or alarm of a list; nothing where a text holds none."""
    digits = _ONE.sub("one", with_digits(text))
    many = _MANY.search(digits)
    one = _MANY.sub(lambda found: f"{_ARTICLES[found['kind'].lower()]} {found['kind']}", digits)
    if re.search(r"\btimers?\b|\bcountdowns?\b", digits, re.IGNORECASE):
        return _timers(one, _LONE_LENGTH if many else _LENGTH, many) or _timers(one, _LENGTH, many)
    if re.search(r"\balarms?\b|\bwake (?:me|us)\b|\bget me up\b", digits, re.IGNORECASE):
        return _alarms(one, many)
    return []


def _timers(text: str, length: str, many: re.Match[str] | None) -> list[str]:
    found = _listed(rf"(?<![\w:.]){length}|(?<![\w:.])\d+(?:\.\d+)?\b(?![:.]?\d)", text, many)
    if not found:
        return []
    head, tail = text[: found[0].start()], text[found[-1].end() :]
    return [f"{head}{one}{tail}" for one in _with_unit([one[0] for one in found])]


def _alarms(text: str, many: re.Match[str] | None) -> list[str]:
    if each := _on_each_day(text):
        return each
    found = _listed(_ALARM, text, many)
    if not found or _BETWEEN_TWO.search(text[: found[0].start()]):
        return []
    head, tail = text[: found[0].start()], text[found[-1].end() :]
    days = _days(found)
    clocks = _with_half([one["clock"] for one in found])
    return [
        f"{head}{day} at {clock}{tail}" if one["lead"] else f"{head}{clock} {day}".rstrip() + tail
        for one, day, clock in zip(found, days, clocks, strict=True)
    ]


def _on_each_day(text: str) -> list[str]:
    """'At six on Monday, Wednesday and Friday' rings once on each; every Monday is another rule."""
    found = None if find_recurrence(text) else _DAYS_LISTED.match(text)
    if found is None:
        return []
    days = [one[0] for one in re.finditer(_ONE_DAY, found["days"], re.IGNORECASE)]
    on = "on " if days[0].lower().startswith("on ") else ""
    told = [day if day.startswith((on, "to")) else f"{on}{day}" for day in days]
    return [f"{found['head']}{day}{found['tail']}" for day in told]


def _days(found: Sequence[re.Match[str]]) -> list[str]:
    """Give each alarm's day: its own, one told behind a later one, one told with one before it."""
    own = [one["lead"] or one["day"] or "" for one in found]
    behind = [one["day"] or "" for one in found]
    return [
        next((day for day in (own[place], *behind[place:], *reversed(own[:place])) if day), "")
        for place in range(len(found))
    ]


def _listed(item: str, text: str, many: re.Match[str] | None) -> list[re.Match[str]]:
    """Give the items of the list that a text holds; nothing where it holds none.

    Where several were announced, 'for five ten and fifteen minutes', they may stand side by side.
    """
    found = list(re.finditer(item, text, re.IGNORECASE))
    gaps = [text[first.end() : second.start()] for first, second in itertools.pairwise(found)]
    beside = [gap for gap in gaps if many and not gap.strip()]
    told = many["count"] if many and (many["count"] or "").isdigit() else ""
    if beside and told and int(told) != len(found):
        return []
    listed = gaps and all(gap in beside or _BETWEEN.match(gap) for gap in gaps)
    return found if listed else []


def _with_unit(lengths: Sequence[str]) -> list[str]:
    """'Five, ten and fifteen minutes' are all minutes; 'five minutes and ten' too."""
    return _completed(lengths, r"[ -]?(?:hour|hr|min|sec)\w*")


def _with_half(times: Sequence[str]) -> list[str]:
    """'Six and seven am' are both in the morning."""
    return _completed(times, r" ?[ap]\.?m\b\.?| in the \w+")


def _completed(items: Sequence[str], ending: str) -> list[str]:
    ends = [found[0] if (found := re.search(rf"(?:{ending})$", one, re.I)) else "" for one in items]
    told = [
        next((end for end in (*ends[place:], *reversed(ends[:place])) if end), "")
        for place in range(len(items))
    ]
    return [
        one if end or not re.search(r"\d$", one) else one + kept
        for one, end, kept in zip(items, ends, told, strict=True)
    ]

"""A request whose last words put it right: 'set a timer for ten minutes, no, fifteen'."""

import re

from victus_desktop.agent.arguments.clock_times import find_times
from victus_desktop.agent.arguments.days import ANY_DAY, find_days
from victus_desktop.agent.arguments.durations import find_duration, whole_duration
from victus_desktop.agent.arguments.number_words import NUMBER
from victus_desktop.agent.arguments.spans import Span

_RESTATES = re.compile(
    r"^(?P<said>(?:\S+ ){2,}?\S+?"
    r"(?<!times)(?<!plus)(?<!minus)(?<! is)(?<! are)(?<! has))"
    r"[,.]? (?:(?:oh|uh) )?(?:no|sorry|wait|actually|i mean(?:t)?"
    r"|or rather|make (?:it|that))\b,?(?: (?:no|wait|sorry|actually|i mean(?:t)?|make (?:it|that)"
    r"|not|for|at|on|to),?)* (?P<meant>[\w':. -]+?)[.!]*$",
    re.IGNORECASE,
)
_IS_NUMBER = re.compile(NUMBER, re.IGNORECASE)


def as_meant(text: str) -> str:
    """Give a request with its last number, length, time or day as it was put right.

    A text that puts nothing right stays as it is.
    """
    found = _RESTATES.match(text.strip())
    if found is None:
        return text
    said, meant = found["said"], found["meant"]
    span = _last_alike(said, meant)
    return f"{said[: span[0]]}{meant}{said[span[1] :]}" if span else text


def _last_alike(said: str, meant: str) -> Span | None:
    """Give where the last thing stands that is of the kind which `meant` is all of."""
    if whole_duration(meant) is not None:
        length = find_duration(said)
        return length.spans[0] if length else None
    if _IS_NUMBER.fullmatch(meant):
        return next((one.span() for one in reversed([*_IS_NUMBER.finditer(said)])), None)
    days = [one for one in find_days(meant, ANY_DAY) if one.end - one.start == len(meant)]
    if days:
        return _bare(said, [(one.start, one.end) for one in find_days(said, ANY_DAY)])
    times = [one for one in find_times(meant, loose=True) if one.end - one.start == len(meant)]
    if times:
        return _bare(said, [(one.start, one.end) for one in find_times(said, loose=True)])
    return None


def _bare(said: str, spans: list[Span]) -> Span | None:
    """Give the last span without the little word that leads it in."""
    if not spans:
        return None
    start, end = spans[-1]
    lead = re.match(r"(?:on|at|for|to|by|until|till|from) ", said[start:end], re.IGNORECASE)
    return start + (lead.end() if lead else 0), end

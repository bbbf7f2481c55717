"""One reminder at several times: 'remind me at eight and at noon to take my pills'."""

import re

from victus_desktop.agent.arguments.clock_times import PART_OF_DAY, find_times
from victus_desktop.agent.arguments.days import ANY_DAY, find_days
from victus_desktop.agent.arguments.recurrences import find_recurrence
from victus_desktop.agent.arguments.spans import Span, blanked

_REMINDS = re.compile(r"\b(?:remind (?:me|us)|reminder)\b", re.IGNORECASE)
_AND = re.compile(r",? and (?:again |also )?", re.IGNORECASE)
_SECOND = re.compile(
    r"(?P<when>.+?)(?P<rest>(?: (?:to|about|that|of) (?!\d|(?:one|two|three|four|five|six|seven"
    r"|eight|nine|ten|eleven|twelve)\b).+)?[.!?]*)$",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"(?P<head>.*?\bremind (?:me|us)) (?P<when>.+?) (?:to|about|that|of) (?P<label>.+)",
    re.IGNORECASE,
)
"""A reminder that tells its time first, and of what."""
_LITTLE = re.compile(r"[\s,]|\b(?:on|at|in|the|again|by)\b", re.IGNORECASE)
_LEADS_IN = re.compile(
    r"(?:on|at|by|in the|in|tomorrow|today|tonight|this|next|noon|midnight)\b", re.IGNORECASE
)


def at_each(text: str) -> list[str]:
    """Give a request for each of two times; nothing where a reminder has one alone.

    What the second leaves out, a day or the hour, it shares with the first.
    """
    if not _REMINDS.search(text):
        return []
    for conjunction in _AND.finditer(text):
        first, second = text[: conjunction.start()], _SECOND.match(text[conjunction.end() :])
        if second is None or _in_rule(text, conjunction.span()):
            continue
        own = _OWN.match(first)
        if (
            own
            and second["rest"].strip(" .!?")
            and _is_when(own["when"])
            and _is_when(second["when"])
        ):
            return [first, f"{own['head']} {second['when']}{second['rest']}"]
        kept = _without_last(first, second["when"])
        if kept is not None and _is_when(second["when"]):
            return [f"{first}{second['rest']}", f"{kept} {second['when']}{second['rest']}"]
    return []


def _in_rule(text: str, span: Span) -> bool:
    """Whether 'and' stands within what repeats: 'every Monday and Friday'."""
    rule = find_recurrence(text)
    return rule is not None and any(start < span[0] < end for start, end in rule.spans)


def _is_when(text: str) -> bool:
    """Whether a text tells nothing but a time."""
    spans = [*_clocks(text), *_days(text)]
    return bool(spans) and not _LITTLE.sub("", blanked(text, spans).replace("\x00", ""))


def _without_last(first: str, second: str) -> str | None:
    """Give the first request without the time at its end that the second one replaces."""
    ends = len(first.rstrip())
    spans = (_clocks(first) if _clocks(second) else []) + (_days(first) if _days(second) else [])
    cut = ends
    for start, end in sorted(spans, reverse=True):
        if not first[end:cut].strip():
            cut = start
    kept, said = first[:cut].rstrip(), first[cut:ends].strip()
    # 'Tell Anna about Friday and Saturday', 'book a table for Friday and Saturday' are errands.
    is_when = _LEADS_IN.match(said) or re.search(r"\b(?:me|us|reminder)$", kept, re.IGNORECASE)
    return kept if is_when else None


def _clocks(text: str) -> list[Span]:
    times = [(one.start, one.end) for one in find_times(text)]
    hidden = blanked(text, times)
    return times + [found.span() for found in PART_OF_DAY.finditer(hidden)]


def _days(text: str) -> list[Span]:
    return [(one.start, one.end) for one in find_days(text, ANY_DAY)]

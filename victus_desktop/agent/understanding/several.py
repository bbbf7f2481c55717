"""One request for several things, as the lone requests that it is made of.

'Set two timers, one for five minutes and one for ten' is 'set a timer for 5 minutes' and 'set a
timer for 10 minutes'; 'what time is it in Tokyo and in New York' asks twice.
"""

import itertools
import re
from collections.abc import Callable

from victus_desktop.agent.arguments.clock_times import find_times
from victus_desktop.agent.arguments.days import ANY_DAY, find_days
from victus_desktop.agent.arguments.durations import find_duration
from victus_desktop.agent.arguments.numbers import with_digits
from victus_desktop.agent.facts.places import is_place
from victus_desktop.agent.understanding import reminded_again, several_times

_ASKS_OF_PLACES = re.compile(
    r"\b(?:time|date|day|weather|forecast|temperature|rain(?:ing)?|snow(?:ing)?|hot|cold|warm"
    r"|sunny|degrees)\b",
    re.IGNORECASE,
)
_ABOUT_BOTH = re.compile(
    r"\b(?:difference|between|from|convert|ahead|behind|apart|compare|to)\b", re.IGNORECASE
)
_PLACE = r"[^\W\d][\w'.-]*(?: [^\W\d][\w'.-]*){0,2}?"
_PLACES = re.compile(
    rf"\b(?P<lead>in|for|at|of) (?P<list>{_PLACE}(?:, (?:in |for )?{_PLACE})*,? and (?:in |for )?"
    rf"{_PLACE})(?P<tail>(?: (?:right now|now|today|tonight|tomorrow|this|next|on|at)\b.*)?"
    r"[?.! ]*)$",
    re.IGNORECASE,
)
_TARGETS = re.compile(
    r"^(?P<head>.*\b(?:to|into|in)) (?P<list>[a-z]+(?: [a-z]+)?(?:, [a-z]+(?: [a-z]+)?)*,? and "
    r"[a-z]+(?: [a-z]+)?)(?P<tail>[?.! ]*)$",
    re.IGNORECASE,
)
_AMOUNTS = re.compile(
    r"^(?P<head>.*?)(?P<first>\d+(?:\.\d+)?)(?: (?P<one>[a-z]+))? and (?P<second>\d+(?:\.\d+)?) "
    r"(?P<unit>[a-z]+)(?P<tail> (?:to|in|into) .+)$",
    re.IGNORECASE,
)
_REMINDERS = re.compile(
    r"^(?P<head>.*?\bremind (?:me|us)) (?P<first>(?:to|about|of) .+?),? and(?: (?:also|then))?"
    r"(?: remind (?:me|us))? (?P<second>(?:to|about|of) .+)$",
    re.IGNORECASE,
)
_DEVICE = (
    r"(?:the |my )?(?:[\w']+ ){0,2}(?:lights?|lamps?|fans?|heat(?:er|ing)|tv|television|radio"
    r"|plugs?|sockets?|blinds|curtains|shutters|vacuum|boiler|air conditioning|speakers?)"
)
_DEVICES = re.compile(
    rf"^(?P<head>.*?\b(?:turn|switch|put|power|open|close|dim)(?: on| off)?) (?P<first>{_DEVICE})"
    rf" and (?P<second>{_DEVICE})(?P<tail>(?: on| off| please)*[.! ]*)$",
    re.IGNORECASE,
)
_PAIR = ("first", "second")
_CONVERTS = re.compile(r"\b(?:convert|change|how (?:many|much)|what(?:'s| is))\b", re.IGNORECASE)
CONJUNCTION = re.compile(
    r"\s*[,;]?\s+(?:and then|then|and also|and|also)\s+|\s*[,;]\s+", re.IGNORECASE
)
_OPENS = re.compile(
    r"(?:please |also |can you |could you )*(?:set|start|stop|cancel|pause|resume|skip|play|turn"
    r"|switch|open|close|launch|add|put|remove|take|delete|clear|create|make|schedule|book|move"
    r"|show|read|tell me|give me|find|check|lock|unlock|mute|unmute|dim|raise|lower|increase"
    r"|decrease|convert|calculate|summari[sz]e|wake|what|what's|when|when's|who|who's|where|where's"
    r"|how|is it|is there|are there|do i|will it|am i)\b(?! (?:it|that|them|him|her)\b)",
    re.IGNORECASE,
)
"""How a request opens that is no text of the user's own."""
_TELLS = re.compile(r"(?:please |also )*(?:remind me|note|remember)\b", re.IGNORECASE)
"""How one opens whose rest is such a text: only as the last."""
_LEAST_WORDS = 2
MOST = 5
"""Conjunctions looked at."""
_MOST_THINGS = 8
_UNIT_AT_END = re.compile(r"\b(?:hours?|minutes?|seconds?)$", re.IGNORECASE)
_NUMBER_AT_END = re.compile(r"\d$")
_APART = re.compile(r",? and (?:in |for )?|, (?:in |for )?", re.IGNORECASE)


def each(text: str) -> list[str]:
    """Give the lone requests, or the text alone where it asks for one thing.

    They are only what the text may mean: each must be a request by itself.
    """
    ways = (
        several_times.timers_or_alarms,
        _reminders,
        reminded_again.at_each,
        _places,
        _targets,
        _amounts,
        _devices,
    )
    found = (split(text) for split in ways)
    return next((one for one in found if 1 < len(one) <= _MOST_THINGS), [text])


def _places(text: str) -> list[str]:
    found = _PLACES.search(text)
    if found is None or not _ASKS_OF_PLACES.search(text[: found.start()]):
        return []
    if _ABOUT_BOTH.search(text[: found.start()]):
        return []
    names = [one.strip(" ,") for one in _APART.split(found["list"])]
    if not all(map(is_place, names)) or is_place(found["list"]):
        return []
    head = text[: found.start()]
    return [f"{head}{found['lead']} {name}{found['tail']}" for name in names]


def _targets(text: str) -> list[str]:
    found = _TARGETS.match(text)
    if found is None or not re.search(r"\d|\ban?\b", with_digits(text)):
        return []
    if not _CONVERTS.search(found["head"]):
        return []
    names = [one.strip(" ,") for one in _APART.split(found["list"])]
    return [f"{found['head']} {name}{found['tail']}" for name in names]


def _amounts(text: str) -> list[str]:
    found = _AMOUNTS.match(with_digits(text))
    if found is None or (found["one"] or found["unit"]).lower() != found["unit"].lower():
        return []
    return [f"{found['head']}{found[n]} {found['unit']}{found['tail']}" for n in _PAIR]


def _reminders(text: str) -> list[str]:
    found = _REMINDERS.match(text)
    if found is None or not all(says_when(found[one]) for one in _PAIR):
        return []
    return [f"{found['head']} {found[one]}" for one in _PAIR]


def says_when(text: str) -> bool:
    """Whether a text tells a time of day, a day or a length of time."""
    return bool(find_times(text) or find_days(text, ANY_DAY) or find_duration(text))


def _devices(text: str) -> list[str]:
    found = _DEVICES.match(text)
    return [f"{found['head']} {found[one]}{found['tail']}" for one in _PAIR] if found else []


def commands(text: str, is_command: Callable[[str], str]) -> list[str]:
    """Give the commands that 'X and Y, then Z' is made of; nothing where any part is none.

    `is_command` gives the tool of a whole command, '' for none. A later part may leave out words
    that it shares with the first: 'cancel the tea timer and the egg timer'.
    """
    for found in itertools.islice(CONJUNCTION.finditer(text), MOST):
        first, rest = text[: found.start()].strip(" ,;."), text[found.end() :].strip(" ,;.")
        tool = is_command(first) if len(first.split()) > 1 and rest else ""
        if not tool:
            continue
        if len(rest.split()) > 1 and is_command(rest):
            return [first, rest]
        more = commands(rest, is_command) or _gapped(first, tool, rest, is_command)
        if more:
            return [first, *more]
    return []


def opens_like_a_request(text: str) -> bool:
    """Whether a text of two words or more opens as requests do."""
    return len(text.split()) >= _LEAST_WORDS and bool(_OPENS.match(text))


def requests(text: str, is_request: Callable[[str], str]) -> list[str]:
    """Give the requests that 'X and Y' is made of, where each opens like one; else nothing.

    `is_request` gives the tool that surely is meant, '' for none. What follows free words, as in
    'remind me to call Anna and ask for the key', belongs to them.
    """
    for found in itertools.islice(CONJUNCTION.finditer(text), MOST):
        first, rest = text[: found.start()].strip(" ,;."), text[found.end() :].strip(" ,;.")
        opens = _OPENS.match(first) and (_OPENS.match(rest) or _TELLS.match(rest))
        if not opens or min(len(first.split()), len(rest.split())) < _LEAST_WORDS:
            continue
        if is_request(first) and (more := requests(rest, is_request)):
            return [first, *more]
        if is_request(first) and is_request(rest):
            return [first, rest]
    return []


def _gapped(first: str, tool: str, rest: str, is_command: Callable[[str], str]) -> list[str]:
    """Give the rest with the words before it that only the first part says."""
    words = first.split()
    bare = re.sub(r"^(?:another|one|also)\s+(?=\w)", "", rest, flags=re.IGNORECASE)
    unit = _UNIT_AT_END.search(first)
    endings = ("", f" {unit[0]}") if unit and _NUMBER_AT_END.search(with_digits(bare)) else ("",)
    for count, ending in itertools.product(range(1, len(words)), endings):
        whole = " ".join((*words[:count], bare)) + ending
        if is_command(whole) == tool:
            return [whole]
    return []

"""Questions about the time: which places they name, what exactly they ask."""

import re
from typing import Any

from victus_desktop.agent.facts.places import is_place

HERE = "here"
_A = r"(?P<place>[a-z][\w ,.']*?)"
_B = r"(?P<other>[a-z][\w ,.']*?)"
_NOW = r"(?: (?:right now|now|currently|at the moment|today|be|is it|it is|there|over|out|down))*"
_IT_IS = r"(?:if|when) it(?:'s| is|s)?(?: in)?"
_WHAT_TIME = rf"what(?:'s| is|s)?(?: the)? time{_NOW}(?: will it be)? in"
_SURE = tuple(
    re.compile(source, re.IGNORECASE)
    for source in (
        rf"(?:difference|gap|shift)\b.*? (?:between|from) {_A} (?:and|to) {_B}$",
        rf"(?:difference|gap) (?:to|with|in|for) {_A}$",
        rf"(?:ahead|behind) is {_A} (?:of|from|compared to|than) {_B}$",
        rf"(?:ahead|behind)(?: of| from)?(?: me| us| here)? is {_A}$",
        rf"(?:hours?|far|much) (?:is )?{_A} (?:ahead of|behind|from) {_B}$",
        rf"^is {_A} (?:ahead of|behind|in the same time ?zone as) {_B}$",
        rf"(?:convert|change|translate|turn)(?: the)?(?: time)?(?: from| in)? {_A}"
        rf" (?:to|into|in) {_B}$",
        rf"{_IT_IS} {_A},? (?:then )?{_WHAT_TIME} {_B}$",
        rf"{_IT_IS},? (?:then )?{_WHAT_TIME} {_B}$",
        rf"time{_NOW}(?: will it be)?(?: over)? in {_B} {_IT_IS} {_A}$",
        rf"time{_NOW}(?: will it be)?(?: over)? in {_B} {_IT_IS}$",
        rf"^{_A}(?: time)? is what(?: time)?{_NOW}(?: in)? {_B}$",
        rf"\bin {_A} (?:be|is)(?: in)? {_B}$",
        rf"\b(?:time ?zone|zone) (?:is|does) {_A}(?: in| have| use)?$",
        rf"\b(?:clocks|savings?)\b.* (?:in|for) {_A}{_NOW}$",
        rf"(?:time|date|day|clock|hour|it|o'clock){_NOW} (?:in|at|for|on) {_A}{_NOW}$",
    )
)
_UNSURE = tuple(
    re.compile(source, re.IGNORECASE)
    for source in (
        rf"^(?:what(?:'s| is|s) |what time is )?(?:in )?{_A}(?: time)? (?:in|to) {_B}$",
        rf"^(?:in|at|for|on) {_A}$",
        rf"^(?:(?:what(?:'?s)?|is|the|current|local|in|tell me|give me) )*{_A} time{_NOW}$",
        rf"\b(?:time|it|morning|night|call|people)\b.* in {_A}{_NOW}$",
        rf"^{_A}$",
    )
)
"""These fit other sentences too, so the places must be known."""
_EDGES = re.compile(
    r"^(?:(?:in|at|the|from|time in|local) )+(?=\w)"
    r"|(?: (?:time|zone|timezone|right now|now|please|today))+$",
    re.IGNORECASE,
)
_OWN = frozenset(("here", "my", "our", "us", "me", "mine", "my own"))
_NO_PLACE = frozenset(
    (
        "full",
        "words",
        "short",
        "detail",
        "the",
        "current",
        "exact",
        "right",
        "what",
        "is",
        "it",
        "this",
        "that",
        "a",
        "i",
        "you",
    )
)
_WHETHER = re.compile(r"^(?:is|isn't|are) (?:it|today|we)\b", re.IGNORECASE)
_BOTH = re.compile(
    r"\b(?:date|day) and (?:the )?time\b|\btime and (?:the )?(?:date|day)\b", re.IGNORECASE
)


def clock_question(text: str, rest: str, found: dict[str, Any]) -> None:
    """Fill what a question about the time asks.

    `text` is the whole request, `rest` what is left of it without its times.
    """
    for name, value in find_places(rest).items():
        found.setdefault(name, value)
    if _WHETHER.match(text):
        found.pop("when", None)
    elif _BOTH.search(text) and not found.keys() & {"place", "other"}:
        found["ask"] = "both"
        found.pop("when", None)


def find_places(text: str) -> dict[str, str]:
    """Give `place`, and `other` where a second one is named; here is left out.

    The text must have lost its times already.
    """
    plain = text.strip(" ?.!,")
    for pattern in (*_SURE, *_UNSURE):
        found = pattern.search(plain)
        if found is None:
            continue
        told = {name: _place(value) for name, value in found.groupdict().items() if value}
        if all(_is_name(value, pattern in _UNSURE) for value in told.values()):
            return {name: value for name, value in told.items() if value != HERE}
    return {}


def _place(said: str) -> str:
    bare = _EDGES.sub("", said.strip(" ,.")).strip(" ,.")
    return HERE if bare.lower() in _OWN else bare


def _is_name(said: str, must_be_known: bool) -> bool:
    if said == HERE or is_place(said):
        return True
    words = said.lower().split()
    return not must_be_known and 0 < len(words) <= 3 and words[0] not in _NO_PLACE

"""A tool's arguments out of a free sentence: by type first, by the tool's phrases after that."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, get_args, get_origin

from victus_desktop.agent.arguments import literals
from victus_desktop.agent.arguments.conversions import find_conversion
from victus_desktop.agent.arguments.durations import find_duration
from victus_desktop.agent.arguments.moments import find_moment
from victus_desktop.agent.arguments.numbers import number, with_digits
from victus_desktop.agent.arguments.phrases import find_phrases, split_items, without_politeness
from victus_desktop.agent.arguments.recurrences import find_recurrence
from victus_desktop.agent.arguments.spans import Span, without
from victus_desktop.agent.tool import Tool, plain_type

_VERBATIM = frozenset(("text", "question", "query", "label", "title", "words", "items"))
"""Parameters that keep the user's own spelling: numbers in words, capital letters."""


def fill(tool: Tool, text: str, slots: Mapping[str, str], now: datetime) -> dict[str, Any]:
    """Give the arguments that a request holds.

    `slots` are what a template found already, still in the user's words. Parameters that are not
    told are left out.
    """
    request = without_politeness(text)
    digits = with_digits(request)
    types = {
        name: plain_type(info.annotation) for name, info in tool.parameters.model_fields.items()
    }
    found = {name: _read(types[name], value, now) for name, value in slots.items() if name in types}
    spans = _fill_times(types, digits, now, found)
    rest = without(digits, spans)
    _fill_choices(tool.name, types, digits, found)
    _fill_phrases(tool.name, types, request, rest, found)
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def _fill_times(
    types: Mapping[str, Any], text: str, now: datetime, found: dict[str, Any]
) -> list[Span]:
    """Fill durations, moments and recurrences; give where they stood."""
    spans: list[Span] = []
    if "recurrence" in types and (rule := find_recurrence(text)):
        found.setdefault("recurrence", rule.value)
        spans += rule.spans
    for name, kind in types.items():
        length = find_duration(text) if kind is timedelta else None
        if length and not ("start" in types and _says_when(text, length.spans[0])):
            found.setdefault(name, length.value)
            spans += length.spans
    moments = [name for name, kind in types.items() if kind in (datetime, date)]
    if moments and (moment := find_moment(_blanked(text, spans), now)):
        found.setdefault(moments[0], moment.value)
        spans += moment.spans
    elif "recurrence" in found and moments:
        found.setdefault(moments[0], now)
    return spans


def _says_when(text: str, span: Span) -> bool:
    """'In two hours' is a moment, not a length."""
    return bool(re.search(r"\bin\s*$", text[: span[0]]))


def _blanked(text: str, spans: list[Span]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _fill_choices(tool: str, types: Mapping[str, Any], text: str, found: dict[str, Any]) -> None:
    if {"percent", "change"} <= types.keys():
        for name, value in literals.level(text).items():
            if name in types:
                found.setdefault(name, value)
    if {"source", "target", "amount"} <= types.keys():
        for name, value in find_conversion(text).items():
            found.setdefault(name, value)
    for name, kind in types.items():
        value = (
            literals.flag(tool, name, text) if kind is bool else literals.choose(tool, name, text)
        )
        if value is not None:
            found.setdefault(name, value)


def _fill_phrases(
    tool: str, types: Mapping[str, Any], request: str, rest: str, found: dict[str, Any]
) -> None:
    for name, value in find_phrases(tool, rest).items():
        if name in types:
            kept = _as_said(value, request) if name in _VERBATIM else value
            found.setdefault(name, split_items(kept) if _is_list(types[name]) else kept)


def _as_said(value: str, request: str) -> str:
    """Give a found phrase in the user's own spelling where it stands so in the request."""
    at = request.lower().find(value)
    return request[at : at + len(value)] if at >= 0 else value


def _read(kind: Any, value: str, now: datetime) -> Any:
    """Read a slot by its parameter's type; what cannot be read gives None."""
    digits = with_digits(value)
    if kind is timedelta:
        length = find_duration(digits)
        return length.value if length else None
    if kind in (datetime, date):
        moment = find_moment(digits, now) or find_moment(f"at {digits}", now)
        return moment.value if moment else None
    if kind in (int, float):
        amount = number(digits)
        return None if amount is None else kind(amount)
    if _is_list(kind):
        return split_items(value)
    return value.strip(" .!?") if kind is str or get_args(kind) else value


def _is_list(kind: Any) -> bool:
    return get_origin(kind) is list

"""A tool's arguments out of a free sentence: by type first, by the tool's phrases after that."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, get_args, get_origin

from victus_desktop.agent.arguments import literals
from victus_desktop.agent.arguments.conversions import find_conversion
from victus_desktop.agent.arguments.list_words import find_list_words, split_items
from victus_desktop.agent.arguments.numbers import number, with_digits
from victus_desktop.agent.arguments.phrases import find_phrases, without_politeness
from victus_desktop.agent.arguments.spans import without
from victus_desktop.agent.arguments.stretches import find_stretch
from victus_desktop.agent.arguments.times import fill_times, read_duration, read_moment
from victus_desktop.agent.arguments.zones import clock_question
from victus_desktop.agent.tool import Tool, plain_type

_LEAD_IN = re.compile(
    r"^(?:to(?! do\b)|about|that|for|in|on|at|it's|it is|the one|my|the)\s+(?=\S)", re.IGNORECASE
)


def fill(tool: Tool, text: str, slots: Mapping[str, str], now: datetime) -> dict[str, Any]:
    """Give the arguments that a request holds.

    `slots` are what a template or an answer told already, still in the user's words. Parameters
    that are not told are left out.
    """
    request = without_politeness(text)
    types = {
        name: plain_type(info.annotation) for name, info in tool.parameters.model_fields.items()
    }
    found = {
        name: _read(tool.name, name, types[name], value, text, now)
        for name, value in slots.items()
        if name in types
    }
    found = {name: value for name, value in found.items() if value is not None}
    if {"ask", "when", "end"} <= types.keys() and (stretch := find_stretch(request, now)):
        found |= {"ask": "between", "when": stretch[0], "end": stretch[1]}
    rest = without(request, fill_times(tool.name, types, request, now, found))
    _fill_choices(tool.name, types, with_digits(request), found)
    if {"place", "other"} <= types.keys():
        clock_question(request, rest, found)
    if "list_name" in types:
        for name, value in find_list_words(tool.name, rest).items():
            found.setdefault(name, value)
    for name, phrase in find_phrases(tool.name, rest).items():
        if name in types:
            found.setdefault(name, split_items(phrase) if _is_list(types[name]) else phrase)
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def _fill_choices(tool: str, types: Mapping[str, Any], text: str, found: dict[str, Any]) -> None:
    if {"percent", "change"} <= types.keys():
        for name, value in literals.level(text).items():
            if name in types:
                found.setdefault(name, value)
    if {"source", "target", "amount"} <= types.keys():
        for name, value in find_conversion(tool, text).items():
            found.setdefault(name, value)
    for name, kind in types.items():
        choose = literals.flag if kind is bool else literals.choose
        value = choose(tool, name, text)
        if value is not None:
            found.setdefault(name, value)


def _read(tool: str, name: str, kind: Any, value: str, text: str, now: datetime) -> Any:
    """Read a slot by its parameter's type; what cannot be read gives None."""
    if kind is timedelta:
        return read_duration(value)
    if kind in (datetime, date):
        return read_moment(tool, name, value, text, now)
    if kind in (int, float):
        amount = number(with_digits(value))
        return None if amount is None else kind(amount)
    if _is_list(kind):
        return split_items(_LEAD_IN.sub("", value))
    if kind is str and name == "text":
        return re.sub(r"^that\s+", "", without_politeness(value), flags=re.I).strip(" .!?") or None
    if kind is str:
        return _LEAD_IN.sub("", without_politeness(value)).strip(" .!?") or None
    return value.strip(" .!?") if get_args(kind) else value


def _is_list(kind: Any) -> bool:
    return get_origin(kind) is list

"""The first tier: common requests by sentence templates (hassil). Deterministic, milliseconds.

A template matches a whole request or not at all, and what its slots caught must be readable as
what they are for: 'set a timer for the meeting room project' sets no timer.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from victus_desktop.agent.arguments.births import find_birth
from victus_desktop.agent.arguments.conversions import is_conversion
from victus_desktop.agent.arguments.durations import find_duration
from victus_desktop.agent.arguments.moments import find_moment, find_span
from victus_desktop.agent.arguments.numbers import with_digits
from victus_desktop.agent.arguments.phrases import without_politeness
from victus_desktop.agent.arguments.recurrences import find_recurrence
from victus_desktop.agent.arguments.spans import Span, without
from victus_desktop.agent.tool import Now
from victus_desktop.agent.understanding import homophones, shifts
from victus_desktop.agent.understanding.unfinished import is_unfinished
from victus_desktop.conversation.errors import BadInput
from victus_desktop.conversation.ports import Completeness
from victus_desktop.paths import resource

_LONGEST = 30
"""Words; a longer request is no command."""
_FREE = {
    *("rest", "text", "place", "other", "words", "label"),
    *("heard", "path", "to", "sender", "query", "subject", "new_name"),
}
"""Slots of free words, which may always go on where they end the request."""
_NEED = {"timer_set": "duration", "alarm_set": "when"}
"""The slot without which a command is not whole."""
_NO_APPOINTMENT = re.compile(
    r"\b(?:alarms?|reminders?|timers?|it|that|this|volume|lists?|files?|folders?|windows?)\b",
    re.IGNORECASE,
)
"""What else is moved."""
_FILLERS = {"for", "to", "at", "by", "on", "of", "in"}


@dataclass(frozen=True, slots=True)
class Match:
    """A request that is surely for one tool, with what was found in it."""

    tool: str
    slots: dict[str, str]
    whole: bool = True
    """Nothing is likely to follow: it does not end in free words, and no argument lacks."""


class Commands:
    """The templates of one language."""

    def __init__(self, now: Now, language: str = "en") -> None:
        self._now = now
        self._language = language

    def match(self, text: str) -> Match | None:
        """Give the command that the whole request is, or None."""
        request = _plain(without_politeness(text)) or _plain(text)
        if not request or len(request.split()) > _LONGEST:
            return None
        if shifts.is_shift(request):
            return Match(shifts.TOOL, {})
        from hassil import recognize_all

        best: tuple[int, Match] | None = None
        for found in recognize_all(request, self._intents):
            wild = {
                name: entity.text.strip()
                for name, entity in found.entities.items()
                if entity.is_wildcard
            }
            if all(self._readable(name, value) for name, value in wild.items()):
                slots = {
                    name: str(entity.value)
                    for name, entity in found.entities.items()
                    if not entity.is_wildcard
                } | {name: value for name, value in wild.items() if name != "rest"}
                loose = sum(len(value) for value in wild.values())
                if best is None or loose < best[0]:
                    whole = self._is_whole(found.intent.name, request, wild)
                    best = (loose, Match(found.intent.name, slots, whole))
        return best[1] if best else None

    def _is_whole(self, tool: str, request: str, wild: Mapping[str, str]) -> bool:
        if _NEED.get(tool, "") not in {"", *wild}:
            return False
        last = [wild[name] for name in wild.keys() & _FREE if request.endswith(wild[name])]
        return not last or (tool == "reminder_set" and self._ends_at_a_time(request))

    def completeness(self, text: str) -> Completeness:
        """Tell how finished a transcript sounds; see the port."""
        digits = with_digits(homophones.as_meant(text.strip()))
        found = self.match(text)
        if found is not None and found.whole:
            return Completeness.OPEN if is_unfinished(digits) else Completeness.COMMAND
        return Completeness.OPEN if is_unfinished(digits) else Completeness.SENTENCE

    @cached_property
    def _intents(self) -> Any:
        import yaml
        from hassil.intents import Intents

        path = resource("commands", f"{self._language}.yaml")
        return Intents.from_dict(yaml.safe_load(path.read_text(encoding="utf-8")))

    def _readable(self, name: str, value: str) -> bool:
        """Tell whether what a slot caught is all of it what the slot is for."""
        digits = with_digits(value)
        checks: Mapping[str, Callable[[], bool]] = {
            "duration": lambda: _is_length(digits),
            "when": lambda: self._is_moment(digits),
            "percent": lambda: bool(re.fullmatch(r"\d{1,3} ?%?(?: percent)?", digits)),
            "expression": lambda: _is_sum(digits) or _is_rounding(digits),
            "born": lambda: find_birth(digits) is not None,
            "integer": lambda: digits.isdigit(),
            "other_integer": lambda: digits.isdigit(),
            "count": lambda: digits.isdigit(),
            "name": lambda: len(value.split()) <= 3,
            "list_name": lambda: len(value.split()) <= 3,
            "to_list": lambda: len(value.split()) <= 3,
            "new_name": lambda: len(value.split()) <= 3,
            "appointment": lambda: len(value.split()) <= 5 and not _NO_APPOINTMENT.search(value),
            "to": lambda: len(value.split()) <= 4 and " about " not in value,
            "place": lambda: len(value.split()) <= 4,
            "other": lambda: len(value.split()) <= 4,
            "units": lambda: is_conversion("unit_convert", digits),
            "money": lambda: is_conversion("currency_convert", digits),
        }
        return checks[name]() if name in checks else bool(value)

    def _is_moment(self, digits: str) -> bool:
        rule = find_recurrence(digits)
        rest = without(digits, rule.spans) if rule else digits
        found = find_moment(rest, self._now()) or find_moment(f"at {rest}", self._now())
        if found is None:
            return bool(rule) and not rest
        return _covers(rest, find_moment(rest, self._now())) or _covers(f"at {rest}", found)

    def _ends_at_a_time(self, request: str) -> bool:
        """Tell whether the time of day is told last, after which a reminder lacks nothing."""
        digits = with_digits(request)
        found = find_span(digits, self._now())
        told_last = found is not None and max(end for _, end in found.spans) == len(digits)
        return found is not None and found.value.has_time and told_last


def _plain(text: str) -> str:
    bare = re.sub(r"[.!?,;:]+(?=\s|$)", "", text.replace("’", "'"))
    return re.sub(r"\s+", " ", homophones.as_meant(bare)).strip()


def _is_length(digits: str) -> bool:
    found = find_duration(digits)
    return found is not None and found.value > timedelta(0) and _covers(digits, found)


def _covers(text: str, found: Any) -> bool:
    """Tell whether what was found leaves nothing of the text but little words."""
    if found is None:
        return False
    spans: tuple[Span, ...] = found.spans
    return not set(without(text, spans).split()) - _FILLERS


def _is_sum(digits: str) -> bool:
    from victus_desktop.agent.facts.calculation import calculate

    if not re.search(r"\d", digits) or not re.search(
        r"[-+*/x×÷^%]|\b(?:plus|minus|times|over|by|percent|root|squared|cubed|power|half|quarter"
        r"|double|twice|sum|product|difference|factorial|take away|split|shared?|between|among"
        r"|dozen)\b",
        digits,
    ):
        return False
    try:
        calculate(digits)
    except BadInput:
        return False
    return True


def _is_rounding(digits: str) -> bool:
    from victus_desktop.agent.facts.calculation import calculate
    from victus_desktop.agent.facts.rounding import rounded

    try:
        return rounded(digits, calculate) is not None
    except BadInput:
        return False

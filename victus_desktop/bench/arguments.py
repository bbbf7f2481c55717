"""How well a tool's arguments are found in labelled requests: two ways, side by side."""

import re
import statistics
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from victus_desktop.bench.router import is_right, rows

Find = Callable[[str, str], Mapping[str, Any]]
"""Gives the arguments that a tool, by its name, gets from a request."""

_TIMES = ("date", "time", "timeofday")
_PARAMETERS: Mapping[str, tuple[str, ...]] = {
    "event_name": ("title", "label", "words", "text"),
    "person": ("to", "sender", "attendees", "name", "title", "label", "words"),
    "relation": ("to", "sender", "attendees", "name", "title", "label", "words"),
    "list_name": ("list_name",),
    "place_name": ("place", "other", "location"),
    "house_place": ("device",),
    "device_type": ("device",),
    "currency_name": ("source", "target"),
    "definition_word": ("query",),
    "news_topic": ("topic",),
    "song_name": ("what",),
    "artist_name": ("what",),
    "audiobook_name": ("what",),
    "radio_name": ("what",),
    "app_name": ("name",),
}
"""The parameters of Victus's tools that hold a slot of the file."""


@dataclass
class Way:
    """What came of one way to find arguments."""

    name: str
    texts: list[bool] = field(default_factory=list)
    """For each slot of free words: whether an argument holds all of them."""
    times: list[bool] = field(default_factory=list)
    """For each request with a time: whether it is the moment that its words alone are."""
    invented: list[bool] = field(default_factory=list)
    """For each argument of free words: whether it holds a word that was not said."""
    milliseconds: list[float] = field(default_factory=list)

    def line(self) -> str:
        return (
            f"{self.name:24} words {_share(self.texts)}, times {_share(self.times)}, "
            f"invented {_share(self.invented)}, {statistics.median(self.milliseconds):.1f} ms"
        )


@dataclass
class ArgumentFigures:
    """Both ways over the requests whose tool was chosen right."""

    requests: int
    ways: list[Way]

    def lines(self) -> Iterable[str]:
        yield f"{self.requests} requests with slots, whose tool was chosen right"
        for way in self.ways:
            yield way.line()


def measure_arguments(
    file: Path,
    choose: Callable[[str], str],
    parameters: Callable[[str], Sequence[str]],
    moment: Callable[[str, str], datetime | None],
    ways: Mapping[str, Find],
    most: int | None = None,
) -> ArgumentFigures:
    """Find the arguments of requests in every way, and compare with what is labelled.

    `parameters` names those of a tool; `moment` reads the words of a time alone. Raises BadInput
    where the file is none of labelled requests.
    """
    found = [Way(name) for name in ways]
    count = 0
    for row in rows(file):
        text, slots = str(row["text"]), row.get("slots") or {}
        tool = choose(text) if slots else ""
        if not tool or not is_right(tool, row):
            continue
        count += 1
        for way, find in zip(found, ways.values(), strict=True):
            began = time.perf_counter()
            arguments = find(tool, text)
            way.milliseconds.append((time.perf_counter() - began) * 1000)
            _score(way, tool, text, slots, arguments, parameters(tool), moment)
        if count == most:
            break
    return ArgumentFigures(count, found)


def _score(
    way: Way,
    tool: str,
    text: str,
    slots: Mapping[str, Any],
    arguments: Mapping[str, Any],
    known: Sequence[str],
    moment: Callable[[str, str], datetime | None],
) -> None:
    for slot, names in _PARAMETERS.items():
        fitting = [name for name in names if name in known]
        for value in _listed(slots.get(slot)) if fitting else ():
            held = " ".join(_text(arguments.get(name)) for name in fitting)
            way.texts.append(set(_words(value)) <= set(_words(held)))
    said = " ".join(value for slot in _TIMES for value in _listed(slots.get(slot)))
    wanted = moment(tool, said) if said else None
    if wanted is not None:
        near = [one for one in arguments.values() if isinstance(one, datetime)]
        way.times.append(any(abs(one - wanted) < timedelta(minutes=1) for one in near))
    spoken = set(_words(text))
    for value in arguments.values():
        if isinstance(value, str | list) and (told := _words(_text(value))):
            way.invented.append(not set(told) <= spoken)


def _listed(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [str(value)] if value else []


def _text(value: Any) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower().replace("'s", ""))


def _share(hits: Sequence[bool]) -> str:
    return f"{statistics.mean(hits):.1%} of {len(hits)}" if hits else "-"

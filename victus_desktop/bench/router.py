"""How well tools are chosen for labelled requests, and how fast."""

import json
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from victus_desktop.conversation.errors import BadInput

Choose = Callable[[str], str]
"""Gives the first tool that is called for a request; '' for none, '?' for a question."""
Rank = Callable[[str], Sequence[str]]
"""Gives tools, the likeliest first."""

LABELS = {
    "alarm_set": "alarm_or_reminder_set",
    "reminder_set": "alarm_or_reminder_set",
    "unit_convert": "unit_or_currency_convert",
    "currency_convert": "unit_or_currency_convert",
    "note_add": "note",
    "note_search": "note",
    "memory_add": "note",
    "news": "web_search_or_answer",
    "web_search": "web_search_or_answer",
    "documents_ask": "web_search_or_answer",
    "joke": "joke_or_chat",
    "capabilities": "joke_or_chat",
    "chat": "joke_or_chat",
    "contact_find": "email_read",
    "calendar_move": "calendar_create",
    "calendar_free": "calendar_list",
    "list_tick": "list_remove",
    "stop": "volume",
    "file_open": "open_app",
    "": "joke_or_chat",
}
"""Victus's tools by the labels of the file; a tool that is not here has its own name."""


@dataclass
class RouterFigures:
    """What came of it. Shares from 0 to 1, times in milliseconds."""

    requests: int
    right: float
    """Share over the requests."""
    right_by_tool: float
    """Mean of the shares of each label."""
    answered: float
    """Share for which a tool was called or a question asked, not left to the language model."""
    right_when_answered: float
    effects_out_of_scope: float
    """Share of the requests that no tool fits for which something would have been done."""
    median_ms: float
    p95_ms: float
    among_three: float | None = None
    """Share with a right tool among the three likeliest; None where nothing ranked them."""
    confusions: list[tuple[str, str, int]] = field(default_factory=list)

    def lines(self) -> Iterable[str]:
        yield f"{self.requests} requests"
        yield f"right tool        {self.right:.1%} of the requests"
        yield f"                  {self.right_by_tool:.1%} as the mean over the tools"
        if self.among_three is not None:
            yield f"among three       {self.among_three:.1%} of the requests"
        yield (
            f"left to the model {1 - self.answered:.1%}; of the others right: "
            f"{self.right_when_answered:.1%}"
        )
        yield f"out of scope      {self.effects_out_of_scope:.1%} would have had an effect"
        yield f"time              {self.median_ms:.1f} ms median, {self.p95_ms:.1f} ms p95"
        for wanted, got, count in self.confusions:
            yield f"  {count:3} x {wanted} taken for {got}"


def measure(
    file: Path, choose: Choose, has_effect: Callable[[str], bool], rank: Rank | None = None
) -> RouterFigures:
    """Choose for every row of a JSON-lines file with text, tool, also_ok, clarify_ok.

    Raises BadInput where the file is none of that kind.
    """
    told = rows(file)
    by_label: dict[str, list[bool]] = defaultdict(list)
    times, outside, confused = [], [], Counter[tuple[str, str]]()
    answered: list[bool] = []
    for row in told:
        label = str(row["tool"])
        began = time.perf_counter()
        tool = choose(str(row["text"]))
        times.append((time.perf_counter() - began) * 1000)
        right = is_right(tool, row)
        by_label[label].append(right)
        if tool:
            answered.append(right)
        if not right:
            confused[label, LABELS.get(tool, tool)] += 1
        if label == "none":
            outside.append(has_effect(tool))
    every = [right for rights in by_label.values() for right in rights]
    return RouterFigures(
        requests=len(every),
        right=statistics.mean(every),
        right_by_tool=statistics.mean(statistics.mean(rights) for rights in by_label.values()),
        answered=len(answered) / len(every),
        right_when_answered=statistics.mean(answered) if answered else 0.0,
        effects_out_of_scope=statistics.mean(outside) if outside else 0.0,
        median_ms=statistics.median(times),
        p95_ms=sorted(times)[int(len(times) * 0.95)],
        among_three=_among_three(told, rank) if rank else None,
        confusions=[(label, got, count) for (label, got), count in confused.most_common(12)],
    )


def rows(file: Path) -> list[Mapping[str, Any]]:
    """Read a file of labelled requests. Raises BadInput where it is none."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
        found: list[Mapping[str, Any]] = [json.loads(line) for line in lines if line.strip()]
        complete = all("text" in row and "tool" in row for row in found)
    except (OSError, ValueError, TypeError) as error:
        raise BadInput(f"{file} is no file of labelled requests: {error}") from error
    if not complete:
        raise BadInput(f"{file} is no file of labelled requests: a row lacks text or tool")
    if not found:
        raise BadInput(f"{file} holds no requests.")
    return found


def is_right(tool: str, row: Mapping[str, Any]) -> bool:
    """Tell whether a tool ('?': a question) is what a row wants."""
    if tool == "?":
        return bool(row.get("clarify_ok"))
    return LABELS.get(tool, tool) in {row["tool"], *row.get("also_ok", ())}


def _among_three(rows: Sequence[Mapping[str, Any]], rank: Rank) -> float:
    return statistics.mean(
        any(is_right(tool, row) for tool in rank(str(row["text"]))[:3]) for row in rows
    )

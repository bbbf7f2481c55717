"""How well tools are chosen for labelled requests, and how fast."""

import json
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from victus_desktop.conversation.errors import BadInput

Choose = Callable[[str], str]
"""Gives the first tool that is called for a request; '' for none, '?' for a question."""

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
    effects_out_of_scope: float
    """Share of the requests that no tool fits for which something would have been done."""
    median_ms: float
    p95_ms: float
    confusions: list[tuple[str, str, int]] = field(default_factory=list)

    def lines(self) -> Iterable[str]:
        yield f"{self.requests} requests"
        yield f"right tool        {self.right:.1%} of the requests"
        yield f"                  {self.right_by_tool:.1%} as the mean over the tools"
        yield f"out of scope      {self.effects_out_of_scope:.1%} would have had an effect"
        yield f"time              {self.median_ms:.1f} ms median, {self.p95_ms:.1f} ms p95"
        for wanted, got, count in self.confusions:
            yield f"  {count:3} x {wanted} taken for {got}"


def measure(file: Path, choose: Choose, has_effect: Callable[[str], bool]) -> RouterFigures:
    """Choose for every row of a JSON-lines file with text, tool, also_ok, clarify_ok.

    Raises BadInput where the file is none of that kind.
    """
    try:
        rows = [json.loads(line) for line in file.read_text().splitlines() if line.strip()]
        wanted = [(str(row["text"]), str(row["tool"])) for row in rows]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(f"{file} is no file of labelled requests: {error}") from error
    if not wanted:
        raise BadInput(f"{file} holds no requests.")
    by_label: dict[str, list[bool]] = defaultdict(list)
    times, outside, confused = [], [], Counter[tuple[str, str]]()
    for row, (text, label) in zip(rows, wanted, strict=True):
        began = time.perf_counter()
        tool = choose(text)
        times.append((time.perf_counter() - began) * 1000)
        got = LABELS.get(tool, tool)
        right = got in {label, *row.get("also_ok", ())} or (
            tool == "?" and bool(row.get("clarify_ok"))
        )
        by_label[label].append(right)
        if not right:
            confused[label, got] += 1
        if label == "none":
            outside.append(has_effect(tool))
    every = [right for rights in by_label.values() for right in rights]
    return RouterFigures(
        len(every),
        statistics.mean(every),
        statistics.mean(statistics.mean(rights) for rights in by_label.values()),
        statistics.mean(outside) if outside else 0.0,
        statistics.median(times),
        sorted(times)[int(len(times) * 0.95)],
        [(label, got, count) for (label, got), count in confused.most_common(12)],
    )

"""How turns and tables are printed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from victus_desktop.conversation.turn import Turn


def as_json(value: Any) -> None:
    """Print one JSON value on a line of its own."""
    typer.echo(json.dumps(value, ensure_ascii=False, default=str))


def turn_json(turn: Turn) -> dict[str, Any]:
    """Give the object that `talk` and `ask` print for a turn."""
    return {
        "heard": turn.heard,
        "reply": turn.reply,
        "tier": str(turn.tier),
        "calls": [
            {"tool": call.tool, "arguments": call.arguments, "result": call.result}
            | ({"error": call.error} if call.error else {})
            for call in turn.calls
        ],
        "timings_ms": turn.timings_ms,
        "outcome": str(turn.outcome),
    }


def table(titles: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a plain table that is also easy to cut with other programs."""
    from rich.console import Console
    from rich.table import Table

    drawn = Table(*titles, box=None, pad_edge=False)
    for row in rows:
        drawn.add_row(*(str(cell) for cell in row))
    Console(soft_wrap=False).print(drawn)

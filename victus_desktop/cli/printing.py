"""How turns and tables are printed."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from pathlib import Path

    from victus_desktop.conversation.events import TurnEnded
    from victus_desktop.conversation.records import ToolCall
    from victus_desktop.conversation.turn import Turn

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
"""The option of every command that can print JSON."""
_WIDEST = 10_000
"""Letters of a line that goes to another program."""


def as_json(value: Any) -> None:
    """Print one JSON value on a line of its own."""
    typer.echo(json.dumps(value, ensure_ascii=False, default=str))


def turn_json(turn: Turn) -> dict[str, Any]:
    """Give the object that `ask` prints for a turn."""
    return _turn(
        turn.heard, turn.reply, str(turn.tier), turn.calls, turn.timings_ms, str(turn.outcome)
    )


def ended_json(event: TurnEnded) -> dict[str, Any]:
    """Give the object that `talk` prints for a turn."""
    return _turn(
        event.heard, event.reply, str(event.tier), event.calls, event.timings_ms, str(event.outcome)
    )


def _turn(
    heard: str,
    reply: str,
    tier: str,
    calls: Iterable[ToolCall],
    timings_ms: dict[str, float],
    outcome: str,
) -> dict[str, Any]:
    return {
        "heard": heard,
        "reply": reply,
        "tier": tier,
        "calls": [
            {"tool": call.tool, "arguments": call.arguments, "result": call.result}
            | ({"error": call.error} if call.error else {})
            for call in calls
        ],
        "timings_ms": timings_ms,
        "outcome": outcome,
    }


def table(titles: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a plain table whose first column, the ids, is never cut short.

    A terminal gets it as wide as it is, another program with all that is in it.
    """
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    lines = [[str(cell) for cell in row] for row in rows]
    ids, *others = titles
    drawn = Table(box=None, pad_edge=False)
    drawn.add_column(ids, no_wrap=True)
    for title in others:
        drawn.add_column(title)
    for line in lines:
        drawn.add_row(*(Text(cell, overflow="ellipsis") for cell in line))
    Console(width=None if sys.stdout.isatty() else _WIDEST).print(drawn)
    if not lines:
        nothing("There are none.")


def nothing(sentence: str) -> None:
    """Tell a person that there is nothing to print; a program finds stdout empty."""
    typer.echo(sentence, err=True)


def write(file: Path, text: str, *, newline: str | None = None) -> None:
    """Write a file that the user named, with its folders. Raises StorageError."""
    from victus_desktop.conversation.errors import StorageError

    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline=newline)
    except OSError as error:
        raise StorageError(f"{file} cannot be written: {error.strerror}.") from error

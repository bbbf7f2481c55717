"""Taking back what was done, the last first, as the journal knows it."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from victus_desktop.agent import wording
from victus_desktop.agent.stores import Journal
from victus_desktop.agent.tool import Tool, ToolResult
from victus_desktop.conversation.errors import BadInput, VictusError
from victus_desktop.conversation.records import Effect, JournalEntry

log = logging.getLogger(__name__)

_SITTING = timedelta(hours=1)
"""'Everything' is what was done in so long a time before the last thing that was."""
_MOST = 20
"""Things that one request takes back."""
_LOOKED_AT = 200
_NOTHING = "There is nothing to undo."
Call = Callable[[str, dict[str, Any]], ToolResult]
"""Runs a tool by its name."""


def tools(journal: Journal, call: Call) -> list[Tool]:
    """Give the tools of this family."""

    def undo(count: int = 1) -> ToolResult:
        """Take back what was done last, or the last few things."""
        if not 1 <= count <= _MOST:
            raise BadInput(f"I can take back up to {_MOST} things at once.")
        return _taken_back(journal, call, count)

    def question(arguments: dict[str, Any]) -> str:
        return _question(_undoable(journal)[: arguments.get("count", 1)])

    def undo_everything() -> ToolResult:
        """Take back everything that was done lately."""
        return _taken_back(journal, call, len(_lately(journal)))

    return [
        Tool.of(undo, Effect.WRITE, confirm=question),
        Tool.of(
            undo_everything,
            Effect.WRITE,
            destructive=True,
            confirm=lambda arguments: _question(_lately(journal)),
        ),
    ]


def _taken_back(journal: Journal, call: Call, count: int) -> ToolResult:
    """Take things back, the last first. Raises what keeps the first of them from it."""
    undone: list[str] = []
    said: list[str] = []
    untrusted = False
    while len(undone) < count:
        try:
            entry, result = _last_taken_back(journal, call)
        except VictusError as error:
            if not undone:
                raise
            said.append(error.message)
            break
        undone.append(entry.call.tool)
        said.append(result.say)
        untrusted = untrusted or result.untrusted
    return ToolResult(f"Undone. {' '.join(said)}", {"undone": undone}, untrusted=untrusted)


def _last_taken_back(journal: Journal, call: Call) -> tuple[JournalEntry, ToolResult]:
    """Raises BadInput where nothing is left, and what the tool raises."""
    while (entry := journal.last_undoable()) is not None and entry.undo is not None:
        try:
            result = call(entry.undo["tool"], entry.undo["arguments"])
        except BadInput as error:
            # What it was done to is gone by now: a timer that rang.
            log.info("entry %d cannot be taken back any more: %s", entry.id, error.code)
            journal.mark_undone(entry.id)
            continue
        journal.mark_undone(entry.id)
        return entry, result
    raise BadInput(_NOTHING)


def _undoable(journal: Journal) -> list[JournalEntry]:
    """Give what can be taken back, the last first."""
    return [one for one in journal.entries(_LOOKED_AT) if one.undo is not None and not one.undone]


def _lately(journal: Journal) -> list[JournalEntry]:
    found = _undoable(journal)[:_MOST]
    return [one for one in found if found[0].at - one.at <= _SITTING]


def _question(entries: Sequence[JournalEntry]) -> str:
    """Raises BadInput where there is nothing to take back."""
    if not entries:
        raise BadInput(_NOTHING)
    done = "; ".join(in_words(one) for one in entries)
    things = "last thing" if len(entries) == 1 else f"last {len(entries)} things"
    return f"Shall I take back the {things} I did: {done}?"


def in_words(entry: JournalEntry) -> str:
    """Give 'timer set: tea, 5 minutes' of a call as the journal keeps it."""
    told = [_value(name, one) for name, one in entry.call.arguments.items() if one]
    return f"{entry.call.tool.replace('_', ' ')}{': ' if told else ''}{', '.join(told)}"


def _value(name: str, value: Any) -> str:
    if isinstance(value, list):
        return wording.join([str(one) for one in value])
    if isinstance(value, int | float) and name == "duration":
        return wording.duration(timedelta(seconds=value))
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return str(value)
    return f"{wording.date_in_full(moment, year=False)} at {wording.clock(moment)}"

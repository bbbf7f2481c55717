"""About the talk itself: undo, repeat, stop, what Victus can do, a joke."""

import logging
import random
from collections.abc import Callable, Sequence
from typing import Any

from victus_desktop.agent.stores import Journal
from victus_desktop.agent.tool import Tool, ToolResult
from victus_desktop.conversation.errors import BadInput
from victus_desktop.conversation.records import Effect
from victus_desktop.paths import resource

log = logging.getLogger(__name__)

_ABILITIES = (
    "I can tell the time, set timers, alarms and reminders, keep lists and notes, calculate and "
    "convert, answer from your documents, handle your calendar and mail, and control this computer."
)


def tools(
    journal: Journal,
    call: Callable[[str, dict[str, Any]], ToolResult],
    last_reply: Callable[[], str],
    choose: Callable[[Sequence[str]], str] = random.choice,
) -> list[Tool]:
    """Give the tools; `call` runs another tool by its name, as undo does."""

    def undo() -> ToolResult:
        """Take back what was done last."""
        while (entry := journal.last_undoable()) is not None and entry.undo is not None:
            try:
                result = call(entry.undo["tool"], entry.undo["arguments"])
            except BadInput as error:
                # What it was done to is gone by now: a timer that rang.
                log.info("entry %d cannot be taken back any more: %s", entry.id, error.code)
                journal.mark_undone(entry.id)
                continue
            journal.mark_undone(entry.id)
            told = {"undone": entry.call.tool}
            return ToolResult(f"Undone. {result.say}", told, untrusted=result.untrusted)
        raise BadInput("There is nothing to undo.")

    def question(arguments: dict[str, Any]) -> str:
        entry = journal.last_undoable()
        if entry is None:
            raise BadInput("There is nothing to undo.")
        done = ", ".join(str(value) for value in entry.call.arguments.values() if value)
        name = entry.call.tool.replace("_", " ")
        return f"Shall I take back the last thing I did: {name}{' ' if done else ''}{done}?"

    def repeat() -> ToolResult:
        """Say the last answer again."""
        said = last_reply()
        return ToolResult(said or "I have said nothing yet.", {"text": said}, untrusted=True)

    def stop() -> ToolResult:
        """Be silent."""
        return ToolResult("All right.", {}, spoken="")

    def capabilities() -> ToolResult:
        """Tell what Victus can do."""
        return ToolResult(_ABILITIES, {})

    def joke() -> ToolResult:
        """Tell a joke."""
        jokes = resource("jokes.txt").read_text(encoding="utf-8").splitlines()
        told = choose([line for line in jokes if line.strip()])
        return ToolResult(told, {"joke": told})

    return [
        Tool.of(undo, Effect.WRITE, confirm=question),
        Tool.of(repeat),
        Tool.of(stop),
        Tool.of(capabilities),
        Tool.of(joke),
    ]

"""Runs tools: what may happen at once, what asks first, what the journal keeps."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from victus_desktop.agent import wording
from victus_desktop.agent.confirmation import Confirmation, Confirmations
from victus_desktop.agent.stores import Journal
from victus_desktop.agent.tool import Tool, ToolResult, jsonable
from victus_desktop.conversation.errors import VictusError
from victus_desktop.conversation.events import ApprovalNeeded, ToolFinished, ToolStarted
from victus_desktop.conversation.records import Effect, ToolCall
from victus_desktop.conversation.turn import Turn


@dataclass(frozen=True)
class Effects:
    """The one way a tool is called, whichever tier wants it.

    `run` gives the result, or None where the call was not executed: it waits for a yes
    (`turn.awaiting` is set) or the turn is a dry run.
    """

    journal: Journal
    confirmations: Confirmations = field(default_factory=Confirmations)

    def run(
        self, tool: Tool, arguments: dict[str, Any], turn: Turn, *, tainted: bool = False
    ) -> ToolResult | None:
        """Call a tool, or ask first.

        `tainted`: words from outside (a document, a mail, a page) may have shaped the call in a
        way that asks (see `taint.must_ask`). Raises what the tool raises, and TurnCancelled.
        """
        if turn.dry_run:
            turn.calls.append(_call(tool, arguments))
            return None
        if tool.needs_approval or tainted:
            self._ask(tool, arguments, turn)
            return None
        return self.execute(tool, arguments, turn)

    def execute(
        self, tool: Tool, arguments: dict[str, Any], turn: Turn, confirmed_by: str = ""
    ) -> ToolResult:
        """Call a tool that may run; an effect that has begun runs to its end."""
        if tool.effect is not Effect.READ:
            turn.wait_until_confirmed()
            turn.before_effect()
        call = _call(tool, arguments)
        turn.emit(ToolStarted(turn.id, call))
        try:
            result = tool.call(arguments)
        except VictusError as error:
            failed = _call(tool, arguments, error=error.message)
            turn.calls.append(failed)
            turn.emit(ToolFinished(turn.id, failed))
            if tool.effect is not Effect.READ:
                self.journal.add(failed, confirmed_by)
            raise
        done = _call(tool, arguments, result)
        turn.calls.append(done)
        if tool.effect is not Effect.READ:
            undo = result.undo
            self.journal.add(
                done,
                confirmed_by,
                {"tool": undo.tool, "arguments": jsonable(undo.arguments)} if undo else None,
            )
        turn.emit(ToolFinished(turn.id, done))
        return result

    def ask_again(self, question: Confirmation, turn: Turn) -> None:
        """Ask an open question once more, in another turn. Raises BadInput: it is not open."""
        self.confirmations.take(turn.conversation, question.id)
        self._ask(question.tool, question.arguments, turn)

    def question(self, tool: Tool, arguments: dict[str, Any]) -> str:
        """Word the question before a risky call, with its exact arguments."""
        if tool.confirm is not None:
            return tool.confirm(arguments)
        told = ", ".join(
            f"{name.replace('_', ' ')} {_in_words(value)}"
            for name, value in arguments.items()
            if value not in (None, "", [])
        )
        return f"Shall I {tool.deed}{': ' if told else ''}{told}?"

    def _ask(self, tool: Tool, arguments: dict[str, Any], turn: Turn) -> None:
        asked = self.confirmations.ask(tool, arguments, self.question(tool, arguments), turn)
        turn.awaiting = asked.id
        turn.calls.append(asked.call)
        turn.emit(ApprovalNeeded(turn.id, asked.id, asked.call, asked.question))


def _in_words(value: Any) -> str:
    if isinstance(value, timedelta):
        return wording.duration(value)
    if isinstance(value, datetime):
        return f"{wording.date_in_full(value.date())} at {wording.clock(value)}"
    if isinstance(value, list):
        return " and ".join(map(str, value))
    return str(value)


def _call(
    tool: Tool, arguments: dict[str, Any], result: ToolResult | None = None, error: str = ""
) -> ToolCall:
    outcome = None if result is None else (result.data if result.data is not None else result.say)
    return ToolCall(tool.name, jsonable(arguments), outcome, tool.effect, error)

"""One tool, from its arguments to what is said of it, whichever tier chose it."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from victus_desktop.agent import taint
from victus_desktop.agent.dialogue import Blank, Dialogue
from victus_desktop.agent.effects import Effects
from victus_desktop.agent.tiers import Commands, Fill
from victus_desktop.agent.tool import Tool, ToolResult, Unclear
from victus_desktop.conversation.errors import BadInput
from victus_desktop.conversation.ports import Part
from victus_desktop.conversation.records import Effect, Tier
from victus_desktop.conversation.turn import Turn

_THAT = re.compile(
    r"(?:that|this|it|(?:your|the) (?:last |previous )?(?:answer|reply|response|result)|what you"
    r"(?: just)? (?:said|told me)|the last thing you said)(?: down)?|down",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Doing:
    """What a request needs once it is known what it is for."""

    tools: Mapping[str, Tool]
    commands: Commands
    fill: Fill
    effects: Effects
    chosen: Callable[[str], str] = lambda text: ""
    """Gives the tool that a lone request is surely for, '' where none is."""

    def command(self, text: str, turn: Turn, state: Dialogue) -> Iterator[Part] | None:
        """Do what a template knows; None where none matches."""
        match = self.commands.match(text)
        tool = self.tools.get(match.tool) if match else None
        if match is None or tool is None:
            return None
        turn.tier = Tier.COMMAND
        return self.use(tool, self.fill(tool, text, match.slots), turn, state)

    def use(
        self,
        tool: Tool,
        arguments: dict[str, Any],
        turn: Turn,
        state: Dialogue,
        *,
        tainted: bool = False,
    ) -> Iterator[Part]:
        """Run a tool whose arguments are as complete as the request was, or ask for the rest.

        Raises BadInput where 'that' is meant to be the last answer and there was none.
        """
        if _means_the_answer(tool, arguments):
            if not state.answer:
                raise BadInput("I have said nothing yet.")
            arguments, tainted = {**arguments, "text": state.answer}, state.answer_tainted
        missing = tool.missing(arguments)
        if missing is not None:
            yield from self._ask_back(tool, arguments, missing, turn, state)
            return
        tainted = tainted and taint.must_ask(tool, arguments, ())
        if not turn.dry_run:
            # What fails may be asked again in other words: 'and on Friday?'.
            state.last_tool, state.last_arguments, state.last_undo = tool, arguments, None
        try:
            result = self.effects.run(tool, arguments, turn, tainted=tainted)
        except Unclear as error:
            state.blank = Blank(tool, arguments, error.parameter, choosing=True)
            yield Part(error.message)
            return
        if result is not None:
            yield from self.told(tool, arguments, result, turn, state)
        elif turn.awaiting:
            yield from self.question(turn)

    def question(self, turn: Turn) -> Iterator[Part]:
        """Say the question that a call waits for."""
        asked = self.effects.confirmations.pending(turn.conversation)
        if asked is not None:
            yield Part(asked.question)

    def told(
        self,
        tool: Tool,
        arguments: dict[str, Any],
        result: ToolResult,
        turn: Turn,
        state: Dialogue,
    ) -> Iterator[Part]:
        """Say what came of a call."""
        self.note(tool, arguments, result, turn, state)
        yield Part(result.say[:1].upper() + result.say[1:], result.spoken)

    def note(
        self,
        tool: Tool,
        arguments: dict[str, Any],
        result: ToolResult,
        turn: Turn,
        state: Dialogue,
    ) -> None:
        """Keep what a follow-up may go on from."""
        state.last_tool, state.last_arguments, state.last_undo = tool, arguments, result.undo
        if tool.effect is not Effect.READ:
            state.deed = (tool, arguments, result.undo)
        state.last_tainted, state.model_asked = turn.untrusted, False
        turn.untrusted = turn.untrusted or result.untrusted

    def _ask_back(
        self, tool: Tool, arguments: dict[str, Any], missing: str, turn: Turn, state: Dialogue
    ) -> Iterator[Part]:
        if turn.dry_run:
            self.effects.run(tool, arguments, turn)
        state.blank = Blank(tool, arguments, missing)
        yield Part(tool.question(missing))


def _means_the_answer(tool: Tool, arguments: Mapping[str, Any]) -> bool:
    """'Copy that': what is only kept in the user's own words is never an answer."""
    return not tool.personal and bool(_THAT.fullmatch(str(arguments.get("text", "")).strip()))

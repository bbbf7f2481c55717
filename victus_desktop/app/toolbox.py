"""Tools called by other assistants, under the same rules of effect as the user's own requests."""

import uuid
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from victus_desktop.agent.taint import must_ask
from victus_desktop.agent.tool import ToolResult
from victus_desktop.api.services import Called
from victus_desktop.conversation.errors import VictusError
from victus_desktop.conversation.records import Outcome
from victus_desktop.conversation.turn import Prompt, Turn

if TYPE_CHECKING:
    from victus_desktop.app.core import App

BY = "mcp"
"""Where a yes was given, as the journal keeps it."""


class Toolbox:
    """The mind's tools. Another assistant's words may come from anywhere: every effect asks.

    So does a look-up that would tell somebody outside what it asks for.
    """

    def __init__(self, app: "App") -> None:
        self._app = app

    def call(self, name: str, arguments: Mapping[str, Any]) -> Called:
        mind = self._app.mind
        tool = mind.tools.get(name)
        if tool is None:
            return Called(f"There is no tool {name[:80]!r}.", failed=True)
        # A conversation of its own: in one there is only one open question.
        turn = Turn(Prompt(name), lambda event: None, conversation=f"{BY}-{uuid.uuid4().hex[:12]}")

        def run() -> ToolResult | None:
            checked = tool.check(dict(arguments))
            return mind.effects.run(tool, checked, turn, tainted=must_ask(tool, checked, ()))

        called = _called(run)
        turn.end(Outcome.APPROVAL_NEEDED if turn.awaiting else Outcome.COMPLETED)
        if called is not None:
            return called
        asked = mind.effects.confirmations.pending(turn.conversation)
        question = asked.question if asked else ""
        return Called(question, confirmation=turn.awaiting)

    def decide(self, confirmation: str, allow: bool) -> Called:
        effects = self._app.mind.effects
        waiting = {one.id: name for name, one in effects.confirmations.all()}
        conversation = waiting.get(confirmation, "")
        if not conversation.startswith(f"{BY}-"):
            return Called("That question is no longer open.", failed=True)
        if not allow:
            effects.confirmations.drop(conversation, confirmation)
            return Called("The user said no; nothing was done.", failed=True)

        def run() -> ToolResult | None:
            taken = effects.confirmations.take(conversation, confirmation)
            turn = Turn(Prompt(taken.tool.name), lambda event: None, conversation=conversation)
            return effects.execute(taken.tool, taken.arguments, turn, confirmed_by=BY)

        return _called(run) or Called("Nothing was done.", failed=True)


def _called(run: Callable[[], ToolResult | None]) -> Called | None:
    try:
        result = run()
    except VictusError as error:
        return Called(error.message, failed=True)
    return None if result is None else Called(result.say, result.data)

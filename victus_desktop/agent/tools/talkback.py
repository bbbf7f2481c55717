"""About the talk itself: repeat, stop, what Victus can do, a joke."""

import random
from collections.abc import Callable, Sequence

from victus_desktop.agent.tool import Tool, ToolResult
from victus_desktop.paths import resource

_ABILITIES = (
    "I can tell the time, set timers, alarms and reminders, keep lists and notes, calculate and "
    "convert, answer from your documents, handle your calendar and mail, and control this computer."
)


def tools(
    last_reply: Callable[[], str],
    choose: Callable[[Sequence[str]], str] = random.choice,
) -> list[Tool]:
    """Give the tools of this family."""

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
        Tool.of(repeat),
        Tool.of(stop),
        Tool.of(capabilities),
        Tool.of(joke),
    ]

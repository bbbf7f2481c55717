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

    heard: list[str] = []

    def joke() -> ToolResult:
        """Tell a joke."""
        lines = resource("jokes.txt").read_text(encoding="utf-8").splitlines()
        jokes = [line for line in lines if line.strip()]
        told = choose([one for one in jokes if one not in heard] or jokes)
        # None comes again before half of the others did.
        heard.append(told)
        del heard[: -(len(jokes) // 2)]
        return ToolResult(told, {"joke": told})

    return [
        Tool.of(repeat),
        Tool.of(stop),
        Tool.of(capabilities),
        Tool.of(joke),
    ]

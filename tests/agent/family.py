"""A family of tools used as requests use it, and a clock that stands until it is moved."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from victus_desktop.agent.arguments.fill import fill
from victus_desktop.agent.tool import Tool, ToolResult

TUESDAY = datetime(2026, 11, 24, 14, 20, tzinfo=ZoneInfo("Europe/London"))


@dataclass
class Watch:
    """The present, in London on a Tuesday afternoon, until `pass_by` is called."""

    moment: datetime = TUESDAY

    def __call__(self) -> datetime:
        return self.moment

    def pass_by(self, **length: float) -> None:
        self.moment += timedelta(**length)


@dataclass
class Family:
    """The tools of one family, used as a request would use them."""

    tools: dict[str, Tool]
    watch: Watch

    def ask(self, tool: str, text: str) -> ToolResult:
        """Fill the tool's arguments from a sentence and call it."""
        return self.call(tool, **fill(self.tools[tool], text, {}, self.watch()))

    def call(self, tool: str, **arguments: Any) -> ToolResult:
        return self.tools[tool].call(arguments)

    def undo(self, result: ToolResult) -> ToolResult:
        """Take back what a call did, as the undo tool would."""
        assert result.undo is not None
        return self.call(result.undo.tool, **result.undo.arguments)

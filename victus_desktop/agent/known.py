"""What the user told before, and the user's documents: asked before anything is guessed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from victus_desktop.agent import dialogue as talk
from victus_desktop.agent.tool import Tool
from victus_desktop.agent.understanding.told_before import asked_of

Call = tuple[Tool, dict[str, Any]]

_MAY_BE_TOLD = frozenset(
    ("contact_find", "web_search", "memory_read", "documents_ask", "files_find")
)
_MAY_BE_NOTED = frozenset(("calendar_list", "alarm_or_reminder_list", "note_search"))
"""Tools whose questions are answered first by what the user noted or had remembered; of these
only questions that name it in several words."""


@dataclass
class Known:
    """Finds the call that answers a question from what is known."""

    tools: Mapping[str, Tool]
    is_remembered: Callable[[str], bool] = lambda words: False
    """Tells whether the user has told something that holds the words."""
    in_documents: Callable[[str], float] = lambda question: 0.0
    """Gives how likely the user's documents answer a question, from 0 to 1."""

    def answers(self, text: str, least: float) -> Call | None:
        """Give the call that answers from memory, or from documents at least so likely to."""
        return self._memory(text) or self._documents(text, least)

    def rather_than(self, tool: Tool, text: str) -> Call | None:
        """Give the call that tells what the user said of this before, rather than `tool`'s."""
        may_be = tool.name in _MAY_BE_TOLD or (tool.name in _MAY_BE_NOTED and " " in asked_of(text))
        return self._memory(text) if may_be else None

    def _memory(self, text: str) -> Call | None:
        tool, words = self.tools.get("memory_read"), talk.about_oneself(text) or asked_of(text)
        if tool is None or not words or not self.is_remembered(words):
            return None
        return tool, {"words": words}

    def _documents(self, text: str, least: float) -> Call | None:
        tool = self.tools.get("documents_ask")
        if tool is None or not talk.is_question(text) or self.in_documents(text) < least:
            return None
        return tool, {"question": text}

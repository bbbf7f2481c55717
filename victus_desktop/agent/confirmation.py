"""Effects that wait for a yes. Nothing blocks meanwhile: the yes is a turn of its own."""

import threading
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

from victus_desktop.agent.dialogue import bare
from victus_desktop.agent.tool import Tool, jsonable
from victus_desktop.conversation.errors import BadInput
from victus_desktop.conversation.records import Outcome, Tier, ToolCall
from victus_desktop.conversation.turn import Clock, Turn, Utterance

TIMEOUT_SECONDS = 60.0
"""A question that nobody answered for so long counts as a no."""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """One call that waits for a yes, with exactly the arguments that were read back."""

    tool: Tool
    arguments: dict[str, Any]
    question: str
    asked_in: Turn
    tier: Tier
    expires: float
    id: str = field(default_factory=lambda: uuid.uuid4().hex)

    @property
    def call(self) -> ToolCall:
        return ToolCall(self.tool.name, jsonable(self.arguments), effect=self.tool.effect)

    @property
    def was_asked(self) -> bool:
        """Whether the question was told to its end, so that a yes can be an answer to it."""
        return self.asked_in.outcome is Outcome.APPROVAL_NEEDED

    def can_be_answered_by(self, spoken: Utterance, text: str) -> bool:
        """Whether what was spoken can be an answer: the question sounded, and is no echo of it."""
        echo = bare(self.question).endswith(bare(text))
        return "sounding" in self.asked_in.timings_ms and not (spoken.over_answer or echo)


class Confirmations:
    """The open questions, at most one a conversation: a new one replaces the old."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._open: dict[str, Confirmation] = {}

    def ask(self, tool: Tool, arguments: dict[str, Any], question: str, turn: Turn) -> Confirmation:
        """Open a question in the turn's conversation."""
        asked = Confirmation(
            tool, arguments, question, turn, turn.tier, self._clock() + TIMEOUT_SECONDS
        )
        with self._lock:
            self._open[turn.conversation] = asked
        return asked

    def pending(self, conversation: str) -> Confirmation | None:
        """Give the open question of a conversation that has not timed out."""
        with self._lock:
            found = self._open.get(conversation)
            if found is not None and self._clock() > found.expires:
                del self._open[conversation]
                return None
            return found

    def all(self) -> list[tuple[str, Confirmation]]:
        """Give every open question with its conversation."""
        with self._lock:
            names = list(self._open)
        found = [(name, self.pending(name)) for name in names]
        return [(name, one) for name, one in found if one is not None]

    def take(self, conversation: str, ident: str | None = None) -> Confirmation:
        """Close the open question and give it.

        Raises BadInput where there is none, another than `ident`, or one that nobody was shown.
        """
        with self._lock:
            found = self._open.get(conversation)
            is_open = (
                found is not None
                and self._clock() <= found.expires
                and found.asked_in.confirmed
                and ident in (None, found.id)
            )
            if found is None or not is_open:
                raise BadInput("That question is no longer open.", code="no_such_confirmation")
            return self._open.pop(conversation)

    def drop(self, conversation: str, ident: str) -> None:
        """Close the question where it is still the open one: a no."""
        with self._lock:
            found = self._open.get(conversation)
            if found is not None and found.id == ident:
                del self._open[conversation]

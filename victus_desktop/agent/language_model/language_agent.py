"""The third tier: the language model, with the likeliest tools where it is able to use them."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from typing import Any

from langchain_core.messages import AnyMessage

from victus_desktop.agent.language_model.acting import Acting, Call
from victus_desktop.agent.language_model.plain_speech import sentences
from victus_desktop.agent.language_model.prompt import messages
from victus_desktop.agent.tool import Tool
from victus_desktop.conversation.errors import TurnCancelled
from victus_desktop.conversation.ports import Part
from victus_desktop.conversation.records import Exchange
from victus_desktop.conversation.turn import Turn

UNKNOWN = "I don't know."
_SHORT_MEMORY = 2
"""Exchanges that a very small model is told."""


@dataclass
class LanguageAgent:
    """Words an answer, calling tools where the model is able enough to choose them."""

    model: Any
    """A ChatLlama or ChatEndpoint."""
    call: Call
    uses_tools: bool = False
    """Very small models choose tools badly, so they are given none."""
    known: Callable[[str], Sequence[str]] = lambda text: ()
    """Gives memories that have to do with a request."""
    failures: Callable[[], AbstractContextManager[None]] = nullcontext
    """Words what goes wrong at the model."""

    def run(
        self, text: str, tools: Sequence[Tool], turn: Turn, before: Sequence[Exchange]
    ) -> Iterator[Part]:
        """Answer piece by piece, as soon as each is whole.

        Where tools ran, what they say is the answer: the model never claims that something was
        done. Raises TurnCancelled, ModelError or ServiceError.
        """
        prompt = messages(text, self._remembered(before), self.known(text), acts=self.uses_tools)
        empty = True
        with self.failures():
            if tools and self.uses_tools:
                parts = Acting(self.model, tools, self.call, turn).run(prompt)
            else:
                parts = self._said(prompt, turn)
            for part in parts:
                empty = False
                yield part
        if empty and not (turn.awaiting or (turn.dry_run and turn.calls)):
            yield Part(UNKNOWN)

    def prepare(self, before: Sequence[Exchange], cancelled: Callable[[], bool]) -> None:
        """Evaluate what the next prompt will begin with, while nobody waits for an answer.

        Stops at once when `cancelled` tells so. Raises ModelError.
        """
        from victus_desktop.agent.language_model.model import ChatLlama

        if isinstance(self.model, ChatLlama):
            with suppress(TurnCancelled):
                self.model.warm(
                    messages("", self._remembered(before), acts=self.uses_tools), cancelled
                )

    def _remembered(self, before: Sequence[Exchange]) -> Sequence[Exchange]:
        """Give the exchanges to tell; a very small model repeats what it reads too much of."""
        return before if self.uses_tools else before[-_SHORT_MEMORY:]

    def _said(self, prompt: Sequence[AnyMessage], turn: Turn) -> Iterator[Part]:
        spoken = False
        for part in sentences(self._words(prompt, turn)):
            yield Part(f" {part.text}", part.spoken) if spoken else part
            spoken = True

    def _words(self, prompt: Sequence[AnyMessage], turn: Turn) -> Iterator[str]:
        for chunk in turn.guard(self.model.until(lambda: turn.cancelled).stream(list(prompt))):
            turn.mark("first_token")
            yield chunk.text

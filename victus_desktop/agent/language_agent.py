"""The third tier: a LangChain agent over the language model, with the likeliest tools."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from typing import Any

from victus_desktop.agent.plain_speech import sentences
from victus_desktop.agent.prompt import messages
from victus_desktop.agent.tool import Tool, ToolResult
from victus_desktop.conversation.errors import TurnCancelled, VictusError
from victus_desktop.conversation.ports import Part
from victus_desktop.conversation.records import Exchange
from victus_desktop.conversation.turn import Turn

UNKNOWN = "I don't know."
_SHORT_MEMORY = 2
"""Exchanges that a very small model is told."""
_STEPS = 4
"""Calls that one request may take."""

Call = Callable[[Tool, dict[str, Any], Turn], ToolResult | None]
"""Runs a tool; None where it waits for a yes, or the turn is a dry run."""


class _Finished(Exception):
    pass


@dataclass
class LanguageAgent:
    """Words an answer, calling tools where the model is able enough to choose them."""

    model: Any
    """A LangChain chat model."""
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
        """Answer sentence by sentence.

        Where tools ran, what they say is the answer: the model never claims that something was
        done. Raises TurnCancelled, ModelError or ServiceError.
        """
        prompt = messages(text, self._remembered(before), self.known(text))
        if tools and self.uses_tools:
            results, words = self._act(prompt, tools, turn)
            if results or turn.awaiting or turn.dry_run:
                for number, result in enumerate(results):
                    yield Part((" " if number else "") + result.say, result.spoken)
                return
            pieces: Iterator[str] = iter([words])
        else:
            pieces = self._words(prompt, turn)
        said = False
        with self.failures():
            for sentence in sentences(turn.guard(pieces)):
                yield Part((" " if said else "") + sentence)
                said = said or bool(sentence)
        if not said:
            yield Part(UNKNOWN)

    def prepare(self, before: Sequence[Exchange], cancelled: Callable[[], bool]) -> None:
        """Evaluate what the next prompt will begin with, while nobody waits for an answer.

        Stops at once when `cancelled` tells so. Raises ModelError.
        """
        if self._is_local():
            with suppress(TurnCancelled):
                self.model.warm(messages("", self._remembered(before)), cancelled)

    def _remembered(self, before: Sequence[Exchange]) -> Sequence[Exchange]:
        """Give the exchanges to tell; a very small model repeats what it reads too much of."""
        return before if self.uses_tools else before[-_SHORT_MEMORY:]

    def _words(self, prompt: list[Any], turn: Turn) -> Iterator[str]:
        options = {"cancelled": lambda: turn.cancelled} if self._is_local() else {}
        for chunk in self.model.stream(prompt, **options):
            turn.mark("first_token")
            yield str(chunk.content)

    def _act(
        self, prompt: list[Any], tools: Sequence[Tool], turn: Turn
    ) -> tuple[list[ToolResult], str]:
        """Let the agent call tools; give what they said, else the model's own words."""
        from langchain.agents import create_agent
        from langgraph.errors import GraphRecursionError

        results: list[ToolResult] = []
        agent = create_agent(self.model, [self._wrapped(tool, turn, results) for tool in tools])
        words = ""
        try:
            with self.failures():
                steps = agent.stream(
                    {"messages": prompt},
                    {"recursion_limit": 2 * _STEPS + 1},
                    stream_mode="updates",
                )
                for step in turn.guard(steps):
                    for update in step.values():
                        words = str((update or {}).get("messages", [None])[-1].content)
        except (_Finished, GraphRecursionError):
            words = ""
        return results, words

    def _wrapped(self, tool: Tool, turn: Turn, results: list[ToolResult]) -> Any:
        from langchain_core.tools import StructuredTool

        def run(**arguments: Any) -> str:
            turn.check()
            try:
                result = self.call(tool, arguments, turn)
            except VictusError as error:
                result = ToolResult(error.message)
            if result is None:
                raise _Finished
            results.append(result)
            return json.dumps({"result": result.say}, ensure_ascii=False)

        return StructuredTool.from_function(
            run, name=tool.name, description=tool.description, args_schema=tool.parameters
        )

    def _is_local(self) -> bool:
        from victus_desktop.agent.model import ChatLlama

        return isinstance(self.model, ChatLlama)

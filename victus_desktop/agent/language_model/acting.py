"""One request that the language model answers with tools: a LangChain agent, watched closely."""

import json
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from typing import Any

from langchain_core.messages import AIMessageChunk, AnyMessage
from langchain_core.runnables import RunnableConfig
from langchain_core.tools import StructuredTool

from victus_desktop.agent.language_model.claims import NOTHING_DONE
from victus_desktop.agent.language_model.plain_speech import sentences
from victus_desktop.agent.tool import Tool, ToolResult, jsonable
from victus_desktop.conversation.errors import VictusError
from victus_desktop.conversation.ports import Part
from victus_desktop.conversation.turn import Turn

_STEPS = 4
"""Times that one request may ask the model."""

Call = Callable[[Tool, dict[str, Any], Turn], ToolResult | None]
"""Runs a tool; None where it waits for a yes, or the turn is a dry run."""


class _Finished(Exception):
    """There is nothing more to do in this turn."""


class Acting:
    """Once a tool ran, only what tools say is said; the model's own words are dropped."""

    def __init__(self, model: Any, tools: Sequence[Tool], call: Call, turn: Turn) -> None:
        self._over = threading.Event()
        self._model = model.until(lambda: turn.cancelled or self._over.is_set())
        self._tools = [self._wrapped(tool) for tool in tools]
        self._call = call
        self._turn = turn
        self._asked: list[tuple[str, str]] = []
        self._untold: list[ToolResult] = []
        self._acted = False
        self._began = False
        self._lock = threading.Lock()

    def run(self, prompt: Sequence[AnyMessage]) -> Iterator[Part]:
        """Give the answer piece by piece; nothing where there is none.

        A claim in the model's words is held back: the call that makes it true may follow.
        """
        from langchain.agents import create_agent
        from langchain.agents.middleware.types import InputAgentState
        from langgraph.errors import GraphRecursionError

        agent = create_agent(self._model, self._tools)
        steps = self._turn.guard(
            agent.stream(
                InputAgentState(messages=[*prompt]),
                RunnableConfig(recursion_limit=2 * _STEPS + 1),
                stream_mode="messages",
            )
        )
        try:
            with suppress(_Finished, GraphRecursionError):
                yield from self._said(steps)
        finally:
            self._over.set()
            if isinstance(steps, Generator):
                steps.close()
        yield from self._told()

    def _said(self, steps: Iterator[Any]) -> Iterator[Part]:
        withheld = False
        for part in sentences(self._words(steps)):
            if part.text == NOTHING_DONE:
                withheld = True
                break
            yield self._next(part.text, part.spoken)
        if withheld or self._acted:
            for _ in steps:
                yield from self._told()
        if withheld and not self._acted:
            yield self._next(NOTHING_DONE)

    def _words(self, steps: Iterator[Any]) -> Iterator[str]:
        for chunk, _ in steps:
            if self._acted:
                return
            if isinstance(chunk, AIMessageChunk) and chunk.text:
                self._turn.mark("first_token")
                yield chunk.text

    def _told(self) -> Iterator[Part]:
        while self._untold:
            result = self._untold.pop(0)
            yield self._next(result.say, result.spoken)

    def _next(self, text: str, spoken: str | None = None) -> Part:
        part = Part(f" {text}" if self._began else text, spoken)
        self._began = True
        return part

    def _wrapped(self, tool: Tool) -> StructuredTool:
        def run(**arguments: Any) -> str:
            with self._lock:
                return self._called(tool, arguments)

        return StructuredTool.from_function(
            run, name=tool.name, description=tool.description, args_schema=tool.parameters
        )

    def _called(self, tool: Tool, arguments: dict[str, Any]) -> str:
        self._turn.check()
        call = (tool.name, json.dumps(jsonable(arguments), sort_keys=True))
        if call in self._asked:
            raise _Finished
        self._asked.append(call)
        try:
            result = self._call(tool, arguments, self._turn)
        except VictusError as error:
            result = ToolResult(error.message)
        self._acted = True
        if result is None:
            raise _Finished
        self._untold.append(result)
        return json.dumps({"result": result.say}, ensure_ascii=False)

"""Tools of MCP servers that the user listed, under the same rules as our own.

A tool that does not call itself read-only counts as one that leaves the machine: it asks. What
any of them answers is somebody else's words.
"""

import asyncio
import re
import shlex
import threading
from collections.abc import Coroutine
from concurrent.futures import CancelledError
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import suppress
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, create_model

from victus_desktop.agent.tool import Tool, ToolResult
from victus_desktop.conversation.errors import ServiceError
from victus_desktop.conversation.records import Effect

T = TypeVar("T")

_SECONDS = 15.0
_START_SECONDS = 30.0
"""How long a server may take to start."""
_LONGEST = 600
_TYPES: dict[str, type] = {
    "string": str,
    "integer": int,
    "number": float,
    "boolean": bool,
    "array": list,
    "object": dict,
}


class McpServer:
    """One server: a command to start, or the address of one that runs.

    The session lives in an event loop of its own thread, behind plain calls.
    """

    def __init__(self, name: str, target: str) -> None:
        self.name = name
        self._target = target
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(
            target=self._loop.run_forever, name=f"mcp-{name}", daemon=True
        )
        self._thread.start()
        self._client: Any = None
        self._closing: asyncio.Event | None = None
        self._session: Any = None
        self._task: Any = None

    def tools(self) -> list[Tool]:
        """Connect and give the server's tools. Raises ServiceError."""
        listed = self._run(self._list(), _START_SECONDS)
        return [self._tool(one) for one in listed.tools]

    def close(self) -> None:
        """End the session and its process; one that never began to answer is ended, too."""
        if self._closing is not None and self._session is not None:
            begun = self._client is not None or self._task is None
            end = self._closing.set if begun else self._task.cancel
            self._loop.call_soon_threadsafe(end)
            with suppress(CancelledError, FutureTimeoutError):
                self._session.result(_SECONDS)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_SECONDS)

    def call(self, tool: str, arguments: dict[str, Any]) -> ToolResult:
        """Call a tool. Raises ServiceError where the server fails or the tool reports an error."""
        answer = self._run(self._client.call_tool(tool, arguments))
        text = "\n".join(
            block.text for block in answer.content if getattr(block, "type", "") == "text"
        ).strip()
        if answer.is_error:
            raise ServiceError(f"{self.name} says: {text[:200] or 'that failed'}")
        data = answer.structured_content or {"text": text}
        return ToolResult(text[:_LONGEST] or "Done by the server.", data, untrusted=True)

    async def _list(self) -> Any:
        if self._client is None:
            ready: asyncio.Future[None] = self._loop.create_future()
            self._closing = asyncio.Event()
            self._session = asyncio.run_coroutine_threadsafe(self._live(ready), self._loop)
            await ready
        return await self._client.list_tools()

    async def _live(self, ready: "asyncio.Future[None]") -> None:
        """Hold the session open; entered and left in one task, as its library demands."""
        from mcp import Client, StdioServerParameters

        self._task = asyncio.current_task()
        target: Any = self._target
        if not re.match(r"https?://", self._target):
            command, *arguments = shlex.split(self._target)
            target = StdioServerParameters(command=command, args=arguments)
        try:
            async with Client(target) as client:
                self._client = client
                if not ready.done():
                    ready.set_result(None)
                assert self._closing is not None
                await self._closing.wait()
        except Exception as error:
            if ready.done():
                raise
            ready.set_exception(error)
        finally:
            self._client = None
            if not ready.done():
                ready.set_exception(ServiceError(f"{self.name} was ended."))

    def _run(self, work: Coroutine[Any, Any, T], seconds: float = _SECONDS) -> T:
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result(seconds)
        except FutureTimeoutError as error:
            future.cancel()
            raise ServiceError(f"{self.name} takes too long to answer.") from error
        except Exception as error:
            raise ServiceError(f"{self.name} does not work: {error}") from error

    def _tool(self, listed: Any) -> Tool:
        hints = listed.annotations
        reads = bool(hints and hints.read_only_hint)
        name = listed.name

        def run(**arguments: Any) -> ToolResult:
            given = {key: value for key, value in arguments.items() if value is not None}
            return self.call(name, given)

        return Tool(
            name=f"{self.name}_{name}",
            description=listed.description or name.replace("_", " "),
            run=run,
            effect=Effect.READ if reads else Effect.SEND,
            parameters=_parameters(name, listed.input_schema),
            foreign=True,
            outward=True,
            examples=((listed.description or name).split(".")[0].lower(),),
        )


def _parameters(name: str, schema: dict[str, Any]) -> type[BaseModel]:
    required = set(schema.get("required", ()))
    fields: dict[str, Any] = {}
    for key, told in schema.get("properties", {}).items():
        kind = _TYPES.get(str(told.get("type")), Any)
        fields[key] = (kind, ...) if key in required else (kind | None, None)
    return create_model(name, __config__=ConfigDict(extra="allow"), **fields)

"""Turns over HTTP: run one, stream its events, cancel it when the client goes away."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Mapping
from contextlib import aclosing, asynccontextmanager, contextmanager
from typing import Any

from fastapi import Request as HTTPRequest
from sse_starlette.sse import EventSourceResponse
from starlette.types import Receive, Scope, Send

from victus_desktop.conversation.assistant import Assistant
from victus_desktop.conversation.events import Event, TurnEnded, as_json
from victus_desktop.conversation.turn import Once, Request, Turn

_LOOK_SECONDS = 0.25
"""How often to look whether the client is still there."""


def turn_json(turn: Turn) -> dict[str, Any]:
    """Give a finished turn as the API tells it."""
    return {
        "id": turn.id,
        "conversation": turn.conversation,
        "heard": turn.heard,
        "reply": turn.reply,
        "tier": str(turn.tier),
        "calls": [
            {
                "tool": call.tool,
                "arguments": call.arguments,
                "result": call.result,
                "error": call.error,
            }
            for call in turn.calls
        ],
        "confirmation": turn.awaiting or None,
        "outcome": str(turn.outcome),
        "timings_ms": turn.timings_ms,
    }


class EventFeed:
    """One assistant's events, brought from its thread into the event loop."""

    def __init__(self, assistant: Assistant) -> None:
        self._loop = asyncio.get_running_loop()
        self._queue: asyncio.Queue[Event] = asyncio.Queue()
        self.close: Callable[[], None] = assistant.subscribe(self._put)

    def _put(self, event: Event) -> None:
        self._loop.call_soon_threadsafe(self._queue.put_nowait, event)

    async def next(self) -> Event:
        return await self._queue.get()


@contextmanager
def _begun(
    assistant: Assistant, request: Request, conversation: str, once: Once | None
) -> Iterator[tuple[Turn, EventFeed]]:
    """Begin a silent turn; leaving cancels it where it has not ended."""
    feed = EventFeed(assistant)
    turn = assistant.begin(request, conversation=conversation, speak=False, once=once)
    try:
        yield turn, feed
    finally:
        turn.cancel()
        feed.close()


async def stream(
    assistant: Assistant, request: Request, conversation: str, once: Once | None = None
) -> AsyncGenerator[Event, None]:
    """Run a silent turn and give its events to the last; leaving the loop cancels the turn."""
    with _begun(assistant, request, conversation, once) as (turn, feed):
        while True:
            event = await feed.next()
            if event.turn != turn.id:
                continue
            yield event
            if isinstance(event, TurnEnded):
                return


async def run(
    assistant: Assistant,
    request: Request,
    conversation: str,
    client: HTTPRequest,
    once: Once | None = None,
) -> Turn:
    """Run a silent turn to its end; a client that goes away cancels it."""
    with _begun(assistant, request, conversation, once) as (turn, feed):
        async with cancelled_when_gone(client, turn.cancel):
            while True:
                event = await feed.next()
                if event.turn == turn.id and isinstance(event, TurnEnded):
                    return turn


@asynccontextmanager
async def cancelled_when_gone(
    client: HTTPRequest, cancel: Callable[[], object]
) -> AsyncIterator[None]:
    """Call `cancel` where the client goes away meanwhile."""

    async def watch() -> None:
        while not await client.is_disconnected():
            await asyncio.sleep(_LOOK_SECONDS)
        cancel()

    watching = asyncio.create_task(watch())
    try:
        yield
    finally:
        watching.cancel()


async def server_sent(events: AsyncGenerator[Event, None]) -> AsyncGenerator[dict[str, str], None]:
    """Give events as server-sent events."""
    async with aclosing(events):
        async for event in events:
            told = as_json(event)
            yield {"event": told["type"], "data": json.dumps(told, default=str)}


def past_events(turn: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give the events that tell of a turn that has ended, as `turn_json` or history tells it."""
    ident = turn["id"]
    told: list[dict[str, Any]] = []
    if turn["heard"]:
        told.append({"type": "transcribed", "turn": ident, "text": turn["heard"]})
    if turn["reply"]:
        told.append({"type": "reply_part", "turn": ident, "text": turn["reply"]})
    names = ("outcome", "heard", "reply", "tier", "calls", "timings_ms")
    end = {name: turn[name] for name in names}
    spoken = turn.get("spoken", turn["reply"])
    return [*told, {"type": "turn_ended", "turn": ident, **end, "spoken": spoken}]


async def told_again(turn: Mapping[str, Any]) -> AsyncGenerator[dict[str, str], None]:
    """Give a turn that has ended as server-sent events."""
    for told in past_events(turn):
        yield {"event": told["type"], "data": json.dumps(told, default=str)}


class Streamed(EventSourceResponse):
    """Server-sent events that end what feeds them, however they end themselves."""

    def __init__(self, source: AsyncGenerator[Any, None], status: int = 200) -> None:
        super().__init__(source, status, sep="\n")
        self._source = source

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            await self._source.aclose()

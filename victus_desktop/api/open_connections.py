"""Ends requests and sockets whose caller may not come in any more.

A key that is revoked, runs out, or belongs to somebody who was disabled lets nobody in. What it had
opened before (a voice terminal, a streamed answer) is cut within a second or two, also where it was
revoked by another program on the same database.
"""

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Receive, Scope, Send

from victus_desktop.api.begun import Begun
from victus_desktop.api.identity import Identity
from victus_desktop.api.problems import problem
from victus_desktop.conversation.errors import VictusError

log = logging.getLogger(__name__)

_LOOK_SECONDS = 1.0
_TOLD = "The key that opened this is void."
_POLICY = 1008
"""Why a WebSocket is closed, as RFC 6455 names a message against the rules."""


@dataclass(eq=False)
class Connection:
    """A request under way, or an open socket."""

    task: "asyncio.Task[object]"
    identity: Identity | None = None
    """Who was let in; None until then."""
    cut: bool = False


class OpenConnections:
    """All that is under way. `stands` tells whether a caller's key opens what it did."""

    def __init__(self, stands: Callable[[Identity], bool]) -> None:
        self._stands = stands
        self._open: set[Connection] = set()

    @contextmanager
    def one(self) -> Iterator[Connection]:
        """Note the task that runs now as a connection."""
        task = asyncio.current_task()
        assert task is not None
        made = Connection(task)
        self._open.add(made)
        try:
            yield made
        finally:
            self._open.discard(made)

    async def watch(self) -> None:
        """Look again and again; for ever."""
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            try:
                await self.look()
            except VictusError as error:
                log.error("whose keys are void cannot be read: %s", error.message)

    async def look(self) -> None:
        """Cut what is open with a key that is void."""
        callers = {one.identity for one in self._open if one.identity is not None}
        for caller in callers:
            if not await asyncio.to_thread(self._stands, caller):
                self._cut(caller)

    def _cut(self, caller: Identity) -> None:
        for one in list(self._open):
            if one.identity == caller and not one.cut:
                log.info("cut", extra={"user": caller.user, "key": caller.key})
                one.cut = True
                one.task.cancel()


def let_in(connection: HTTPConnection, identity: Identity) -> None:
    """Note who a connection was opened for."""
    known: Connection | None = connection.scope.get("state", {}).get("connection")
    if known is not None:
        known.identity = identity


def let_finish(connection: HTTPConnection) -> None:
    """Let a request come to its end that makes its own caller's key void."""
    known: Connection | None = connection.scope.get("state", {}).get("connection")
    if known is not None:
        known.identity = None


class CutOff:
    """Lets `OpenConnections` end what it holds: 401, a stream that ends early, a closed socket."""

    def __init__(self, app: ASGIApp, connections: OpenConnections) -> None:
        self._app = app
        self._connections = connections

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        answer = Begun(send)

        with self._connections.one() as connection:
            scope.setdefault("state", {})["connection"] = connection
            try:
                await self._app(scope, receive, answer)
            except asyncio.CancelledError:
                if not connection.cut:
                    raise
                connection.task.uncancel()
                await _end(scope, receive, send, begun=answer.begun)


async def _end(scope: Scope, receive: Receive, send: Send, *, begun: bool) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": _POLICY, "reason": _TOLD})
    elif begun:
        await send({"type": "http.response.body", "body": b"", "more_body": False})
    else:
        await problem(Request(scope), 401, "unauthorized", _TOLD)(scope, receive, send)

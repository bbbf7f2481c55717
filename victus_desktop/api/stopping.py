"""Stops in good order: takes nothing new, lets what is under way end, then goes.

::

    SIGTERM ─▶ new requests and turns get 503 ─▶ turns end or are cancelled ─▶ sockets are closed
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from victus_desktop.api.problems import Problem, problem

_LOOK_SECONDS = 0.05
_CANCEL_SECONDS = 1.5
"""What a cancelled turn has to unwind and be kept."""
_STILL_ANSWERED = ("/healthz", "/readyz", "/metrics")
RESTARTING = 1012
"""Why a WebSocket is closed, as RFC 6455's registry names a service that restarts."""


@dataclass
class Stopping:
    """Whether the server is on its way out."""

    seconds: float = 10.0
    turning: Callable[[], bool] = lambda: False
    """Whether any turn is under way."""
    cancel: Callable[[], object] = lambda: None
    """Cancels the turns that are."""
    on_begin: list[Callable[[], None]] = field(default_factory=list)
    begun: bool = False

    def begin(self) -> bool:
        """Take nothing new from now on; False where that was begun before."""
        if self.begun:
            return False
        self.begun = True
        for act in self.on_begin:
            act()
        return True

    async def drained(self) -> None:
        """Let the turns end; where time runs out, cancel them, so that their clients hear of it."""
        await self._until_quiet(max(0.0, self.seconds - _CANCEL_SECONDS))
        if self.turning():
            self.cancel()
            await self._until_quiet(_CANCEL_SECONDS)

    async def _until_quiet(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while self.turning() and time.monotonic() < end:
            await asyncio.sleep(_LOOK_SECONDS)

    def check(self) -> None:
        """Raise Problem with 503 where nothing new is taken."""
        if self.begun:
            raise Problem(503, "stopping", TOLD, Retry_After="5")


TOLD = "Victus is stopping; try again in a moment."


class RefuseWhenStopping:
    """Answers new requests with 503 while the server is on its way out."""

    def __init__(self, app: ASGIApp, stopping: Stopping) -> None:
        self._app = app
        self._stopping = stopping

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asks = scope["type"] in ("http", "websocket") and scope["path"] not in _STILL_ANSWERED
        if not (asks and self._stopping.begun):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": RESTARTING, "reason": TOLD})
        else:
            response = problem(Request(scope), 503, "stopping", TOLD)
            response.headers["Retry-After"] = "5"
            await response(scope, receive, send)

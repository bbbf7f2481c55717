"""MCP over the API (streamable HTTP), behind the same door as every other route."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from victus_desktop.api.problems import problem
from victus_desktop.api.services import Services

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

PATH = "/mcp"
_LARGEST = 1024 * 1024
_SESSIONS = 100
_IDLE_SECONDS = 600.0


class McpRoute:
    """The ASGI application behind `/mcp`; the SDK is loaded at its first request."""

    def __init__(
        self, admit: Callable[[Request], None], services_of: Callable[[Any], Services]
    ) -> None:
        self._admit = admit
        self._services_of = services_of
        self._manager: StreamableHTTPSessionManager | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        await run_in_threadpool(self._admit, request)
        if self._manager is None:
            await self._not_running(request)(scope, receive, send)
            return
        await self._manager.handle_request(scope, receive, send)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Hold the sessions while the server lives."""
        from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

        from victus_desktop.api.mcp import mcp_server

        # Host, Origin and the size of bodies are checked by the middleware of every route.
        manager = StreamableHTTPSessionManager(
            mcp_server(self._services_of),
            session_idle_timeout=_IDLE_SECONDS,
            max_request_body_size=_LARGEST,
            max_sessions=_SESSIONS,
        )
        async with manager.run():
            self._manager = manager
            try:
                yield
            finally:
                self._manager = None

    def _not_running(self, request: Request) -> Response:
        return problem(request, 503, "starting", "Victus is starting or ending; try again.")

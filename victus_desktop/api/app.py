"""The API put together."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import Depends, FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.routing import Route
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocketClose

from victus_desktop import __version__
from victus_desktop.api import openai, problems, voice_socket
from victus_desktop.api.auth import Gate, admitted
from victus_desktop.api.continuing import Continuing
from victus_desktop.api.description import PROBLEMS, describe
from victus_desktop.api.mcp_http import PATH, McpRoute
from victus_desktop.api.middleware import BodyLimit, RequestId, RightHost
from victus_desktop.api.repeats import Repeats
from victus_desktop.api.routes import (
    chat,
    confirmations,
    conversations,
    documents,
    health,
    plans,
    preferences,
    session,
    speech,
    tools,
)
from victus_desktop.api.services import Services
from victus_desktop.api.throttle import Throttle
from victus_desktop.settings import ApiSettings

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def create_api(
    services: Services, settings: ApiSettings, gate: Gate, web: Path | None = None
) -> FastAPI:
    """Make the application: routes, guards, and the web app where `web` holds it."""
    mcp = McpRoute(gate.admit, lambda request: services)

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        async with mcp.running():
            yield
        app.state.terminals.close()

    app = FastAPI(
        title="Victus",
        version=__version__,
        lifespan=life,
        openapi_url=None,
    )
    app.state.services = services
    app.state.gate = gate
    app.state.throttle = Throttle(settings.rate_limit, settings.rate_limit_storage)
    app.state.repeats = Repeats()
    app.state.continuing = Continuing()
    app.state.terminals = voice_socket.Terminals(settings.voice_sockets)
    for module in (health, session):
        app.include_router(module.open_router, responses=PROBLEMS)
    guarded = (
        *(health, chat, conversations, documents, speech, confirmations),
        *(tools, plans, preferences, openai),
    )
    for module in guarded:
        app.include_router(module.router, dependencies=[Depends(admitted)], responses=PROBLEMS)
    app.include_router(voice_socket.router)
    app.router.routes.append(Route(PATH, mcp, include_in_schema=False))
    app.add_api_route(
        "/openapi.json", app.openapi, include_in_schema=False, dependencies=[Depends(admitted)]
    )
    if web is not None:
        app.mount("/", _Web(directory=web, html=True), name="web")
    problems.install(app)
    describe(app)
    app.add_middleware(BodyLimit, largest=settings.largest_upload_mb * 1024 * 1024)
    app.add_middleware(RightHost, hosts=_hosts(settings), origins=settings.origins)
    app.add_middleware(RequestId)
    return app


class _Web(StaticFiles):
    """The web app's files; a WebSocket that no route takes ends here too."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await WebSocketClose(reason="There is no such socket.")(scope, receive, send)
            return
        await super().__call__(scope, receive, send)


def _hosts(settings: ApiSettings) -> Sequence[str]:
    own = () if settings.host in ("0.0.0.0", "::") else (settings.host,)
    return [*LOOPBACK, *own, *settings.hosts]

"""The API put together."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from fastapi import Depends, FastAPI, Request
from fastapi.staticfiles import StaticFiles
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.routing import Route
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocketClose

from victus_desktop import __version__
from victus_desktop.api import openai, problems, voice_socket
from victus_desktop.api.auth import Gate, admitted
from victus_desktop.api.continuing import Continuing
from victus_desktop.api.description import PROBLEMS, describe
from victus_desktop.api.identity import identified, needs
from victus_desktop.api.mcp_http import PATH, McpRoute
from victus_desktop.api.middleware import BodyLimit, RequestId, RightHost, TimeLimit
from victus_desktop.api.oidc import FLOW_COOKIE, FLOW_PATH, FLOW_SECONDS, SignIn
from victus_desktop.api.open_connections import CutOff, OpenConnections
from victus_desktop.api.pairing import Pairing
from victus_desktop.api.repeats import Repeats
from victus_desktop.api.routes import (
    account,
    admin,
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
from victus_desktop.api.services import AdminStore, Services
from victus_desktop.api.stopping import RefuseWhenStopping, Stopping
from victus_desktop.api.terminal import Terminals
from victus_desktop.api.throttle import Throttle, throttled
from victus_desktop.settings import ApiSettings

LOOPBACK = ("127.0.0.1", "localhost", "::1")
WILD = ("0.0.0.0", "::")


@dataclass(frozen=True)
class Behind:
    """What the API stands before: the services of each user, who comes in, who else may."""

    services: Callable[[str], Services]
    """Gives what is behind the routes for one user."""
    gate: Gate
    owner: bool = True
    """Whether one person has the whole Victus."""
    turning: Callable[[], bool] = lambda: False
    """Whether any turn is under way."""
    cancel: Callable[[], object] = lambda: None
    """Cancels all that are."""
    queues: Callable[[], Mapping[str, int]] = dict
    loaded: Callable[[], Mapping[str, bool]] = dict
    """Tells of each model whether it is in memory."""
    sign_in: SignIn | None = None
    admin: AdminStore | None = None
    pairing: Pairing = field(default_factory=lambda: Pairing(""))


def create_api(behind: Behind, settings: ApiSettings, web: Path | None = None) -> FastAPI:
    """Make the application: routes, guards, and the web app where `web` holds it."""
    mcp = McpRoute(_admit_mcp, lambda request: behind.services(identified(request).user))

    connections = OpenConnections(behind.gate.accounts.stands)

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        watching = asyncio.create_task(connections.watch())
        async with mcp.running():
            yield
        watching.cancel()
        app.state.terminals.close()

    app = FastAPI(
        title="Victus",
        version=__version__,
        lifespan=life,
        openapi_url=None,
    )
    app.state.services = behind.services
    app.state.gate = behind.gate
    app.state.sign_in = behind.sign_in
    app.state.admin = behind.admin
    app.state.pairing = behind.pairing
    app.state.throttle = Throttle(settings.rate_limit, settings.rate_limit_storage)
    app.state.repeats = Repeats()
    app.state.continuing = Continuing()
    terminals = Terminals(settings.voice_sockets)
    app.state.terminals = terminals
    app.state.looked_at = lambda: ({**behind.queues(), **terminals.waiting()}, behind.loaded())
    stopping = Stopping(
        settings.stop_seconds,
        lambda: behind.turning() or terminals.telling(),
        behind.cancel,
        [terminals.stop_listening],
    )
    app.state.stopping = stopping
    for module in (health, session):
        app.include_router(module.open_router, responses=PROBLEMS)
    guarded = [Depends(admitted), Depends(throttled)]
    for module, scope in _SCOPES.items():
        needed = [Depends(needs(scope))] if scope else []
        app.include_router(module.router, dependencies=[*guarded, *needed], responses=PROBLEMS)
    app.include_router(voice_socket.router)
    app.router.routes.append(Route(PATH, mcp, include_in_schema=False))
    app.add_api_route(
        "/openapi.json", app.openapi, include_in_schema=False, dependencies=[Depends(admitted)]
    )
    if web is not None:
        app.mount("/", _Web(directory=web, html=True), name="web")
    problems.install(app)
    describe(app)
    if behind.sign_in is not None:
        app.add_middleware(
            SessionMiddleware,
            secret_key=behind.sign_in.provider.flow_key,
            session_cookie=FLOW_COOKIE,
            max_age=FLOW_SECONDS,
            path=FLOW_PATH,
            same_site="lax",
            https_only=behind.gate.secure,
        )
    app.add_middleware(CutOff, connections=connections)
    app.add_middleware(TimeLimit, seconds=settings.request_seconds)
    app.add_middleware(BodyLimit, largest=settings.largest_upload_mb * 1024 * 1024)
    if settings.origins:
        # No cookie goes along: a page of another origin brings a token.
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.origins,
            allow_methods=("GET", "POST", "PUT", "PATCH", "DELETE"),
            allow_headers=("*",),
            expose_headers=("X-Request-ID", "Retry-After"),
        )
    app.add_middleware(
        RightHost,
        hosts=_hosts(settings),
        origins=_origins(settings),
        own_address=settings.host in WILD,
    )
    app.add_middleware(RefuseWhenStopping, stopping=stopping)
    app.add_middleware(RequestId, https_only=settings.public_url.startswith("https://"))
    return app


def _admit_mcp(request: Request) -> None:
    admitted(request)
    throttled(request)
    needs("chat")(request)


_SCOPES = {
    health: "metrics",
    chat: "",
    conversations: "history",
    documents: "documents",
    speech: "speech",
    confirmations: "chat",
    tools: "",
    plans: "chat",
    preferences: "account",
    openai: "",
    session: "account",
    account: "account",
    admin: "admin",
}
"""The scope that all routes of a module need; '' where each says so itself."""


class _Web(StaticFiles):
    """The web app's files; a WebSocket that no route takes ends here too."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await WebSocketClose(reason="There is no such socket.")(scope, receive, send)
            return
        await super().__call__(scope, receive, send)


def _hosts(settings: ApiSettings) -> Sequence[str]:
    own = () if settings.host in WILD else (settings.host,)
    public = urlsplit(settings.public_url).hostname
    return [*LOOPBACK, *own, *([public] if public else []), *settings.hosts]


def _origins(settings: ApiSettings) -> Sequence[str]:
    public = settings.public_url.rstrip("/")
    return [*([public] if public else []), *settings.origins]

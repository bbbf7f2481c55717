"""What every request passes: an id, the right host and origin, size and time, headers."""

import asyncio
import logging
import re
import time
import uuid
from collections.abc import Sequence
from contextvars import ContextVar

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from victus_desktop.api import metrics
from victus_desktop.api.begun import Begun
from victus_desktop.api.problems import problem

log = logging.getLogger("victus.access")

REQUEST: ContextVar[str] = ContextVar("request", default="")
"""Id of the request that is being answered, for the log."""

BROKEN = "Something went wrong inside Victus; the log tells more."
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; connect-src 'self'; img-src 'self' data:; media-src 'self' blob:; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "microphone=(self), camera=(), geolocation=()",
}
HTTPS_ONLY = {"Strict-Transport-Security": "max-age=31536000"}


class RequestId:
    """Gives each request an id, taken from X-Request-ID where that is sound, and logs it.

    Outermost, so that refusals carry the id and the security headers too. `https_only`: browsers
    are told to come by https alone.
    """

    def __init__(self, app: ASGIApp, https_only: bool = False) -> None:
        self._app = app
        self._headers = SECURITY_HEADERS | (HTTPS_ONLY if https_only else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        asked = Headers(scope=scope).get("x-request-id", "")
        ident = asked if _REQUEST_ID.fullmatch(asked) else uuid.uuid4().hex
        scope.setdefault("state", {})["request_id"] = ident
        token = REQUEST.set(ident)
        started, status = time.monotonic(), 0

        async def told(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = ident
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self._app(scope, receive, told)
        except Exception:
            log.exception("request %s broke", ident)
            if status or scope["type"] != "http":
                raise
            await _refuse(scope, receive, told, 500, "internal", BROKEN)
        seconds, route = time.monotonic() - started, _route(scope)
        if scope["type"] == "http":
            metrics.requested(scope["method"], route, status, seconds)
            told_of = {"method": scope["method"], "route": route, "status": status}
            log.info("request", extra=told_of | {"ms": round(seconds * 1000)})
        else:
            log.info("socket", extra={"route": route, "seconds": round(seconds, 1)})
        REQUEST.reset(token)


def _route(scope: Scope) -> str:
    """Give the pattern of the route that was taken, without the ids in the path."""
    return str(getattr(scope.get("route"), "path", "other"))


class RightHost:
    """Refuses other hosts (DNS rebinding) and other origins (cross-site requests).

    `own_address`: the address at which the request arrived is taken as a host too, as a phone
    names it; a name that was bound to it by an attacker's DNS is not.
    """

    def __init__(
        self,
        app: ASGIApp,
        hosts: Sequence[str],
        origins: Sequence[str] = (),
        own_address: bool = False,
    ) -> None:
        self._app = app
        self._own_address = own_address
        self._hosts = {host.lower() for host in hosts}
        self._origins = set(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        host, origin = ", ".join(hosts), headers.get("origin", "")
        name = re.sub(r":\d+$", "", host).strip("[]").lower()
        if name not in self._hosts and not (self._own_address and name == _arrived_at(scope)):
            told = f"This is not {host!r}; the setting api.hosts names further hosts."
            await _refuse(scope, receive, send, 421, "wrong_host", told)
        elif origin and origin not in self._origins and origin.partition("://")[2] != host:
            told = f"{origin} may not call this API; the setting api.origins names who may."
            await _refuse(scope, receive, send, 403, "wrong_origin", told)
        else:
            await self._app(scope, receive, send)


def _arrived_at(scope: Scope) -> str:
    server = scope.get("server") or ("",)
    return str(server[0])


class TimeLimit:
    """Ends a request that takes longer than `seconds`: 504, or a stream that breaks off."""

    def __init__(self, app: ASGIApp, seconds: float) -> None:
        self._app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = Begun(send)

        try:
            async with asyncio.timeout(self._seconds) as limit:
                await self._app(scope, receive, answer)
        except TimeoutError:
            if not limit.expired() or answer.begun:
                raise
            told = f"A request may take {self._seconds:.0f} s at most."
            await _refuse(scope, receive, send, 504, "took_too_long", told)


class BodyLimit:
    """Refuses bodies that say or turn out to be larger than `largest` bytes, or that drip.

    Between two pieces at most `patience` seconds may pass, and after as long, `rate` bytes a second
    must have come.
    """

    def __init__(
        self, app: ASGIApp, largest: int, patience: float = 30, rate: float = 1024
    ) -> None:
        self._app = app
        self._largest = largest
        self._patience = patience
        self._rate = rate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        said = Headers(scope=scope).get("content-length", "0")
        if not said.isdigit() or int(said) > self._largest:
            await _refuse(scope, receive, send, 413, "too_large", self._told)
            return
        taken, complete, began = 0, False, time.monotonic()

        async def counted() -> Message:
            nonlocal taken, complete
            if complete:
                return await receive()
            late = began + self._patience + taken / self._rate - time.monotonic()
            try:
                message = await asyncio.wait_for(receive(), min(self._patience, max(0.0, late)))
            except TimeoutError:
                raise HTTPException(408, "The body did not come in time.") from None
            taken += len(message.get("body", b""))
            complete = not message.get("more_body", False)
            if taken > self._largest:
                raise HTTPException(413, self._told)
            return message

        await self._app(scope, counted, send)

    @property
    def _told(self) -> str:
        return f"The body may have {self._largest} bytes at most."


async def _refuse(
    scope: Scope, receive: Receive, send: Send, status: int, code: str, detail: str
) -> None:
    await problem(HTTPConnection(scope), status, code, detail)(scope, receive, send)

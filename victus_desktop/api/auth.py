"""Who may come in: bearer tokens, and sessions begun by a one-time link, a token or a provider."""

import hashlib
import hmac
import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from fastapi import Request, WebSocket
from starlette.requests import HTTPConnection
from starlette.responses import Response

from victus_desktop.api.identity import Identity, check_scope
from victus_desktop.api.lockout import Lockout
from victus_desktop.api.open_connections import let_in
from victus_desktop.api.problems import Problem
from victus_desktop.conversation.access import LOCAL_USER

audit = logging.getLogger("victus.audit")

COOKIE = "victus_session"
CSRF_COOKIE = "victus_csrf"
CSRF_HEADER = "X-CSRF-Token"
_SAFE = frozenset(("GET", "HEAD", "OPTIONS"))
_LINK_SECONDS = 600
_MOST_LINKS = 100


class Accounts(Protocol):
    """Where the keys are known."""

    def by_token(self, text: str) -> Identity | None:
        """Give who a token belongs to; None where it is wrong, old or revoked."""

    def by_session(self, secret: str) -> Identity | None: ...

    def stands(self, identity: Identity) -> bool:
        """Whether the key that somebody came in with still opens as much."""

    def scopes(self, user: str) -> frozenset[str]:
        """Give all that a user may do."""

    def open_session(self, user: str, how: str, device: str) -> str:
        """Begin a session; gives its secret."""

    def close_session(self, secret: str) -> None: ...

    def note(self, what: str, user: str, address: str, detail: str) -> None:
        """Write into the audit."""


@dataclass
class Gate:
    """Lets callers in, opens sessions, keeps the one-time links, and locks out guessers."""

    accounts: Accounts
    clock: Callable[[], float] = time.monotonic
    secure: bool = False
    """Whether browsers reach this server by https alone."""
    session_days: int = 30
    _links: dict[str, tuple[str, float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._lockout = Lockout(self.clock)

    @property
    def cookie(self) -> str:
        """The session's cookie; the prefix keeps other hosts and plain http from setting it."""
        return f"__Host-{COOKIE}" if self.secure else COOKIE

    def new_link(self, user: str = LOCAL_USER) -> str:
        """Give a code that opens one session of a user within ten minutes."""
        now = self.clock()
        kept = [(code, one) for code, one in self._links.items() if one[1] > now]
        self._links = dict(kept[-_MOST_LINKS + 1 :])
        code = secrets.token_urlsafe(24)
        self._links[code] = user, now + _LINK_SECONDS
        return code

    def redeem(self, code: str, request: HTTPConnection) -> str:
        """Turn a one-time code into a session. Raises Problem where it is not valid."""
        address = address_of(request)
        self._lockout.check(address)
        user, expires = self._links.pop(code, ("", 0.0))
        if expires <= self.clock():
            self._failed(address, "link")
            raise Problem(401, "bad_link", "This link was used or is too old; make a new one.")
        return self.open_session(user, "link", request)

    def sign_in(self, token: str, request: HTTPConnection) -> str:
        """Turn a token into a session. Raises Problem where it is wrong or opens too little."""
        identity = self._check_token(token, address_of(request))
        self.check_whole(identity)
        return self.open_session(identity.user, "token", request)

    def check_whole(self, identity: Identity) -> None:
        """Raise Problem with 403 where a token allows less than its user may do in a session."""
        for scope in sorted(self.accounts.scopes(identity.user)):
            check_scope(identity, scope)

    def open_session(self, user: str, how: str, request: HTTPConnection) -> str:
        """Begin a session of somebody who was found to be who they are."""
        secret = self.accounts.open_session(user, how, request.headers.get("user-agent", ""))
        self.note("signed_in", user, address_of(request), how)
        return secret

    def sign_out(self, request: HTTPConnection) -> None:
        secret = request.cookies.get(self.cookie, "")
        identity = self.accounts.by_session(secret) if secret else None
        if identity is not None:
            self.accounts.close_session(secret)
            self.note("signed_out", identity.user, address_of(request), "")

    def give_cookies(self, response: Response, session: str) -> Response:
        """Put a session into a browser, with what its scripts send back against forged requests."""
        seconds = self.session_days * 24 * 3600
        for name, value, hidden in (
            (self.cookie, session, True),
            (CSRF_COOKIE, csrf_token(session), False),
        ):
            response.set_cookie(
                name,
                value,
                max_age=seconds,
                httponly=hidden,
                samesite="strict",
                secure=self.secure,
                path="/",
            )
        return response

    def take_cookies(self, response: Response) -> Response:
        for name in (self.cookie, CSRF_COOKIE):
            response.delete_cookie(name, path="/", secure=self.secure, samesite="strict")
        return response

    def admit(self, connection: HTTPConnection) -> Identity:
        """Let a request in by its bearer token or session. Raises Problem: 401, 403 or 429."""
        kind, _, token = connection.headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer" and token:
            return self._check_token(token.strip(), address_of(connection))
        session = connection.cookies.get(self.cookie, "")
        identity = self.accounts.by_session(session) if session else None
        if identity is None:
            raise Problem(
                401,
                "unauthorized",
                "A bearer token is needed; `victus token` shows it.",
                WWW_Authenticate="Bearer",
            )
        self._check_csrf(connection, session)
        return identity

    def note(self, what: str, user: str, address: str, detail: str) -> None:
        """Write into the audit and the log: who, what, from where; never a key."""
        audit.info("%s", what, extra={"user": user, "address": address, "detail": detail})
        self.accounts.note(what, user, address, detail)

    def _check_csrf(self, connection: HTTPConnection, session: str) -> None:
        if connection.scope.get("method", "GET") in _SAFE:
            return
        given = connection.headers.get(CSRF_HEADER, "")
        if not hmac.compare_digest(given.encode(), csrf_token(session).encode()):
            raise Problem(
                403,
                "csrf",
                f"A browser's request needs the header {CSRF_HEADER} with the value of its cookie "
                f"{CSRF_COOKIE}.",
            )

    def _check_token(self, token: str, address: str) -> Identity:
        self._lockout.check(address)
        identity = self.accounts.by_token(token)
        if identity is None:
            self._failed(address, "token")
            raise Problem(
                401,
                "unauthorized",
                "The token is wrong, revoked or expired; `victus token` shows the owner's.",
                WWW_Authenticate="Bearer",
            )
        return identity

    def _failed(self, address: str, detail: str) -> None:
        if self._lockout.failed(address):
            self.note("locked_out", "", address, detail)


def csrf_token(session: str) -> str:
    """Give what the scripts of a session's own page send back: none else can know it."""
    return hmac.new(session.encode(), b"victus csrf", hashlib.sha256).hexdigest()


def admitted(request: Request) -> None:
    """Dependency of every route that needs to know who calls."""
    gate: Gate = request.app.state.gate
    request.state.identity = gate.admit(request)
    let_in(request, request.state.identity)


def admit_socket(socket: WebSocket) -> Identity:
    """Let a WebSocket in; browsers send the session's cookie. Raises Problem."""
    gate: Gate = socket.app.state.gate
    identity = socket.state.identity = gate.admit(socket)
    check_scope(identity, "chat")
    let_in(socket, identity)
    return identity


def address_of(connection: HTTPConnection) -> str:
    return connection.client.host if connection.client else ""

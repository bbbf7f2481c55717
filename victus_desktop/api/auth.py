"""Who may come in: bearer tokens, and sessions begun by a one-time link or a token."""

import secrets
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from fastapi import Request, WebSocket
from starlette.requests import HTTPConnection

from victus_desktop.api.problems import Problem

COOKIE = "victus_session"
_SESSION_SECONDS = 30 * 24 * 3600
_LINK_SECONDS = 600
_FAILURES = 10
"""Wrong tokens from one address within a minute, after which it is locked out for a minute."""


@dataclass
class Gate:
    """Knows the sessions and the one-time links, and locks out guessers."""

    token_ok: Callable[[str], bool]
    clock: Callable[[], float] = time.monotonic
    _sessions: dict[str, float] = field(default_factory=dict)
    _links: dict[str, float] = field(default_factory=dict)
    _failures: dict[str, deque[float]] = field(default_factory=dict)

    def new_link(self) -> str:
        """Give a code that opens one session within ten minutes."""
        code = secrets.token_urlsafe(24)
        self._links[code] = self.clock() + _LINK_SECONDS
        return code

    def redeem(self, code: str, address: str) -> str:
        """Turn a one-time code into a session. Raises Problem where it is not valid."""
        self._check_lock(address)
        expires = self._links.pop(code, 0)
        if expires < self.clock():
            self._failed(address)
            raise Problem(401, "bad_link", "This link was used or is too old; make a new one.")
        return self._new_session()

    def sign_in(self, token: str, address: str) -> str:
        """Turn a token into a session. Raises Problem where it is wrong."""
        self._check_token(token, address)
        return self._new_session()

    def sign_out(self, session: str) -> None:
        self._sessions.pop(session, None)

    def admit(self, connection: HTTPConnection) -> None:
        """Let a request in by its bearer token or session. Raises Problem with 401 or 429."""
        address = connection.client.host if connection.client else ""
        kind, _, token = connection.headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer" and token:
            self._check_token(token.strip(), address)
            return
        if self._sessions.get(connection.cookies.get(COOKIE, ""), 0) > self.clock():
            return
        raise Problem(
            401,
            "unauthorized",
            "A bearer token is needed; `victus token` shows it.",
            WWW_Authenticate="Bearer",
        )

    def _new_session(self) -> str:
        session = secrets.token_urlsafe(32)
        now = self.clock()
        self._sessions = {name: end for name, end in self._sessions.items() if end > now}
        self._sessions[session] = now + _SESSION_SECONDS
        return session

    def _check_token(self, token: str, address: str) -> None:
        self._check_lock(address)
        if not self.token_ok(token):
            self._failed(address)
            raise Problem(401, "unauthorized", "The token is wrong.", WWW_Authenticate="Bearer")

    def _check_lock(self, address: str) -> None:
        recent = self._failures.get(address)
        if recent is None:
            return
        while recent and recent[0] < self.clock() - 60:
            recent.popleft()
        if len(recent) >= _FAILURES:
            raise Problem(429, "locked_out", "Too many wrong tokens.", Retry_After="60")
        if not recent:
            del self._failures[address]

    def _failed(self, address: str) -> None:
        self._failures.setdefault(address, deque()).append(self.clock())


def admitted(request: Request) -> None:
    """Dependency of every route that needs to know who calls."""
    gate: Gate = request.app.state.gate
    gate.admit(request)


def admit_socket(socket: WebSocket) -> None:
    """Let a WebSocket in; browsers send the session's cookie. Raises Problem."""
    gate: Gate = socket.app.state.gate
    gate.admit(socket)

"""The one way by which tools reach the internet: off until allowed, timed, cached, counted."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from victus_desktop import __version__
from victus_desktop.agent import wording
from victus_desktop.conversation.errors import NotAllowed, ServiceError
from victus_desktop.conversation.turn import Clock

if TYPE_CHECKING:
    import httpx

TIMEOUT_SECONDS = 6.0
_LARGEST = 4 * 1024 * 1024
_THIS_MOMENT = timedelta(minutes=15)
"""How old news may be without saying so."""
_CACHED = 64
"""Answers that are kept; the oldest makes room."""
_AGENT = f"VictusDesktop/{__version__}"


@dataclass
class Egress:
    """Counts the bytes that left the machine, by host."""

    sent: Counter[str] = field(default_factory=Counter)
    keep: Callable[[str, int], None] = lambda host, count: None
    """Is told every count, to keep it for good."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, host: str, count: int) -> None:
        with self._lock:
            self.sent[host] += count
        self.keep(host, count)

    def count(self, request: "httpx.Request") -> None:
        """Count a request that is about to be sent; fit as a hook of an httpx client."""
        headers = sum(len(name) + len(value) + 4 for name, value in request.headers.raw)
        line = len(request.method) + len(request.url.raw_path) + len(" HTTP/1.1\r\n") + 1
        self.add(request.url.host, line + headers + 2 + len(request.content))

    @property
    def total(self) -> int:
        return sum(self.sent.values())


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server answered, and when."""

    body: bytes
    at: datetime
    asked: float
    """The same on the clock that ages it."""


@dataclass
class Internet:
    """Fetches over HTTP on a tool's behalf."""

    allowed: Callable[[], bool]
    egress: Egress = field(default_factory=Egress)
    clock: Clock = time.monotonic
    cache_seconds: float = 600
    timeout_seconds: float = TIMEOUT_SECONDS
    """How long one answer may take, from the request to its last byte."""
    stale_seconds: float = 24 * 3600
    """How old an answer may be that stands in for a server that does not answer."""
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    _cache: dict[tuple[str, str], Fetched] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(
        self,
        url: str,
        params: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        cached: bool = True,
        local: bool = False,
    ) -> bytes:
        """Fetch an address. `local` ones, named in the settings by the user, need no network.

        Raises NotAllowed where the network is off and ServiceError where the server is down,
        slow, refuses or answers nonsense.
        """
        self._check_allowed(local=local)
        if not cached:
            return self.request("GET", url, params=params, headers=headers)
        return self._fetched(url, params, headers).body

    def dated_json(self, url: str, params: Mapping[str, Any] | None = None) -> tuple[Any, datetime]:
        """Fetch JSON and tell when it was answered: a kept answer stands in for a server's silence.

        Raises as `get`.
        """
        body, at = self.dated(url, params)
        return _json(url, body), at

    def dated(self, url: str, params: Mapping[str, Any] | None = None) -> tuple[bytes, datetime]:
        """Fetch an address as `dated_json` does."""
        self._check_allowed(local=False)
        try:
            found = self._fetched(url, params, None)
        except ServiceError:
            kept = self._kept(_key(url, params), self.stale_seconds)
            if kept is None:
                raise
            found = kept
        return found.body, found.at

    def _check_allowed(self, *, local: bool) -> None:
        if not (local or self.allowed()):
            raise NotAllowed("I may not use the internet; the settings under tools allow it.")

    def _fetched(
        self, url: str, params: Mapping[str, Any] | None, headers: Mapping[str, str] | None
    ) -> Fetched:
        key = _key(url, params)
        kept = self._kept(key, self.cache_seconds)
        if kept is None:
            body = self.request("GET", url, params=params, headers=headers)
            kept = Fetched(body, self.now(), self.clock())
            self._keep(key, kept)
        return kept

    def get_json(self, url: str, params: Mapping[str, Any] | None = None, **more: Any) -> Any:
        """Fetch JSON. Raises as `get`."""
        return _json(url, self.get(url, params, **more))

    def post_json(self, url: str, body: Any, headers: Mapping[str, str] | None = None) -> Any:
        """Send JSON to a server that the user set up, and read its JSON answer."""
        return _json(url, self.request("POST", url, json=body, headers=headers))

    def request(self, method: str, url: str, **options: Any) -> bytes:
        """Make one request and give its body. Raises ServiceError."""
        import httpx

        host = _host(url)
        ends = time.monotonic() + self.timeout_seconds
        try:
            with (
                httpx.Client(
                    timeout=self.timeout_seconds,
                    follow_redirects=self.allowed(),
                    headers={"User-Agent": _AGENT},
                    event_hooks={"request": [self.egress.count]},
                ) as client,
                client.stream(method, url, **options) as answer,
            ):
                _check(answer, host)
                return _read(answer, host, ends)
        except httpx.TimeoutException as error:
            raise ServiceError(f"{host} takes too long to answer.") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise ServiceError(f"{host} cannot be reached.") from error

    def _kept(self, key: tuple[str, str], seconds: float) -> Fetched | None:
        with self._lock:
            kept = self._cache.get(key)
        return kept if kept is not None and self.clock() - kept.asked < seconds else None

    def _keep(self, key: tuple[str, str], found: Fetched) -> None:
        with self._lock:
            self._cache.pop(key, None)
            self._cache[key] = found
            while len(self._cache) > _CACHED:
                del self._cache[next(iter(self._cache))]


def as_of(at: datetime, now: datetime) -> str:
    """Give ' That was at 2 pm.' for an answer that is not of this moment, else ''."""
    if now - at < _THIS_MOMENT:
        return ""
    return f" That was {wording.when(at, now)}."


def _key(url: str, params: Mapping[str, Any] | None) -> tuple[str, str]:
    return url, repr(sorted((params or {}).items()))


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url


def _check(answer: "httpx.Response", host: str) -> None:
    if answer.status_code in (401, 403):
        raise ServiceError(f"{host} refused the sign-in; check its key in the settings.")
    if not answer.is_success:
        raise ServiceError(f"{host} answered with error {answer.status_code}.")


def _read(answer: "httpx.Response", host: str, ends: float) -> bytes:
    """Read a body, but neither too much nor for too long. Raises ServiceError."""
    body = bytearray()
    for part in answer.iter_bytes():
        body += part
        if len(body) > _LARGEST:
            raise ServiceError(f"{host} answered with too much.")
        if time.monotonic() > ends:
            raise ServiceError(f"{host} takes too long to answer.")
    return bytes(body)


def _json(url: str, body: bytes) -> Any:
    import json

    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ServiceError(f"{_host(url)} answered with nonsense.") from error

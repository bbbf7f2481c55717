"""The one way by which tools reach the internet: off until allowed, timed, cached, counted."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from victus_desktop.conversation.errors import NotAllowed, ServiceError
from victus_desktop.conversation.turn import Clock

TIMEOUT_SECONDS = 6.0
_LARGEST = 4 * 1024 * 1024


@dataclass
class Egress:
    """Counts the bytes that left the machine, by host."""

    sent: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, host: str, count: int) -> None:
        with self._lock:
            self.sent[host] += count

    @property
    def total(self) -> int:
        return sum(self.sent.values())


@dataclass
class Internet:
    """Fetches over HTTP on a tool's behalf."""

    allowed: Callable[[], bool]
    egress: Egress = field(default_factory=Egress)
    clock: Clock = time.monotonic
    cache_seconds: float = 600
    _cache: dict[tuple[str, str], tuple[float, bytes]] = field(default_factory=dict)

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
        if not (local or self.allowed()):
            raise NotAllowed("I may not use the internet; the settings under tools allow it.")
        key = (url, repr(sorted((params or {}).items())))
        kept = self._cache.get(key)
        if cached and kept and self.clock() - kept[0] < self.cache_seconds:
            return kept[1]
        body = self.request("GET", url, params=params, headers=headers)
        self._cache[key] = (self.clock(), body)
        return body

    def get_json(self, url: str, params: Mapping[str, Any] | None = None, **more: Any) -> Any:
        """Fetch JSON. Raises as `get`."""
        return _json(url, self.get(url, params, **more))

    def post_json(self, url: str, body: Any, headers: Mapping[str, str] | None = None) -> Any:
        """Send JSON to a server that the user set up, and read its JSON answer."""
        return _json(url, self.request("POST", url, json=body, headers=headers))

    def request(self, method: str, url: str, **options: Any) -> bytes:
        """Make one request and give its body. Raises ServiceError."""
        import httpx

        host = urlsplit(url).hostname or url
        try:
            answer = httpx.request(
                method, url, timeout=TIMEOUT_SECONDS, follow_redirects=True, **options
            )
        except httpx.TimeoutException as error:
            raise ServiceError(f"{host} takes too long to answer.") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise ServiceError(f"{host} cannot be reached.") from error
        sent = answer.request
        self.egress.add(host, len(str(sent.url)) + len(sent.content))
        if answer.status_code in (401, 403):
            raise ServiceError(f"{host} refused the sign-in; check its key in the settings.")
        if answer.is_error:
            raise ServiceError(f"{host} answered with error {answer.status_code}.")
        if len(answer.content) > _LARGEST:
            raise ServiceError(f"{host} answered with too much.")
        return answer.content


def _json(url: str, body: bytes) -> Any:
    import json

    try:
        return json.loads(body)
    except ValueError as error:
        raise ServiceError(f"{urlsplit(url).hostname} answered with nonsense.") from error

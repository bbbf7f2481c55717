"""Rate limits by token or address, counted in memory or in Redis."""

import logging
import time
from hashlib import sha256

from limits import parse
from limits.errors import StorageError
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import HTTPConnection

from victus_desktop.api.auth import address_of
from victus_desktop.api.problems import Problem

log = logging.getLogger(__name__)

MEMORY = "memory://"
_RETRY_SECONDS = 30.0
"""How long counting goes on in memory before a storage that failed is tried again."""


class Throttle:
    """Lets each caller make so many requests in a time, as '300/minute'.

    A Redis that fails stops nobody: requests are counted in memory until it is back.
    """

    def __init__(self, rate: str, storage: str = MEMORY) -> None:
        """Raises ValueError for a rate or an address that is none."""
        self._rate = parse(rate)
        own = MovingWindowRateLimiter(MemoryStorage())
        self._own = own
        self._shared = own
        self._down_until = 0.0
        if storage != MEMORY:
            self._shared = MovingWindowRateLimiter(
                storage_from_string(storage, wrap_exceptions=True)
            )

    def storage_answers(self) -> bool:
        """Whether the place where requests are counted can be reached."""
        try:
            return bool(self._shared.storage.check())
        except StorageError:
            return False

    def check(self, connection: HTTPConnection) -> None:
        """Count a request. Raises Problem with 429 where there were too many."""
        identity = getattr(connection.state, "identity", None)
        address = address_of(connection)
        caller = f"key {identity.user} {identity.key}" if identity else f"address {address}"
        name = sha256(caller.encode()).hexdigest()
        if not self._hit(name):
            wait = self._wait(name)
            raise Problem(429, "too_many_requests", f"At most {self._rate}.", Retry_After=str(wait))

    def _hit(self, name: str) -> bool:
        if self._shared is not self._own and time.monotonic() >= self._down_until:
            try:
                return self._shared.hit(self._rate, name)
            except StorageError as error:
                self._down_until = time.monotonic() + _RETRY_SECONDS
                log.warning("requests are counted in memory; their storage failed: %s", error)
        return self._own.hit(self._rate, name)

    def _wait(self, name: str) -> int:
        try:
            reset = self._shared.get_window_stats(self._rate, name).reset_time
        except StorageError:
            return int(self._rate.get_expiry())
        return max(1, min(int(self._rate.get_expiry()), round(reset - time.time())))


def throttled(connection: HTTPConnection) -> None:
    """Dependency of what is limited: requests, and sockets as they are opened. Raises Problem."""
    throttle: Throttle = connection.app.state.throttle
    throttle.check(connection)

"""Rate limits by token or address, counted in memory or in Redis."""

from hashlib import sha256

from fastapi import Request
from limits import parse
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from victus_desktop.api.problems import Problem


class Throttle:
    """Lets each caller make so many requests in a time, as '300/minute'."""

    def __init__(self, rate: str, storage: str = "memory://") -> None:
        self._rate = parse(rate)
        self._limiter = MovingWindowRateLimiter(storage_from_string(storage))

    def check(self, request: Request) -> None:
        """Count a request. Raises Problem with 429 where there were too many."""
        address = request.client.host if request.client else ""
        caller = request.headers.get("authorization") or address
        if not self._limiter.hit(self._rate, sha256(caller.encode()).hexdigest()):
            wait = int(self._rate.get_expiry())
            raise Problem(429, "too_many_requests", f"At most {self._rate}.", Retry_After=str(wait))


def throttled(request: Request) -> None:
    """Dependency of the routes that are limited."""
    throttle: Throttle = request.app.state.throttle
    throttle.check(request)

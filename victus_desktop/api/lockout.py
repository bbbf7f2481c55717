"""Shuts out who guesses: ten wrong keys from one address within a minute, then a minute's rest."""

import ipaddress
from collections import deque
from collections.abc import Callable

from victus_desktop.api.problems import Problem

FAILURES = 10
SECONDS = 60
_MOST_ADDRESSES = 10_000


class Lockout:
    """Counts failures by address; of IPv6 by the network of one customer, a /64."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._failures: dict[str, deque[float]] = {}

    def check(self, address: str) -> None:
        """Raise Problem with 429 where an address is shut out."""
        network = _network(address)
        recent = self._failures.get(network)
        if recent is None:
            return
        while recent and recent[0] <= self._clock() - SECONDS:
            recent.popleft()
        if len(recent) >= FAILURES:
            wait = max(1, round(recent[0] + SECONDS - self._clock()))
            raise Problem(429, "locked_out", "Too many wrong keys.", Retry_After=str(wait))
        if not recent:
            self._failures.pop(network, None)

    def failed(self, address: str) -> bool:
        """Note a wrong key; tells whether the address is shut out from now on."""
        if len(self._failures) >= _MOST_ADDRESSES:
            self._failures.pop(next(iter(self._failures)))
        recent = self._failures.setdefault(_network(address), deque(maxlen=FAILURES))
        recent.append(self._clock())
        return len(recent) == FAILURES


def _network(address: str) -> str:
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if known.version == 4:
        return address
    return str(ipaddress.ip_network((known, 64), strict=False))

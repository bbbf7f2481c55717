"""Engines on other machines, asked over the routes that OpenAI's API has for them."""

import time
from dataclasses import dataclass
from typing import Any

from victus_desktop.conversation.errors import ServiceError

_CONNECT_SECONDS = 5.0
_ANSWER_SECONDS = 30.0
_TRIES = 4
_FIRST_PAUSE = 0.1
"""Seconds before the second try; doubled before each further one."""


@dataclass(frozen=True, slots=True)
class Remote:
    """A server that writes down speech, speaks or embeds.

    What it is asked has no effect, so that a request which a dying server dropped is sent again.
    """

    address: str
    """Ends in /v1."""
    key: str = ""
    answer_seconds: float = _ANSWER_SECONDS

    def post(self, path: str, **body: Any) -> bytes:
        """Send a request, `body` as httpx takes it, and give the answer's body.

        Raises ServiceError where the server is down, slow or refuses.
        """
        import httpx

        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        timeout = httpx.Timeout(self.answer_seconds, connect=_CONNECT_SECONDS)
        for again in range(_TRIES):
            if again:
                time.sleep(_FIRST_PAUSE * 2 ** (again - 1))
            last = again == _TRIES - 1
            try:
                answer = httpx.post(
                    f"{self.address.rstrip('/')}/{path}", headers=headers, timeout=timeout, **body
                )
            except httpx.TimeoutException as error:
                raise ServiceError(f"{self.address} takes too long to answer.") from error
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                if last:
                    raise ServiceError(f"{self.address} cannot be reached.") from error
                continue
            if answer.is_success:
                return answer.content
            if answer.status_code < 500 or last:
                raise ServiceError(_refusal(self.address, answer.status_code))
        raise AssertionError("the last try gives or raises")


def _refusal(address: str, status: int) -> str:
    if status in (401, 403):
        return f"{address} refused the key."
    return f"{address} answered with error {status}."

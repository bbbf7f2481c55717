"""Retries that do nothing twice: requests with an `Idempotency-Key`."""

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Annotated, Any

from fastapi import Header, Request

from victus_desktop.api.problems import Problem

_KEPT_SECONDS = 600.0
_MOST = 1000

Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        max_length=128,
        description="A retry with the same key and body gets the first answer again (10 minutes).",
    ),
]


@dataclass
class _Kept:
    body: str
    at: float
    answer: dict[str, Any] | None = None


@dataclass
class Repeats:
    """The answers of the last requests that carried a key, for each caller apart."""

    clock: Callable[[], float] = time.monotonic
    _kept: OrderedDict[str, _Kept] = field(default_factory=OrderedDict)

    async def once(
        self, request: Request, key: str, body: str, do: Callable[[], Awaitable[dict[str, Any]]]
    ) -> dict[str, Any]:
        """Do it, or give the answer of the request that had this key before.

        Raises Problem: 409 while that one is still at work, 422 where its body was another.
        """
        if not key:
            return await do()
        name, content = _hash(_caller(request), request.url.path, key), _hash(body)
        self._forget_old()
        known = self._kept.get(name)
        if known is not None:
            if known.body != content:
                raise Problem(
                    422, "key_reused", "This Idempotency-Key came with another request before."
                )
            if known.answer is None:
                raise Problem(409, "in_progress", "The first request is still being answered.")
            return known.answer
        kept = self._kept[name] = _Kept(content, self.clock())
        try:
            kept.answer = await do()
        finally:
            if kept.answer is None:
                self._kept.pop(name, None)
        return kept.answer

    def _forget_old(self) -> None:
        oldest = self.clock() - _KEPT_SECONDS
        while self._kept and (
            len(self._kept) >= _MOST or next(iter(self._kept.values())).at < oldest
        ):
            self._kept.popitem(last=False)


def _caller(request: Request) -> str:
    return f"{request.headers.get('authorization', '')} {request.headers.get('cookie', '')}"


def _hash(*parts: str) -> str:
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()

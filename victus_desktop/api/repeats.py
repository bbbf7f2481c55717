"""Retries that do nothing twice: requests with an `Idempotency-Key`."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Protocol, cast

from fastapi import Header, Request
from starlette.concurrency import run_in_threadpool

from victus_desktop.api.identity import identified
from victus_desktop.api.problems import Problem

Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        max_length=128,
        description="A retry with the same key and body gets the first answer again (for a day).",
    ),
]


class Known(Protocol):
    """What is known of a key that came before."""

    @property
    def same(self) -> bool:
        """Whether the same was asked for."""

    @property
    def answer(self) -> dict[str, Any] | None:
        """What came of it, None while it is not done."""

    @property
    def running(self) -> bool:
        """Whether this very process is doing it."""

    @property
    def may_have_acted(self) -> bool:
        """Whether an effect was journalled since it began."""


class Requests(Protocol):
    """The keys of one user, on the disk, so that a server that was killed knows them."""

    def begin(self, key: str, asked: Any) -> Known | None:
        """Take a key; gives what is known where it was taken before, else None."""

    def finish(self, key: str, answer: dict[str, Any]) -> None: ...

    def forget(self, key: str) -> None:
        """Give a key free: nothing came of it."""


class Repeats:
    """Answers a request that came before as it was answered then, for each user apart."""

    async def once(
        self, request: Request, key: str, body: str, do: Callable[[], Awaitable[dict[str, Any]]]
    ) -> dict[str, Any]:
        """Do it, or give the answer of the request that had this key before.

        Raises Problem: 409 while that one is still at work, or where Victus was stopped in the
        middle of it and an effect may have happened; 422 where its body was another.
        """
        if not key:
            return await do()
        services = request.app.state.services
        kept: Requests = await run_in_threadpool(
            lambda: cast(Requests, services(identified(request).user).requests)
        )
        name = f"{request.url.path} {key}"
        known = await run_in_threadpool(kept.begin, name, body)
        if known is not None:
            _check(known)
            if known.answer is not None:
                return known.answer
        try:
            answer = await do()
        except BaseException:
            await run_in_threadpool(kept.forget, name)
            raise
        await run_in_threadpool(kept.finish, name, answer)
        return answer


def _check(known: Known) -> None:
    if not known.same:
        raise Problem(422, "key_reused", "This Idempotency-Key came with another request before.")
    if known.answer is not None:
        return
    if known.running:
        raise Problem(409, "in_progress", "The first request is still being answered.")
    if known.may_have_acted:
        raise Problem(
            409,
            "outcome_unknown",
            "Victus was stopped while it did this, and something may have been done; look at the "
            "history before asking again with another key.",
        )

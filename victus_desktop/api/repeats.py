"""Retries that do nothing twice: requests with an `Idempotency-Key`.

::

    key new, or left by a killed run without a trace ─▶ do it, keep the answer
    key known ─┬─ answered, or its turn is in history ─▶ the same answer
               ├─ still at work ─▶ 409 in_progress
               ├─ stopped, an effect may have happened ─▶ 409 outcome_unknown
               └─ asked for something else ─▶ 422 key_reused
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, cast

from fastapi import Header, Request
from starlette.concurrency import run_in_threadpool

from victus_desktop.api.identity import identified
from victus_desktop.api.problems import Problem
from victus_desktop.api.services import Requests, Services
from victus_desktop.conversation.records import Outcome
from victus_desktop.conversation.turn import Once

Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        max_length=128,
        description="A retry with the same key and body gets the first answer again (for a day).",
    ),
]


@dataclass(frozen=True)
class Taken:
    """A request that is to be done once, or the answer that it got before."""

    name: str = ""
    """Names it among the user's; '' where no key came with it."""
    store: Requests | None = None
    turn: str = field(default_factory=lambda: uuid.uuid4().hex)
    """Id of the turn that it becomes, or became."""
    answer: dict[str, Any] | None = None

    @property
    def once(self) -> Once:
        """What the turn is begun with."""
        return Once(self.turn, self.acts)

    def acts(self) -> None:
        """Note that an effect is about to begin. Blocks."""
        if self.store is not None:
            self.store.acts(self.name)

    def finish(self, answer: dict[str, Any]) -> None:
        """Keep what came of it. Blocks."""
        if self.store is not None:
            self.store.finish(self.name, answer)

    def forget(self) -> None:
        """Let the key be used anew: nothing came of it. Blocks."""
        if self.store is not None:
            self.store.forget(self.name)


def take(services: Services, name: str, asked: Any, *, harmless: bool = False) -> Taken:
    """Take a request by its name, or give what came of it. Blocks.

    `harmless` is what may be done twice. Raises Problem: 409 while the first is still at work, or
    where Victus was stopped in the middle of it and an effect may have happened; 422 where
    something else was asked for.
    """
    taken = Taken(name, services.requests)
    known = services.requests.begin(name, asked, taken.turn)
    if known is None:
        return taken
    if not known.same:
        raise Problem(422, "key_reused", "This Idempotency-Key came with another request before.")
    answer = known.answer or (known.turn and _from_history(services, known.turn))
    if answer:
        return Taken(name, services.requests, str(answer.get("id", "")), answer)
    if known.running:
        raise Problem(409, "in_progress", "The first request is still being answered.")
    if known.may_have_acted and not harmless:
        raise Problem(
            409,
            "outcome_unknown",
            "Victus was stopped while it did this, and something may have been done; look at the "
            "history before asking again with another key.",
        )
    return taken


class Repeats:
    """Answers a request that came before as it was answered then, for each user apart."""

    async def take(self, request: Request, key: str, asked: Any, **how: bool) -> Taken:
        """Take a request by its key, if it has one, as `take` does."""
        if not key:
            return Taken()
        services = cast(Callable[[str], Services], request.app.state.services)
        name = f"{request.url.path} {key}"
        user = identified(request).user
        return await run_in_threadpool(lambda: take(services(user), name, asked, **how))

    async def once(
        self, request: Request, key: str, body: str, do: Callable[[], dict[str, Any]]
    ) -> dict[str, Any]:
        """Do what has an effect, blocking, or give the answer that the key had before.

        Raises Problem, and what `do` raises.
        """
        taken = await self.take(request, key, body)
        if taken.answer is not None:
            return taken.answer

        def done() -> dict[str, Any]:
            taken.acts()
            try:
                answer = do()
            except BaseException:
                taken.forget()
                raise
            taken.finish(answer)
            return answer

        return await run_in_threadpool(done)


def _from_history(services: Services, ident: str) -> dict[str, Any]:
    """Give a turn that history keeps as the route had told it."""
    kept: Mapping[str, Any] = services.conversations.turn(ident) or {}
    if not kept:
        return {}
    asked = None
    if kept["outcome"] == str(Outcome.APPROVAL_NEEDED):
        waiting = services.confirmations.open()
        same = (one["id"] for one in waiting if one["conversation"] == kept["conversation"])
        asked = next(same, None)
    return {**kept, "confirmation": asked}

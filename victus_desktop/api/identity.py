"""Who calls, and what they may do."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request

from victus_desktop.api.problems import Problem
from victus_desktop.conversation.access import ADMIN_SCOPES, ALL_SCOPES, LOCAL_USER

OWNER_KEY = "owner"
"""Names the token of the owner, which is void only when the server starts again."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A caller whose token or session was found good."""

    user: str = LOCAL_USER
    key: str = OWNER_KEY
    """Names the token or session, for counting and the audit; opens nothing."""
    name: str = ""
    scopes: frozenset[str] = ALL_SCOPES | ADMIN_SCOPES
    by_cookie: bool = False

    @property
    def admin(self) -> bool:
        return "admin" in self.scopes


def identified(request: Request) -> Identity:
    """Give the caller of a route that lets nobody in unknown."""
    return cast(Identity, request.state.identity)


Caller = Annotated[Identity, Depends(identified)]


def needs(scope: str) -> Callable[[Request], None]:
    """Make the dependency of routes that a token must be made for. It raises Problem with 403."""

    def check(request: Request) -> None:
        check_scope(identified(request), scope)

    return check


def check_scope(identity: Identity, scope: str) -> None:
    """Raise Problem with 403 where a caller may not do what the scope names."""
    if scope not in identity.scopes:
        raise Problem(
            403,
            "scope_missing",
            f"This needs a token with the scope {scope!r}; `victus token create` makes one.",
        )

"""What an admin sees and does: counts, never content."""

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from victus_desktop.api.auth import address_of
from victus_desktop.api.identity import Caller
from victus_desktop.api.open_connections import let_finish
from victus_desktop.api.problems import Problem
from victus_desktop.api.routes.access import Administration, Limit, Offset
from victus_desktop.api.routes.session import gate_of

router = APIRouter(prefix="/api/admin", tags=["admin"])


class State(BaseModel):
    disabled: bool


@router.get("/users")
def users(administration: Administration) -> dict[str, Any]:
    """Give the users with how many turns, documents and tokens each has."""
    return {"users": administration.users()}


@router.patch("/users/{user}", status_code=204)
def disable(
    request: Request, administration: Administration, caller: Caller, user: str, body: State
) -> Response:
    """Keep a user out, or let them in again."""
    let_finish(request)
    if not administration.disable(user, body.disabled):
        raise Problem(404, "not_found", "There is no such user.")
    what = "user_disabled" if body.disabled else "user_enabled"
    gate_of(request).note(what, user, address_of(request), f"by {caller.user}")
    return Response(status_code=204)


@router.get("/audit")
def audit(administration: Administration, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """Give sign-ins, lock-outs, and what happened to tokens and users; the newest first."""
    return {"entries": [asdict(one) for one in administration.audit(limit, offset)]}

"""One's own account: tokens, sessions, the audit, all one's data, own secrets."""

from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from victus_desktop.api.auth import address_of
from victus_desktop.api.identity import Caller
from victus_desktop.api.open_connections import let_finish
from victus_desktop.api.problems import Problem
from victus_desktop.api.routes.access import Behind, Limit, Offset
from victus_desktop.api.routes.session import gate_of
from victus_desktop.api.services import SecretStore, Services
from victus_desktop.conversation.access import AccessToken

router = APIRouter(prefix="/api/account", tags=["account"])

Scope = Literal["chat", "history", "documents", "speech", "account", "metrics", "admin"]


class NewToken(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "kitchen", "scopes": ["chat"], "days": 90}]}
    )
    name: Annotated[str, Field(min_length=1, max_length=100)]
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=7)]
    days: Annotated[int | None, Field(ge=1, le=3650)] = 90
    """None: it lasts until it is revoked."""


class Secret(BaseModel):
    value: Annotated[str, Field(min_length=1, max_length=4096)]


@router.get("/tokens")
def tokens(behind: Behind) -> dict[str, Any]:
    """Give the valid tokens, without their secrets."""
    return {"tokens": [token_json(one) for one in behind.account.tokens()]}


@router.post("/tokens", status_code=201)
def create(request: Request, behind: Behind, caller: Caller, body: NewToken) -> dict[str, Any]:
    """Make a token that allows no more than the caller; its text is told this once."""
    wanted = frozenset(body.scopes)
    if not wanted <= caller.scopes:
        over = ", ".join(sorted(wanted - caller.scopes))
        raise Problem(403, "scope_missing", f"You cannot give what you may not do: {over}.")
    token, text = behind.account.create_token(body.name, wanted, body.days)
    gate_of(request).note("token_created", caller.user, address_of(request), token.id)
    return token_json(token) | {"token": text}


@router.delete("/tokens/{token}", status_code=204)
def revoke(request: Request, behind: Behind, caller: Caller, token: str) -> Response:
    """Make a token void at once."""
    let_finish(request)
    if not behind.account.revoke_token(token):
        raise Problem(404, "not_found", "There is no such token.")
    gate_of(request).note("token_revoked", caller.user, address_of(request), token)
    return Response(status_code=204)


@router.get("/sessions")
def sessions(behind: Behind, caller: Caller) -> dict[str, Any]:
    """Give the browsers and phones that are signed in, the last used first."""
    return {
        "sessions": [
            {
                "id": one.id,
                "device": one.device,
                "how": one.how,
                "created": one.created.isoformat(),
                "last_used": one.last_used.isoformat(),
                "this": one.id == caller.key,
            }
            for one in behind.account.sessions()
        ]
    }


@router.delete("/sessions/{session}", status_code=204)
def close(request: Request, behind: Behind, caller: Caller, session: str) -> Response:
    """Sign a browser or phone out."""
    let_finish(request)
    if not behind.account.close_session(session):
        raise Problem(404, "not_found", "There is no such session.")
    gate_of(request).note("session_closed", caller.user, address_of(request), session)
    return Response(status_code=204)


@router.get("/audit")
def audit(behind: Behind, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """Give what happened to the account, the newest first."""
    return {"entries": [asdict(one) for one in behind.account.audit(limit, offset)]}


@router.get("/export", response_class=Response)
def export(behind: Behind) -> Response:
    """Give all that the caller has, as one JSON file."""
    return Response(
        behind.account.export(),
        media_type="application/json",
        headers={"Content-Disposition": 'attachment; filename="victus.json"'},
    )


@router.delete("", status_code=204)
def delete(request: Request, behind: Behind, caller: Caller) -> Response:
    """Delete all that the caller has: conversations, documents, memory, lists, timers, keys."""
    gate = gate_of(request)
    gate.check_whole(caller)
    let_finish(request)
    behind.account.delete()
    return gate.take_cookies(Response(status_code=204))


@router.get("/secrets")
def secrets(behind: Behind) -> dict[str, Any]:
    """Give the names of the secrets, and whether each is set."""
    return {"secrets": dict(_secrets(behind).names())}


@router.put("/secrets/{name}", status_code=204)
def keep_secret(
    request: Request, behind: Behind, caller: Caller, name: str, body: Secret
) -> Response:
    """Keep a secret, encrypted; no route ever gives it back."""
    _secrets(behind).keep(name, body.value)
    gate_of(request).note("secret_kept", caller.user, address_of(request), name)
    return Response(status_code=204)


@router.delete("/secrets/{name}", status_code=204)
def forget_secret(behind: Behind, name: str) -> Response:
    """Forget a secret."""
    if not _secrets(behind).forget(name):
        raise Problem(404, "not_found", "There is no such secret.")
    return Response(status_code=204)


def token_json(one: AccessToken) -> dict[str, Any]:
    """Tell of a token all but its secret."""
    return {
        "id": one.id,
        "name": one.name,
        "scopes": sorted(one.scopes),
        "created": one.created.isoformat(),
        "expires": one.expires and one.expires.isoformat(),
        "last_used": one.last_used and one.last_used.isoformat(),
    }


def _secrets(behind: Services) -> SecretStore:
    if behind.secrets is None:
        raise Problem(
            404, "not_a_server", "This Victus has one owner, whose keyring holds the secrets."
        )
    return behind.secrets

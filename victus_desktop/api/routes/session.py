"""Sign-in of browsers: a one-time link, a token or a provider becomes a session cookie."""

from typing import Any, cast

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from victus_desktop.api.auth import Gate, admitted
from victus_desktop.api.identity import Caller
from victus_desktop.api.oidc import SignIn
from victus_desktop.api.pairing import Pairing
from victus_desktop.api.problems import Problem
from victus_desktop.api.throttle import throttled

open_router = APIRouter(tags=["session"], dependencies=[Depends(throttled)])
router = APIRouter(tags=["session"])


class Token(BaseModel):
    token: str = Field(max_length=500)


@open_router.get("/api/session")
def session(request: Request) -> dict[str, Any]:
    """Tell who is signed in, if anybody, and how one signs in."""
    gate = gate_of(request)
    ways = ["provider", "token"] if request.app.state.sign_in else ["token"]
    try:
        admitted(request)
    except Problem as refused:
        if refused.status != 401:
            raise
        return {"signed_in": False, "ways": ways}
    identity = request.state.identity
    return {
        "signed_in": True,
        "ways": ways,
        "user": identity.user,
        "name": identity.name,
        "scopes": sorted(gate.accounts.scopes(identity.user) & identity.scopes),
    }


@open_router.get("/pair", include_in_schema=False)
def pair(request: Request, code: str) -> Response:
    """Open a session by a one-time link and show the app."""
    gate = gate_of(request)
    return gate.give_cookies(RedirectResponse("/", 303), gate.redeem(code, request))


@open_router.post("/api/session", status_code=204)
def sign_in(request: Request, body: Token) -> Response:
    """Open a session with a token that allows all its user may do."""
    gate = gate_of(request)
    return gate.give_cookies(Response(status_code=204), gate.sign_in(body.token, request))


@open_router.delete("/api/session", status_code=204)
def sign_out(request: Request) -> Response:
    """End the session."""
    gate = gate_of(request)
    gate.sign_out(request)
    return gate.take_cookies(Response(status_code=204))


@open_router.get("/login", include_in_schema=False)
async def login(request: Request) -> Response:
    """Send the browser to the provider."""
    return await provider_of(request).begin(request)


@open_router.get("/login/callback", include_in_schema=False)
async def callback(request: Request) -> Response:
    """Take the browser back from the provider, with a session where it is let in."""
    session = await provider_of(request).finish(request, gate_of(request))
    return gate_of(request).give_cookies(RedirectResponse("/", 303), session)


@router.post("/api/pairing", status_code=201)
def pairing(request: Request, caller: Caller) -> dict[str, Any]:
    """Make a one-time link for another device of the caller, with its QR code as SVG.

    Raises Problem with 409 where no other device can reach this server.
    """
    gate = gate_of(request)
    gate.check_whole(caller)
    place = cast(Pairing, request.app.state.pairing)
    return place.invitation(gate.new_link(caller.user))


def gate_of(request: Request) -> Gate:
    return cast(Gate, request.app.state.gate)


def provider_of(request: Request) -> SignIn:
    """Give the provider. Raises Problem with 404 where none is set up."""
    found: SignIn | None = request.app.state.sign_in
    if found is None:
        raise Problem(404, "no_provider", "No sign-in provider is set up on this server.")
    return found

"""Sign-in of browsers: a one-time link or the token becomes a session cookie."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel

from victus_desktop.api.auth import COOKIE, Gate

open_router = APIRouter(tags=["session"])


class Token(BaseModel):
    token: str


@open_router.get("/pair", include_in_schema=False)
def pair(request: Request, code: str) -> Response:
    """Open a session by a one-time link and show the app."""
    gate: Gate = request.app.state.gate
    session = gate.redeem(code, _address(request))
    return _with_session(RedirectResponse("/", 303), session, request)


@open_router.post("/api/session", status_code=204)
def sign_in(request: Request, body: Token) -> Response:
    """Open a session with the token."""
    gate: Gate = request.app.state.gate
    session = gate.sign_in(body.token, _address(request))
    return _with_session(Response(status_code=204), session, request)


@open_router.delete("/api/session", status_code=204)
def sign_out(request: Request) -> Response:
    """End the session."""
    gate: Gate = request.app.state.gate
    gate.sign_out(request.cookies.get(COOKIE, ""))
    response = Response(status_code=204)
    response.delete_cookie(COOKIE)
    return response


def _with_session(response: Response, session: str, request: Request) -> Response:
    response.set_cookie(
        COOKIE,
        session,
        max_age=30 * 24 * 3600,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    return response


def _address(request: Request) -> str:
    return request.client.host if request.client else ""

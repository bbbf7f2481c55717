"""Errors as RFC 9457 problem details, each with the id of its request."""

from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI, Request, WebSocket
from fastapi.exceptions import RequestValidationError, WebSocketRequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection

from victus_desktop.conversation.errors import VictusError

_STATUS = {
    "bad_input": 400,
    "audio_file": 415,
    "not_allowed": 403,
    "no_such_confirmation": 404,
    "model": 503,
    "storage": 503,
    "audio_device": 503,
    "service": 502,
}
_CODES = {404: "not_found", 405: "method_not_allowed", 408: "too_slow", 413: "too_large"}
_SAID = {
    "Not Found": "There is no {method} {path}; /openapi.json describes every route.",
    "Method Not Allowed": "There is no {method} {path}; /openapi.json describes every route.",
    "There was an error parsing the body": "The body is no JSON in UTF-8 that can be read.",
}
"""What to say instead of what the frameworks say."""


def status_of(code: str) -> int:
    """Give the HTTP status of a failure by its code."""
    return _STATUS.get(code, 500)


class Problem(Exception):
    """A refusal with its HTTP status."""

    def __init__(self, status: int, code: str, detail: str, **headers: str) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def problem(
    request: HTTPConnection, status: int, code: str, detail: str, **extra: Any
) -> JSONResponse:
    """Make the response for a failure."""
    ident = getattr(request.state, "request_id", "")
    body = {
        "type": f"urn:victus:problem:{code}",
        "title": code.replace("_", " "),
        "status": status,
        "detail": detail,
        "instance": request.url.path,
        "request_id": ident,
        # The OpenAI clients look here.
        "error": {"message": detail, "type": code, "code": code},
    } | extra
    return JSONResponse(body, status, media_type="application/problem+json")


def install(app: FastAPI) -> None:
    """Answer every failure with problem details."""

    @app.exception_handler(Problem)
    def refused(request: Request, error: Problem) -> JSONResponse:
        response = problem(request, error.status, error.code, error.detail)
        response.headers.update(error.headers)
        return response

    @app.exception_handler(VictusError)
    def failed(request: Request, error: VictusError) -> JSONResponse:
        return problem(request, status_of(error.code), error.code, error.message)

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        return _invalid(request, error.errors())

    @app.exception_handler(WebSocketRequestValidationError)
    async def invalid_socket(socket: WebSocket, error: WebSocketRequestValidationError) -> None:
        await socket.send_denial_response(_invalid(socket, error.errors()))

    @app.exception_handler(UnicodeEncodeError)
    def no_text(request: Request, error: UnicodeEncodeError) -> JSONResponse:
        told = "A text holds half a character (a lone surrogate)."
        return problem(request, 422, "invalid_request", told)

    @app.exception_handler(HTTPException)
    def http(request: Request, error: HTTPException) -> JSONResponse:
        code, said = _CODES.get(error.status_code, "refused"), str(error.detail)
        told = said
        if ours := _SAID.get(said):
            told = ours.format(method=request.method, path=request.url.path)
        response = problem(request, error.status_code, code, told)
        response.headers.update(error.headers or {})
        return response


def _invalid(request: HTTPConnection, errors: Sequence[Any]) -> JSONResponse:
    wrong = [_wrong(one) for one in errors]
    told = "; ".join(f"{one['where']}: {one['what']}" for one in wrong)
    return problem(request, 422, "invalid_request", told, errors=wrong)


def _wrong(error: dict[str, Any]) -> dict[str, str]:
    """Say where a request is wrong, and what is wanted there."""
    where, what = ".".join(map(str, error["loc"])), str(error["msg"])
    if error["type"] == "json_invalid":
        where, what = "body", "This is no JSON."
    elif error["loc"] == ("body",):
        what = "A JSON object is wanted, sent with Content-Type: application/json."
    elif error.get("ctx", {}).get("pattern") == r"\S":
        what = "It may not be blank."
    return {"where": where, "what": what}

"""Errors as RFC 9457 problem details, each with the id of its request."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

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


def problem(request: Request, status: int, code: str, detail: str, **extra: Any) -> JSONResponse:
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
        wrong = [
            {"where": ".".join(map(str, one["loc"])), "what": one["msg"]} for one in error.errors()
        ]
        told = "; ".join(f"{one['where']}: {one['what']}" for one in wrong)
        return problem(request, 422, "invalid_request", told, errors=wrong)

    @app.exception_handler(UnicodeEncodeError)
    def no_text(request: Request, error: UnicodeEncodeError) -> JSONResponse:
        told = "A text holds half a character (a lone surrogate)."
        return problem(request, 422, "invalid_request", told)

    @app.exception_handler(HTTPException)
    def http(request: Request, error: HTTPException) -> JSONResponse:
        code = _CODES.get(error.status_code, "refused")
        response = problem(request, error.status_code, code, str(error.detail))
        response.headers.update(error.headers or {})
        return response

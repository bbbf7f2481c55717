"""The OpenAPI description: what each route may answer, who may call it."""

from typing import Annotated, Any

from fastapi import FastAPI
from pydantic import BaseModel, Field

_TYPE = "application/problem+json"
_SCHEMA = {_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}

PROBLEMS: dict[int | str, dict[str, Any]] = {
    "4XX": {"description": "Refused; the detail tells why and what to do.", "content": _SCHEMA},
    503: {"description": "A part that this needs is not ready.", "content": _SCHEMA},
}
"""Answers that every route may give. 401: no token; 403: another origin; 413, 408: the body is too
large or too slow; 421: another host; 422: invalid; 429: too many requests."""

_OPEN = ("/healthz", "/api/session")
_ABOUT = """A voice assistant that stays on your computer.

Every route but the sign of life and the sign-in needs `Authorization: Bearer` with the token that
`victus token` prints, or the session cookie of the web app. Errors are RFC 9457 problem details
with the id of the request. Lists come in pages: `limit`, `offset`, and `next_offset` in the answer.
A client that goes away cancels what it asked for.

Limits: bodies and uploads, requests a minute and voice terminals as the settings `api.*` say; 20
files an upload; 8,000 letters a message; 10 minutes of sound; 4,096 letters of speech.

`WS /api/voice` is a voice terminal: PCM16 both ways and all events as JSON; `/mcp` speaks the
Model Context Protocol (streamable HTTP)."""


class ProblemDetails(BaseModel):
    """RFC 9457, with the id of the request."""

    type: Annotated[str, Field(examples=["urn:victus:problem:not_found"])]
    title: str
    status: int
    detail: str
    instance: Annotated[str, Field(description="Path of the request.")]
    request_id: str
    error: Annotated[
        dict[str, Any], Field(description="The same, where clients of OpenAI's API look for it.")
    ]
    errors: Annotated[
        list[dict[str, str]], Field(description="Each part of the request that is not valid.")
    ] = []


def describe(app: FastAPI) -> None:
    """Complete what FastAPI tells of the routes."""
    made = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = made()
            schema["info"]["description"] = _ABOUT
            parts = schema["components"]
            parts["schemas"]["Problem"] = ProblemDetails.model_json_schema()
            parts["securitySchemes"] = {
                "token": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": "victus_session"},
            }
            schema["security"] = [{"token": []}, {"session": []}]
            for path, item in schema["paths"].items():
                for operation in item.values():
                    if path in _OPEN:
                        operation["security"] = []
            app.openapi_schema = schema
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]

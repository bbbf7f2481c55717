"""Conversations: list, read, search, rename, delete."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from victus_desktop.api import shapes
from victus_desktop.api.problems import Problem
from victus_desktop.api.routes.access import Behind, Limit, Offset, page

router = APIRouter(prefix="/api/conversations", tags=["conversations"])


class Title(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"title": "The trip to Lisbon"}]})
    title: Annotated[str, Field(min_length=1, max_length=200)]


@router.get("", response_model=shapes.Conversations)
def conversations(behind: Behind, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """Give the conversations, the newest first."""
    found = behind.conversations.conversations(limit + 1, offset)
    rows, following = page(found, limit, offset)
    return {"conversations": rows, "next_offset": following}


@router.get("/search", response_model=shapes.Turns)
def search(
    behind: Behind,
    q: Annotated[str, Query(min_length=1, max_length=500)],
    limit: Limit = 20,
    offset: Offset = 0,
) -> dict[str, Any]:
    """Find turns by what was heard or answered."""
    rows, following = page(behind.conversations.search(q, limit + 1, offset), limit, offset)
    return {"turns": rows, "next_offset": following}


@router.get("/{conversation}", response_model=shapes.ConversationTurns)
def turns(
    behind: Behind, conversation: str, limit: Limit = 50, offset: Offset = 0
) -> dict[str, Any]:
    """Give the turns of one conversation, the newest first."""
    found = behind.conversations.turns(conversation, limit + 1, offset)
    if not found and offset == 0:
        raise Problem(404, "not_found", "There is no such conversation.")
    rows, following = page(found, limit, offset)
    return {"conversation": conversation, "turns": rows, "next_offset": following}


@router.patch("/{conversation}", status_code=204)
def rename(behind: Behind, conversation: str, body: Title) -> Response:
    """Give a conversation a title."""
    if not behind.conversations.rename(conversation, body.title):
        raise Problem(404, "not_found", "There is no such conversation.")
    return Response(status_code=204)


@router.delete("/{conversation}", status_code=204)
def delete(behind: Behind, conversation: str) -> Response:
    """Delete a conversation with all its turns."""
    if not behind.conversations.delete(conversation):
        raise Problem(404, "not_found", "There is no such conversation.")
    return Response(status_code=204)

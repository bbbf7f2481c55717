"""Ask in writing; read what was said before."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from victus_desktop.api import shapes
from victus_desktop.api.identity import needs
from victus_desktop.api.limits import LONGEST_TEXT
from victus_desktop.api.repeats import Key, Repeats
from victus_desktop.api.routes.access import Behind, Limit, Offset, page
from victus_desktop.api.turns import Streamed, run, server_sent, stream, told_again, turn_json
from victus_desktop.conversation.turn import Prompt

router = APIRouter(tags=["chat"])

Conversation = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[\w.-]+$")]


class ChatRequest(BaseModel):
    """One request in writing."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"message": "What time is it in Tokyo?"}]}
    )
    message: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT, pattern=r"\S")]
    conversation: Conversation = "default"


@router.post(
    "/api/chat",
    dependencies=[Depends(needs("chat"))],
    response_model=shapes.TurnAnswer,
    responses={200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}},
)
async def chat(
    body: ChatRequest, request: Request, behind: Behind, key: Key = ""
) -> Response | dict[str, Any]:
    """Answer a request: JSON, or server-sent events with `Accept: text/event-stream`.

    A client that goes away cancels its turn. A retry with the same `Idempotency-Key` gets what
    came of the first, also where it broke off or the server was restarted.
    """
    repeats: Repeats = request.app.state.repeats
    assistant = behind.assistant(body.conversation)
    asked = Prompt(body.message)
    taken = await repeats.take(request, key, body.model_dump_json())
    if "text/event-stream" in request.headers.get("accept", ""):
        if taken.answer is not None:
            return Streamed(told_again(taken.answer))
        return Streamed(server_sent(stream(assistant, asked, body.conversation, taken.once)))
    if taken.answer is not None:
        return taken.answer
    return turn_json(await run(assistant, asked, body.conversation, request, taken.once))


@router.get("/api/history", response_model=shapes.Turns, dependencies=[Depends(needs("history"))])
def history(
    behind: Behind,
    conversation: Conversation = "default",
    limit: Limit = 50,
    offset: Offset = 0,
) -> dict[str, Any]:
    """Give the turns of a conversation, the newest first."""
    rows, following = page(
        behind.conversations.turns(conversation, limit + 1, offset), limit, offset
    )
    return {"turns": rows, "next_offset": following}

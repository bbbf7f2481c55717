"""Effects that wait for a yes."""

from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict
from starlette.concurrency import run_in_threadpool

from victus_desktop.api import shapes
from victus_desktop.api.problems import Problem
from victus_desktop.api.repeats import Key, Repeats
from victus_desktop.api.routes.access import Behind
from victus_desktop.api.turns import run, turn_json
from victus_desktop.conversation.turn import Decision

router = APIRouter(prefix="/api/confirmations", tags=["confirmations"])


class Answer(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"allow": True}]})
    allow: bool


@router.get("", response_model=shapes.Questions)
def confirmations(behind: Behind) -> dict[str, Any]:
    """Give the open questions with the exact calls that wait."""
    return {"confirmations": behind.confirmations.open()}


@router.post("/{confirmation}", response_model=shapes.TurnAnswer)
async def decide(
    behind: Behind, confirmation: str, body: Answer, request: Request, key: Key = ""
) -> dict[str, Any]:
    """Allow or refuse a call; gives the turn in which it was done or not."""
    repeats: Repeats = request.app.state.repeats
    taken = await repeats.take(request, key, body.model_dump_json())
    if taken.answer is not None:
        return taken.answer
    waiting = {one["id"]: one for one in behind.confirmations.open()}
    if confirmation not in waiting:
        await run_in_threadpool(taken.forget)
        raise Problem(404, "no_such_confirmation", "That question is no longer open.")
    conversation = waiting[confirmation]["conversation"]
    assistant = behind.assistant(conversation)
    decision = Decision(confirmation, body.allow, "api")
    return turn_json(await run(assistant, decision, conversation, request, taken.once))

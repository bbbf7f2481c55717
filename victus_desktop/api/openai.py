"""The routes that programs written for OpenAI's API call: the official client works with them."""

import asyncio
import json
import threading
import time
import uuid
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import aclosing, asynccontextmanager
from typing import Annotated, Any, Literal, Self

from fastapi import APIRouter, Depends, Form, Request, Response, UploadFile
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel, ConfigDict, Field, model_validator
from starlette.concurrency import iterate_in_threadpool

from victus_desktop.api.continuing import Continuing
from victus_desktop.api.identity import identified, needs
from victus_desktop.api.limits import LONGEST_TEXT
from victus_desktop.api.problems import Problem, status_of
from victus_desktop.api.routes.access import Behind
from victus_desktop.api.routes.speech import heard, spoken
from victus_desktop.api.services import Services
from victus_desktop.api.turns import Streamed, cancelled_when_gone, stream
from victus_desktop.conversation.events import Failed, ReplyPart
from victus_desktop.conversation.turn import Prompt

router = APIRouter(prefix="/v1", tags=["openai"])

Deltas = AsyncGenerator[Mapping[str, Any], None]

_CHAT, _SPEECH_SCOPE = [Depends(needs("chat"))], [Depends(needs("speech"))]
ASSISTANT = "victus"
"""Model name of the whole assistant, tools included; any other is the bare language model."""
_SPEECH = {"wav": "audio/wav", "flac": "audio/flac", "mp3": "audio/mpeg", "pcm": "audio/pcm"}


class Message(BaseModel):
    model_config = ConfigDict(extra="allow")
    role: Literal["system", "developer", "user", "assistant", "tool"]
    content: str | list[dict[str, Any]] | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.content is None and self.role != "assistant":
            raise ValueError(f"a message of the {self.role} needs content")
        self.text().encode()  # half a character is a ValueError too
        return self

    def text(self) -> str:
        if isinstance(self.content, list):
            return "".join(str(part.get("text", "")) for part in self.content)
        return self.content or ""


class Completion(BaseModel):
    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "examples": [
                {"model": "victus", "messages": [{"role": "user", "content": "What time is it?"}]}
            ]
        },
    )
    model: str
    messages: Annotated[list[Message], Field(min_length=1, max_length=200)]
    stream: bool = False
    tools: list[dict[str, Any]] = []
    temperature: Annotated[float | None, Field(ge=0, le=2)] = None
    max_tokens: Annotated[int | None, Field(ge=1, le=8192)] = None
    max_completion_tokens: Annotated[int | None, Field(ge=1, le=8192)] = None
    seed: int | None = None


class Speech(BaseModel):
    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "examples": [{"model": "tts", "voice": "default", "input": "Good morning."}]
        },
    )
    input: Annotated[str, Field(min_length=1, max_length=4096, pattern=r"\S")]
    model: str = "tts"
    voice: str | dict[str, Any] = "default"
    response_format: Literal["wav", "flac", "mp3", "pcm"] = "mp3"


Text = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]


class Embeddings(BaseModel):
    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={"examples": [{"model": "embedder", "input": ["a cat", "a dog"]}]},
    )
    input: Text | Annotated[list[Text], Field(min_length=1, max_length=512)]
    model: str = "embedder"
    encoding_format: Literal["float", "base64"] = "float"


@router.get("/models")
def models(behind: Behind) -> dict[str, Any]:
    """Give the names that `model` may have."""
    names = [ASSISTANT, *([behind.chat_model.name] if behind.chat_model else [])]
    names += behind.models.values()
    entries = [
        {"id": name, "object": "model", "created": 0, "owned_by": "victus"} for name in names
    ]
    return {"object": "list", "data": entries}


@router.post("/chat/completions", response_model=None, dependencies=_CHAT)
async def completions(
    body: Completion, behind: Behind, request: Request
) -> Response | dict[str, Any]:
    """Chat with the assistant (model 'victus') or with the bare language model."""
    ident, created = f"chatcmpl-{uuid.uuid4().hex}", int(time.time())
    head = {"id": ident, "created": created, "model": body.model}
    deltas = _deltas(body, behind, request)
    if body.stream:
        # What cannot be answered at all is refused before the stream begins.
        deltas = _rejoined(await anext(deltas, {}), deltas)
        return Streamed(_chunks(head, deltas))
    text = ""
    calls: list[Any] = []
    async with aclosing(deltas):
        async for delta in deltas:
            text += delta.get("content") or ""
            calls += delta.get("tool_calls") or []
    message: dict[str, Any] = {"role": "assistant", "content": text or None}
    if calls:
        message["tool_calls"] = [
            {key: value for key, value in call.items() if key != "index"} for call in calls
        ]
    return head | {
        "object": "chat.completion",
        "choices": [
            {"index": 0, "message": message, "finish_reason": "tool_calls" if calls else "stop"}
        ],
    }


async def _rejoined(first: Mapping[str, Any], rest: Deltas) -> Deltas:
    async with aclosing(rest):
        yield first
        async for delta in rest:
            yield delta


async def _deltas(body: Completion, behind: Services, request: Request) -> Deltas:
    if body.model == ASSISTANT and not body.tools:
        async with aclosing(_assistant(body, behind, request)) as replied:
            async for delta in replied:
                yield delta
        return
    if behind.chat_model is None:
        raise Problem(503, "model", "No language model is installed; `victus models pull` does it.")
    stop = threading.Event()
    messages = [
        {"content": ""} | message.model_dump(exclude_none=True) for message in body.messages
    ]
    options = body.model_dump(include={"temperature", "max_tokens", "seed"}, exclude_none=True)
    if body.max_completion_tokens is not None:
        options["max_tokens"] = body.max_completion_tokens
    made = behind.chat_model.stream(messages, body.tools, options, stop.is_set)
    try:
        async with _watched(request, body.stream, stop.set):
            async for delta in iterate_in_threadpool(made):
                yield delta
    finally:
        stop.set()
        made.close()


async def _assistant(body: Completion, behind: Services, request: Request) -> Deltas:
    """Let the whole assistant answer, in the conversation that the messages go on."""
    messages = [{"role": one.role, "content": one.text()} for one in body.messages]
    asked = next((one["content"] for one in reversed(messages) if one["role"] == "user"), "")
    if not asked.strip():
        raise Problem(400, "no_request", "There is no message of the user to answer.")
    continuing: Continuing = request.app.state.continuing
    caller = identified(request).user
    name = continuing.conversation(caller, messages)
    reply = ""
    events = stream(behind.assistant(name), Prompt(asked), name)
    # Leaving `events` cancels the turn; a plain request has nothing else that tells it to leave.
    async with aclosing(events), _watched(request, body.stream, behind.assistant(name).interrupt):
        async for event in events:
            if isinstance(event, ReplyPart):
                reply += event.text
                yield {"content": event.text}
            elif isinstance(event, Failed) and not reply:
                raise Problem(status_of(event.code), event.code, event.message)
    continuing.answered(caller, messages, reply, name)


@asynccontextmanager
async def _watched(
    request: Request, streamed: bool, stop: Callable[[], object]
) -> AsyncIterator[None]:
    """End what a client asked for when it goes away; a stream notices by itself."""
    if streamed:
        yield
        return
    async with cancelled_when_gone(request, stop):
        yield


async def _chunks(head: Mapping[str, Any], deltas: Deltas) -> AsyncGenerator[str, None]:
    def chunk(delta: Mapping[str, Any], finish: str | None = None) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        return json.dumps({**head, "object": "chat.completion.chunk", "choices": [choice]})

    yield chunk({"role": "assistant", "content": ""})
    called = False
    async with aclosing(deltas):
        async for delta in deltas:
            called = called or bool(delta.get("tool_calls"))
            yield chunk(delta)
    yield chunk({}, "tool_calls" if called else "stop")
    yield "[DONE]"


@router.post("/audio/transcriptions", response_model=None, dependencies=_SPEECH_SCOPE)
def transcriptions(
    behind: Behind,
    file: UploadFile,
    model: Annotated[str, Form()] = "stt",
    response_format: Annotated[Literal["json", "text", "verbose_json"], Form()] = "json",
) -> Response | dict[str, Any]:
    """Write down what is said in a sound file."""
    audio = heard(behind, file.file.read())
    said = behind.transcriber.transcribe(audio)
    if response_format == "text":
        return PlainTextResponse(said.text)
    if response_format == "json":
        return {"text": said.text}
    return {
        "task": "transcribe",
        "language": said.language,
        "duration": audio.seconds,
        "text": said.text,
        "segments": [],
    }


@router.post(
    "/audio/speech",
    response_class=Response,
    dependencies=_SPEECH_SCOPE,
    responses={
        200: {"content": {kind: {"schema": {"type": "string"}} for kind in _SPEECH.values()}}
    },
)
def speech(behind: Behind, body: Speech) -> Response:
    """Speak a text."""
    data = spoken(behind, body.input, body.response_format)
    return Response(data, media_type=_SPEECH[body.response_format])


@router.post("/embeddings", dependencies=_SPEECH_SCOPE)
async def embeddings(behind: Behind, body: Embeddings) -> dict[str, Any]:
    """Give the sentence embedding of each text."""
    import base64

    texts = [body.input] if isinstance(body.input, str) else body.input
    rows = await asyncio.to_thread(behind.embed, texts)
    data = [
        {
            "object": "embedding",
            "index": index,
            "embedding": row.tolist()
            if body.encoding_format == "float"
            else base64.b64encode(row.astype("<f4").tobytes()).decode(),
        }
        for index, row in enumerate(rows)
    ]
    usage = {"prompt_tokens": 0, "total_tokens": 0}
    return {"object": "list", "data": data, "model": body.model, "usage": usage}

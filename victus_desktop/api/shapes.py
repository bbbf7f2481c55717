"""What the routes answer, as OpenAPI tells it."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

NextOffset = Annotated[
    int | None, Field(description="`offset` of the next page; null where this is the last.")
]


class Shape(BaseModel):
    """Stores may tell more than is promised."""

    model_config = ConfigDict(extra="allow")


class Call(Shape):
    """One call of a tool."""

    tool: str
    arguments: dict[str, Any]
    result: Any = None
    error: str = ""


class TurnAnswer(Shape):
    """One finished exchange."""

    id: str
    conversation: str
    heard: str
    reply: str
    tier: Annotated[str, Field(description="Who answered: command, router, agent or none.")]
    calls: list[Call]
    confirmation: Annotated[
        str | None, Field(description="Id of the question that waits for a yes, if any.")
    ]
    outcome: str
    timings_ms: dict[str, float]


class PastTurn(Shape):
    id: str
    heard: str
    reply: str
    conversation: str = ""
    started: str = ""
    tier: str = ""
    calls: list[Call] = []
    outcome: str = ""


class Turns(BaseModel):
    turns: list[PastTurn]
    next_offset: NextOffset = None


class ConversationTurns(Turns):
    conversation: str


class Conversation(Shape):
    id: str
    title: str


class Conversations(BaseModel):
    conversations: list[Conversation]
    next_offset: NextOffset = None


class Document(Shape):
    id: str
    document: Annotated[str, Field(description="Name of the file.")]
    passages: int


class Documents(BaseModel):
    documents: list[Document]
    next_offset: NextOffset = None


class Unreadable(BaseModel):
    error: str


class Uploaded(BaseModel):
    """Each file in its order; one that cannot be read tells why."""

    documents: list[Document | Unreadable]


class Passage(Shape):
    """A passage that may answer; where known with document, page and score."""


class Passages(BaseModel):
    passages: list[Passage]


class Question(Shape):
    """A call that waits for a yes, with exactly what would be done."""

    id: str
    conversation: str
    question: str
    tool: str
    arguments: dict[str, Any]


class Questions(BaseModel):
    confirmations: list[Question]


class ToolShape(Shape):
    name: str
    description: str


class Tools(BaseModel):
    tools: list[ToolShape]


class Timer(BaseModel):
    id: int
    kind: Annotated[str, Field(description="timer, alarm or reminder")]
    label: str
    due: Annotated[datetime | None, Field(description="null while it is paused")]
    seconds: Annotated[float | None, Field(description="How long a timer was set for.")]
    recurrence: str
    paused_left: Annotated[float | None, Field(description="Seconds left while it is paused.")]


class Timers(BaseModel):
    timers: list[Timer]


class Item(BaseModel):
    id: int
    text: str
    done: bool


class NamedList(BaseModel):
    name: str
    items: list[Item]


class NamedLists(BaseModel):
    lists: list[NamedList]


class Preference(BaseModel):
    name: str
    description: str
    value: Any
    restart: Annotated[bool, Field(description="Whether it is used only after a restart.")]
    value_schema: Annotated[dict[str, Any], Field(description="JSON schema of the value.")]


class PreferenceList(BaseModel):
    settings: list[Preference]


class Transcription(BaseModel):
    text: str
    language: str
    seconds: float


class Part(BaseModel):
    ready: bool
    detail: str


class Readiness(BaseModel):
    status: str
    parts: dict[str, Part]

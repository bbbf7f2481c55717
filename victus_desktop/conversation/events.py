"""The facts that window, terminal, WebSocket, history, log and tests all read.

Every event is in the past tense and carries the id of its turn ('' where there is none).
`as_json` gives its wire form: {"type": "tool_started", "turn": ..., ...fields}.
"""

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from victus_desktop.conversation.records import Outcome, Tier, ToolCall


@dataclass(frozen=True, slots=True)
class Event:
    turn: str


@dataclass(frozen=True, slots=True)
class ListeningStarted(Event):
    """Samples flow and are listened to."""


@dataclass(frozen=True, slots=True)
class ListeningEnded(Event):
    """The microphone is no longer listened to.

    `reason` is 'heard' where a turn follows, else 'no_speech', 'muted' or 'stopped'.
    """

    reason: str


@dataclass(frozen=True, slots=True)
class WakeWordHeard(Event):
    word: str


@dataclass(frozen=True, slots=True)
class SpeechHeard(Event):
    """The user began to speak."""


@dataclass(frozen=True, slots=True)
class PartialTranscribed(Event):
    """What was said so far of an utterance that goes on."""

    text: str
    stable: int = 0
    """Letters at its beginning that two drafts in a row agree on, so they will hardly change."""


@dataclass(frozen=True, slots=True)
class Transcribed(Event):
    text: str


@dataclass(frozen=True, slots=True)
class ToolStarted(Event):
    call: ToolCall


@dataclass(frozen=True, slots=True)
class ApprovalNeeded(Event):
    """An effect waits for a yes; `question` is what is asked."""

    confirmation: str
    call: ToolCall
    question: str


@dataclass(frozen=True, slots=True)
class ToolFinished(Event):
    call: ToolCall


@dataclass(frozen=True, slots=True)
class ReplyPart(Event):
    """The next piece of the written answer."""

    text: str


@dataclass(frozen=True, slots=True)
class SpeakingStarted(Event):
    pass


@dataclass(frozen=True, slots=True)
class TurnEnded(Event):
    outcome: Outcome
    heard: str
    reply: str
    spoken: str
    tier: Tier
    calls: tuple[ToolCall, ...]
    timings_ms: dict[str, float]


@dataclass(frozen=True, slots=True)
class Failed(Event):
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Warned(Event):
    """Something a person should know that ended nothing: no signal, lost samples."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class IngestProgressed(Event):
    """A watched folder is being taken in: this file now, after so many of all."""

    file: str
    files_done: int
    files: int


@dataclass(frozen=True, slots=True)
class DocumentsChanged(Event):
    """Documents of watched folders were taken in or forgotten; by name, the skipped with why."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    skipped: tuple[str, ...]


Listener = Callable[[Event], None]


def as_json(event: Event) -> dict[str, Any]:
    """Give the wire form of an event."""
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", type(event).__name__).lower()
    return {"type": name, **asdict(event)}

"""What is kept: plain records that the history stores and the tools work with.

All times are aware datetimes in UTC.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any


class Effect(StrEnum):
    """What a tool does to the world."""

    READ = "read"
    WRITE = "write"
    SEND = "send"
    """Leaves the machine or cannot be taken back: always asks first."""


class Outcome(StrEnum):
    """How a turn ended."""

    COMPLETED = "completed"
    INTERRUPTED = "interrupted"
    """The user spoke or pressed stop while it was being answered."""
    WITHDRAWN = "withdrawn"
    """A speculation that turned out wrong: never stored, never shown."""
    NOTHING_HEARD = "nothing_heard"
    APPROVAL_NEEDED = "approval_needed"
    FAILED = "failed"


class Tier(StrEnum):
    """Who answered."""

    COMMAND = "command"
    ROUTER = "router"
    AGENT = "agent"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class ToolCall:
    """One call of a tool, with what came of it."""

    tool: str
    arguments: dict[str, Any]
    result: Any = None
    """JSON-friendly; None where it was not executed."""
    effect: Effect = Effect.READ
    error: str = ""
    """The sentence of the failure, empty where it succeeded."""


@dataclass(frozen=True, slots=True)
class TurnRecord:
    """One finished exchange as history keeps it."""

    id: str
    conversation: str
    started: datetime
    kind: str
    """'utterance', 'prompt', 'decision' or 'announcement'."""
    heard: str
    reply: str
    """The written answer."""
    spoken: str
    """The part of the answer that really sounded (all of it for a typed turn)."""
    tier: Tier
    calls: tuple[ToolCall, ...]
    timings_ms: dict[str, float]
    outcome: Outcome
    error: str = ""
    untrusted: bool = False
    """The answer holds, or was made after reading, words from outside."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """What the agent is told of an earlier turn."""

    heard: str
    reply: str
    calls: tuple[ToolCall, ...] = ()
    spoken: str | None = None
    """What of the answer sounded before the user interrupted it; None: all of it."""
    untrusted: bool = False
    """The answer holds, or was made after reading, words from outside."""


class ScheduleKind(StrEnum):
    TIMER = "timer"
    ALARM = "alarm"
    REMINDER = "reminder"


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A timer, an alarm or a reminder."""

    id: int
    kind: ScheduleKind
    label: str
    due: datetime
    duration: timedelta | None = None
    """How long a timer was set for."""
    recurrence: str = ""
    """An RFC 5545 RRULE without the prefix, or empty."""
    timezone: str = "UTC"
    """IANA name in which a recurrence is counted."""
    paused_left: timedelta | None = None
    """What is left of a timer that is paused; None for what runs."""

    @property
    def comes_due(self) -> datetime | None:
        """When it is due; None while it is paused."""
        return self.due if self.paused_left is None else None

    @property
    def paused_seconds(self) -> float | None:
        """What is left of it in seconds while it is paused, else None."""
        return None if self.paused_left is None else self.paused_left.total_seconds()

    def left(self, now: datetime) -> timedelta:
        """Give the time until it is due, or that it was paused with."""
        return self.due - now if self.paused_left is None else self.paused_left


@dataclass(frozen=True, slots=True)
class ListItem:
    id: int
    list_name: str
    text: str
    done: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    id: int
    text: str
    created: datetime


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    uid: str
    title: str
    start: datetime
    end: datetime
    location: str = ""
    notes: str = ""
    recurrence: str = ""
    all_day: bool = False
    attendees: tuple[str, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One call with an effect: who allowed it, what came of it, how to undo it."""

    id: int
    at: datetime
    call: ToolCall
    confirmed_by: str
    """'' (needed no confirmation), 'voice', 'screen', 'api'."""
    undo: dict[str, Any] | None
    """The tool and arguments that take it back, or None."""
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Memory:
    """Something the user asked to be remembered."""

    id: int
    text: str
    created: datetime


@dataclass(frozen=True, slots=True)
class Misheard:
    """A name that the user put right: this was heard, that was meant."""

    id: int
    heard: str
    meant: str
    created: datetime

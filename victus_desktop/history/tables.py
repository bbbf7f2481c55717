"""The tables. All times are UTC."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

LOCAL_USER = "local"


class ConversationRow(SQLModel, table=True):
    __tablename__ = "conversations"
    id: str = Field(primary_key=True)
    user: str = Field(default=LOCAL_USER, index=True)
    title: str = ""
    created: datetime


class TurnRow(SQLModel, table=True):
    __tablename__ = "turns"
    number: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True)
    conversation: str = Field(foreign_key="conversations.id", index=True, ondelete="CASCADE")
    started: datetime
    kind: str
    heard: str
    reply: str
    spoken: str
    tier: str
    calls: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON))
    timings_ms: dict[str, float] = Field(default_factory=dict, sa_column=Column(JSON))
    outcome: str
    error: str = ""


class ScheduleRow(SQLModel, table=True):
    __tablename__ = "schedule"
    id: int | None = Field(default=None, primary_key=True)
    user: str = Field(default=LOCAL_USER, index=True)
    kind: str
    label: str
    due: datetime = Field(index=True)
    seconds: float | None = None
    recurrence: str = ""
    timezone: str = "UTC"
    fired: bool = False


class ListRow(SQLModel, table=True):
    __tablename__ = "lists"
    id: int | None = Field(default=None, primary_key=True)
    user: str = Field(default=LOCAL_USER, index=True)
    name: str


class ListItemRow(SQLModel, table=True):
    __tablename__ = "list_items"
    id: int | None = Field(default=None, primary_key=True)
    list_id: int = Field(foreign_key="lists.id", index=True, ondelete="CASCADE")
    text: str
    done: bool = False


class NoteRow(SQLModel, table=True):
    __tablename__ = "notes"
    id: int | None = Field(default=None, primary_key=True)
    user: str = Field(default=LOCAL_USER, index=True)
    text: str
    created: datetime


class EventRow(SQLModel, table=True):
    __tablename__ = "calendar_events"
    uid: str = Field(primary_key=True)
    user: str = Field(default=LOCAL_USER, index=True)
    title: str
    start: datetime = Field(index=True)
    end: datetime
    location: str = ""
    notes: str = ""
    recurrence: str = ""
    all_day: bool = False
    attendees: list[str] = Field(default_factory=list, sa_column=Column(JSON))


class JournalRow(SQLModel, table=True):
    __tablename__ = "journal"
    id: int | None = Field(default=None, primary_key=True)
    user: str = Field(default=LOCAL_USER, index=True)
    at: datetime
    call: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON))
    confirmed_by: str = ""
    undo: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    undone: bool = False


class MemoryRow(SQLModel, table=True):
    __tablename__ = "memories"
    id: int | None = Field(default=None, primary_key=True)
    user: str = Field(default=LOCAL_USER, index=True)
    text: str
    created: datetime

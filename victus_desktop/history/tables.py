"""The tables. All times are UTC; every row belongs to a user."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Dialect,
    ForeignKeyConstraint,
    Index,
    String,
    TypeDecorator,
    UniqueConstraint,
)
from sqlmodel import Field, SQLModel

from victus_desktop.conversation.access import LOCAL_USER
from victus_desktop.history.calls import sound

_IDS_ONCE = {"sqlite_autoincrement": True}
"""No id comes twice, so that an undo never meets what came after."""


class Words(TypeDecorator[str]):
    """Text as people and programs give it, made such that every database takes it."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else sound(value)


class ConversationRow(SQLModel, table=True):
    __tablename__ = "conversations"
    user: str = Field(default=LOCAL_USER, primary_key=True)
    id: str = Field(primary_key=True, sa_type=Words)
    title: str = Field(default="", sa_type=Words)
    """As the user named it; empty: its first turn names it."""
    created: datetime


class TurnRow(SQLModel, table=True):
    __tablename__ = "turns"
    __table_args__ = (
        ForeignKeyConstraint(
            ["user", "conversation"], ["conversations.user", "conversations.id"], ondelete="CASCADE"
        ),
        Index("ix_turns_conversation", "user", "conversation", "number"),
    )
    number: int | None = Field(default=None, primary_key=True)
    user: str = LOCAL_USER
    id: str = Field(unique=True)
    conversation: str = Field(sa_type=Words)
    started: datetime
    kind: str
    heard: str = Field(sa_type=Words)
    reply: str = Field(sa_type=Words)
    spoken: str = Field(sa_type=Words)
    tier: str
    calls: list[dict[str, Any]] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False)
    )
    timings_ms: dict[str, float] = Field(
        default_factory=dict, sa_column=Column(JSON, nullable=False)
    )
    outcome: str
    error: str = Field(default="", sa_type=Words)
    untrusted: bool = False


class ScheduleRow(SQLModel, table=True):
    __tablename__ = "schedule"
    __table_args__ = _IDS_ONCE
    id: int | None = Field(default=None, primary_key=True)
    user: str = Field(default=LOCAL_USER, index=True)
    kind: str
    label: str = Field(sa_type=Words)
    due: datetime = Field(index=True)
    first: datetime | None = None
    """From when a recurrence is counted."""
    seconds: float | None = None
    recurrence: str = Field(default="", sa_type=Words)
    timezone: str = Field(default="UTC", sa_type=Words)
    skipped: str = ""
    """Times of a recurrence that are left out, in ISO 8601, a space between them."""
    fired: bool = False
    paused_left: float | None = None
    """Seconds left of a timer that is paused; `due` then means nothing."""
    teller: str = ""
    """The run of Victus that is telling it."""
    teller_until: datetime | None = None
    """When another may tell it, where that one has not told it by then."""


class ListRow(SQLModel, table=True):
    __tablename__ = "lists"
    __table_args__ = (UniqueConstraint("user", "key", name="uq_lists_key"), _IDS_ONCE)
    id: int | None = Field(default=None, primary_key=True)
    user: str = Field(default=LOCAL_USER, index=True)
    key: str = Field(sa_type=Words)
    """The name as it is compared: without regard to case."""
    name: str = Field(sa_type=Words)


class ListItemRow(SQLModel, table=True):
    __tablename__ = "list_items"
    __table_args__ = _IDS_ONCE
    id: int | None = Field(default=None, primary_key=True)
    user: str = LOCAL_USER
    list_id: int = Field(foreign_key="lists.id", index=True, ondelete="CASCADE")
    text: str = Field(sa_type=Words)
    done: bool = False


class NoteRow(SQLModel, table=True):
    __tablename__ = "notes"
    __table_args__ = _IDS_ONCE
    id: int | None = Field(default=None, primary_key=True)
    user: str = Field(default=LOCAL_USER, index=True)
    text: str = Field(sa_type=Words)
    created: datetime


class EventRow(SQLModel, table=True):
    __tablename__ = "calendar_events"
    user: str = Field(default=LOCAL_USER, primary_key=True)
    uid: str = Field(primary_key=True, sa_type=Words)
    title: str = Field(sa_type=Words)
    start: datetime = Field(index=True)
    end: datetime
    location: str = Field(default="", sa_type=Words)
    notes: str = Field(default="", sa_type=Words)
    recurrence: str = Field(default="", sa_type=Words)
    timezone: str = "UTC"
    """In which a recurrence is counted."""
    except_at: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """Starts of the repeats that do not take place, in UTC."""
    all_day: bool = False
    attendees: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))


class JournalRow(SQLModel, table=True):
    __tablename__ = "journal"
    __table_args__ = _IDS_ONCE
    id: int | None = Field(default=None, primary_key=True)
    user: str = Field(default=LOCAL_USER, index=True)
    at: datetime
    call: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    confirmed_by: str = ""
    undo: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    undone: bool = False


class MemoryRow(SQLModel, table=True):
    __tablename__ = "memories"
    __table_args__ = _IDS_ONCE
    id: int | None = Field(default=None, primary_key=True)
    user: str = Field(default=LOCAL_USER, index=True)
    text: str = Field(sa_type=Words)
    created: datetime


class MisheardRow(SQLModel, table=True):
    __tablename__ = "misheard"
    __table_args__ = _IDS_ONCE
    id: int | None = Field(default=None, primary_key=True)
    user: str = Field(default=LOCAL_USER, index=True)
    heard: str = Field(sa_type=Words)
    meant: str = Field(sa_type=Words)
    created: datetime


OWNED = (
    TurnRow,
    ConversationRow,
    ScheduleRow,
    ListItemRow,
    ListRow,
    NoteRow,
    EventRow,
    JournalRow,
    MemoryRow,
    MisheardRow,
)
"""All tables, those that refer to another before it."""

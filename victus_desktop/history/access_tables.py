"""The tables of users, keys, secrets and what was asked for once. All times are UTC."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from victus_desktop.history.tables import Words


class UserRow(SQLModel, table=True):
    __tablename__ = "users"
    __table_args__ = (UniqueConstraint("issuer", "subject", name="uq_users_subject"),)
    id: str = Field(primary_key=True)
    issuer: str = Field(sa_type=Words)
    subject: str = Field(sa_type=Words)
    name: str = Field(default="", sa_type=Words)
    email: str = Field(default="", sa_type=Words)
    admin: bool = False
    disabled: bool = False
    created: datetime
    last_seen: datetime


class TokenRow(SQLModel, table=True):
    __tablename__ = "tokens"
    id: str = Field(primary_key=True)
    user: str = Field(index=True)
    name: str = Field(sa_type=Words)
    digest: str
    scopes: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    created: datetime
    expires: datetime | None = None
    last_used: datetime | None = None
    revoked: bool = False


class SessionRow(SQLModel, table=True):
    __tablename__ = "sessions"
    id: str = Field(primary_key=True)
    user: str = Field(index=True)
    digest: str = Field(unique=True)
    device: str = Field(default="", sa_type=Words)
    how: str
    created: datetime
    expires: datetime = Field(index=True)
    last_used: datetime


class AuditRow(SQLModel, table=True):
    __tablename__ = "audit"
    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(index=True)
    user: str = Field(default="", index=True)
    what: str
    address: str = Field(default="", sa_type=Words)
    detail: str = Field(default="", sa_type=Words)


class SecretRow(SQLModel, table=True):
    __tablename__ = "secrets"
    user: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    sealed: str
    """The secret, encrypted with the key of this server."""


class PreferenceRow(SQLModel, table=True):
    __tablename__ = "preferences"
    user: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    value: Any = Field(default=None, sa_column=Column(JSON))


class RequestRow(SQLModel, table=True):
    __tablename__ = "requests"
    user: str = Field(primary_key=True)
    key: str = Field(primary_key=True, sa_type=Words)
    digest: str
    """SHA-256 of what was asked for under the key."""
    process: str
    """The run of Victus that took it."""
    turn: str = ""
    """The turn that it became, if it is one."""
    acted: bool = False
    """Whether it was about to have an effect."""
    started: datetime = Field(index=True)
    answer: dict[str, Any] | None = Field(
        default=None, sa_column=Column(JSON(none_as_null=True), nullable=True)
    )


ACCOUNT = (TokenRow, SessionRow, SecretRow, PreferenceRow, RequestRow)
"""What a user has besides the things that were said and kept."""

"""Users, their tokens, sessions, secrets and preferences; the audit; what was asked for once."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def _text(name: str, *, key: bool = False, index: bool = False) -> "sa.Column[str]":
    return sa.Column(name, sa.String(), primary_key=key, nullable=False, index=index)


def _time(name: str, *, missing: bool = False, index: bool = False) -> "sa.Column[object]":
    return sa.Column(name, sa.DateTime(timezone=True), nullable=missing, index=index)


def upgrade() -> None:
    op.create_table(
        "users",
        _text("id", key=True),
        *(_text(name) for name in ("issuer", "subject", "name", "email")),
        sa.Column("admin", sa.Boolean(), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        _time("created"),
        _time("last_seen"),
        sa.UniqueConstraint("issuer", "subject", name="uq_users_subject"),
    )
    op.create_table(
        "tokens",
        _text("id", key=True),
        _text("user", index=True),
        _text("name"),
        _text("digest"),
        sa.Column("scopes", sa.JSON(), nullable=False),
        _time("created"),
        _time("expires", missing=True),
        _time("last_used", missing=True),
        sa.Column("revoked", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "sessions",
        _text("id", key=True),
        _text("user", index=True),
        sa.Column("digest", sa.String(), nullable=False, unique=True),
        _text("device"),
        _text("how"),
        _time("created"),
        _time("expires", index=True),
        _time("last_used"),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), primary_key=True),
        _time("at", index=True),
        _text("user", index=True),
        *(_text(name) for name in ("what", "address", "detail")),
    )
    op.create_table("secrets", _text("user", key=True), _text("name", key=True), _text("sealed"))
    op.create_table(
        "preferences",
        _text("user", key=True),
        _text("name", key=True),
        sa.Column("value", sa.JSON()),
    )
    op.create_table(
        "requests",
        _text("user", key=True),
        _text("key", key=True),
        _text("digest"),
        _text("process"),
        _time("started", index=True),
        sa.Column("answer", sa.JSON()),
    )

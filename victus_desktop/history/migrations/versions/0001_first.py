"""The first tables, and the full-text index over what was said."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_INDEX = (
    "CREATE VIRTUAL TABLE turns_text USING fts5("
    "heard, reply, content='turns', content_rowid='number', tokenize='porter unicode61')",
    "CREATE TRIGGER turns_text_insert AFTER INSERT ON turns BEGIN "
    "INSERT INTO turns_text(rowid, heard, reply) VALUES (new.number, new.heard, new.reply); END",
    "CREATE TRIGGER turns_text_delete AFTER DELETE ON turns BEGIN "
    "INSERT INTO turns_text(turns_text, rowid, heard, reply) "
    "VALUES ('delete', old.number, old.heard, old.reply); END",
)


def upgrade() -> None:
    _conversations()
    _kept_things()
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        for statement in _INDEX:
            op.execute(statement)


def _conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("user", sa.String(), nullable=False, index=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "turns",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("id", sa.String(), nullable=False, unique=True),
        sa.Column(
            "conversation",
            sa.String(),
            sa.ForeignKey("conversations.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("started", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("heard", sa.String(), nullable=False),
        sa.Column("reply", sa.String(), nullable=False),
        sa.Column("spoken", sa.String(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("calls", sa.JSON(), nullable=False),
        sa.Column("timings_ms", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
    )


def _kept_things() -> None:
    def user() -> sa.Column[str]:
        return sa.Column("user", sa.String(), nullable=False, index=True)

    op.create_table(
        "schedule",
        sa.Column("id", sa.Integer(), primary_key=True),
        user(),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False, index=True),
        sa.Column("seconds", sa.Float()),
        sa.Column("recurrence", sa.String(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("fired", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "lists",
        sa.Column("id", sa.Integer(), primary_key=True),
        user(),
        sa.Column("name", sa.String(), nullable=False),
    )
    op.create_table(
        "list_items",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "list_id",
            sa.Integer(),
            sa.ForeignKey("lists.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
    )
    for name in ("notes", "memories"):
        op.create_table(
            name,
            sa.Column("id", sa.Integer(), primary_key=True),
            user(),
            sa.Column("text", sa.String(), nullable=False),
            sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        )
    op.create_table(
        "calendar_events",
        sa.Column("uid", sa.String(), primary_key=True),
        user(),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("start", sa.DateTime(timezone=True), nullable=False, index=True),
        sa.Column("end", sa.DateTime(timezone=True), nullable=False),
        sa.Column("location", sa.String(), nullable=False),
        sa.Column("notes", sa.String(), nullable=False),
        sa.Column("recurrence", sa.String(), nullable=False),
        sa.Column("all_day", sa.Boolean(), nullable=False),
        sa.Column("attendees", sa.JSON(), nullable=False),
    )
    op.create_table(
        "journal",
        sa.Column("id", sa.Integer(), primary_key=True),
        user(),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("call", sa.JSON(), nullable=False),
        sa.Column("confirmed_by", sa.String(), nullable=False),
        sa.Column("undo", sa.JSON()),
        sa.Column("undone", sa.Boolean(), nullable=False),
    )

"""Give every row its user, lists one spelling, recurrences their clock; find words on Postgres."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_NAMES = {
    "pk": "%(table_name)s_pkey",
    "fk": "%(table_name)s_%(column_0_name)s_fkey",
}
_SQLITE_INDEX = (
    "CREATE VIRTUAL TABLE turns_text USING fts5(heard, reply, content='turns', "
    "content_rowid='number', tokenize='porter unicode61 remove_diacritics 2')",
    "CREATE TRIGGER turns_text_insert AFTER INSERT ON turns BEGIN "
    "INSERT INTO turns_text(rowid, heard, reply) VALUES (new.number, new.heard, new.reply); END",
    "CREATE TRIGGER turns_text_delete AFTER DELETE ON turns BEGIN "
    "INSERT INTO turns_text(turns_text, rowid, heard, reply) "
    "VALUES ('delete', old.number, old.heard, old.reply); END",
    "INSERT INTO turns_text(turns_text) VALUES ('rebuild')",
)
# Stems as SQLite's porter does, and like it leaves no common word out.
_POSTGRES_INDEX = (
    "CREATE TEXT SEARCH DICTIONARY victus_stem (TEMPLATE = snowball, Language = english)",
    "CREATE TEXT SEARCH CONFIGURATION victus (COPY = simple)",
    "ALTER TEXT SEARCH CONFIGURATION victus ALTER MAPPING FOR asciiword, asciihword, "
    "hword_asciipart, word, hword, hword_part WITH victus_stem",
    "CREATE INDEX turns_text ON turns USING gin (to_tsvector('victus', heard || ' ' || reply))",
)


def upgrade() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    if on_sqlite:
        op.execute("DROP TABLE turns_text")
    _conversations()
    _lists()
    _recurrences()
    if on_sqlite:
        _never_use_an_id_twice()
    op.execute("UPDATE journal SET undo = NULL WHERE CAST(undo AS TEXT) = 'null'")
    for statement in _SQLITE_INDEX if on_sqlite else _POSTGRES_INDEX:
        op.execute(statement)


def _never_use_an_id_twice() -> None:
    """As Postgres does: what was taken away is not mistaken for what came after it."""
    for name in ("schedule", "lists", "list_items", "notes", "memories", "journal"):
        with op.batch_alter_table(
            name, recreate="always", table_kwargs={"sqlite_autoincrement": True}
        ):
            continue


def _user() -> "sa.Column[str]":
    return sa.Column("user", sa.String(), nullable=False, server_default="local")


def _conversations() -> None:
    with op.batch_alter_table("turns", naming_convention=_NAMES) as turns:
        turns.add_column(_user())
        turns.drop_constraint("turns_conversation_fkey", type_="foreignkey")
        turns.drop_index("ix_turns_conversation")
    op.execute(
        'UPDATE turns SET "user" = (SELECT "user" FROM conversations WHERE id = conversation)'
    )
    with op.batch_alter_table("conversations", naming_convention=_NAMES) as conversations:
        conversations.drop_index("ix_conversations_user")
        conversations.drop_constraint("conversations_pkey", type_="primary")
        conversations.create_primary_key("conversations_pkey", ["user", "id"])
    with op.batch_alter_table("turns", naming_convention=_NAMES) as turns:
        turns.create_foreign_key(
            "turns_conversation_fkey",
            "conversations",
            ["user", "conversation"],
            ["user", "id"],
            ondelete="CASCADE",
        )
        turns.create_index("ix_turns_conversation", ["user", "conversation", "number"])
    op.execute(
        "UPDATE conversations SET title = '' WHERE title = (SELECT "
        "substr(CASE heard WHEN '' THEN reply ELSE heard END, 1, 60) FROM turns "
        'WHERE conversation = conversations.id AND turns."user" = conversations."user" '
        "ORDER BY number LIMIT 1)"
    )


def _lists() -> None:
    op.add_column("list_items", _user())
    op.execute('UPDATE list_items SET "user" = (SELECT "user" FROM lists WHERE lists.id = list_id)')
    op.add_column("lists", sa.Column("key", sa.String(), nullable=False, server_default=""))
    connection = op.get_bind()
    known: dict[tuple[str, str], int] = {}
    for ident, user, name in connection.execute(
        sa.text('SELECT id, "user", name FROM lists ORDER BY id')
    ).all():
        key = name.strip().casefold()
        kept = known.setdefault((user, key), ident)
        merged = {"ident": ident, "kept": kept, "key": key}
        if kept == ident:
            connection.execute(sa.text("UPDATE lists SET key = :key WHERE id = :ident"), merged)
        else:
            connection.execute(
                sa.text("UPDATE list_items SET list_id = :kept WHERE list_id = :ident"), merged
            )
            connection.execute(sa.text("DELETE FROM lists WHERE id = :ident"), merged)
    with op.batch_alter_table("lists") as lists:
        lists.create_unique_constraint("uq_lists_key", ["user", "key"])


def _recurrences() -> None:
    op.add_column("schedule", sa.Column("first", sa.DateTime(timezone=True)))
    op.execute("UPDATE schedule SET first = due WHERE recurrence <> ''")
    with op.batch_alter_table("calendar_events", naming_convention=_NAMES) as events:
        events.add_column(sa.Column("timezone", sa.String(), nullable=False, server_default="UTC"))
        events.add_column(sa.Column("except_at", sa.JSON(), nullable=False, server_default="[]"))
        events.drop_index("ix_calendar_events_user")
        events.drop_constraint("calendar_events_pkey", type_="primary")
        events.create_primary_key("calendar_events_pkey", ["user", "uid"])

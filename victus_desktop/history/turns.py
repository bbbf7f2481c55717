"""What was said: kept turn by turn, found by words, exported, deleted."""

import html
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, column, func, table, text
from sqlmodel import Session, col, delete, or_, select

from victus_desktop.conversation.errors import BadInput
from victus_desktop.conversation.records import Effect, Exchange, Outcome, ToolCall, TurnRecord
from victus_desktop.history.database import session
from victus_desktop.history.tables import LOCAL_USER, ConversationRow, TurnRow

_TITLE = 60
_TEXT = table("turns_text", column("rowid"), column("rank"))
_TOLD = (Outcome.COMPLETED, Outcome.INTERRUPTED, Outcome.APPROVAL_NEEDED)
"""Outcomes of turns that a later turn may refer to."""
FORMATS = ("json", "markdown", "html")


class TurnStore:
    """Implements the history port for one user, and what `victus history` shows."""

    def __init__(self, engine: Engine, user: str = LOCAL_USER) -> None:
        self._engine = engine
        self._user = user

    def add(self, record: TurnRecord) -> None:
        """Keep a finished turn; it is on the disk when this returns. Raises StorageError."""
        with session(self._engine) as opened:
            self._conversation(opened, record)
            opened.add(
                TurnRow(
                    **asdict(record)
                    | {
                        "conversation": self._key(record.conversation),
                        "started": record.started,
                        "tier": str(record.tier),
                        "outcome": str(record.outcome),
                        "calls": [call_to_json(call) for call in record.calls],
                    }
                )
            )

    def last(self, conversation: str, count: int) -> Sequence[Exchange]:
        """Give the last exchanges of a conversation, the oldest first; failures are left out.

        Raises StorageError.
        """
        return [
            Exchange(
                row["heard"], row["reply"], tuple(call_from_json(call) for call in row["calls"])
            )
            for row in reversed(self.turns(conversation, count, 0))
            if row["heard"] and row["outcome"] in _TOLD
        ]

    def conversations(self, limit: int = 50, offset: int = 0) -> list[dict[str, Any]]:
        """Give the conversations with the number of their turns, the newest first."""
        newest = func.max(TurnRow.started)
        query = (
            select(ConversationRow, func.count(), newest)
            .join(TurnRow, col(TurnRow.conversation) == ConversationRow.id)
            .where(ConversationRow.user == self._user)
            .group_by(col(ConversationRow.id))
            .order_by(newest.desc())
            .limit(limit)
            .offset(offset)
        )
        with session(self._engine) as opened:
            return [
                {
                    "id": self._shown(row.id),
                    "title": row.title,
                    "turns": turns,
                    "started": row.created.isoformat(),
                    "last": last.isoformat(),
                }
                for row, turns, last in opened.exec(query)
            ]

    def turns(self, conversation: str, limit: int = 50, offset: int = 0) -> list[dict[str, Any]]:
        """Give turns of a conversation, the newest first."""
        query = (
            select(TurnRow)
            .where(TurnRow.conversation == self._key(conversation))
            .order_by(col(TurnRow.number).desc())
            .limit(limit)
            .offset(offset)
        )
        with session(self._engine) as opened:
            return [self._told(row) for row in opened.exec(query)]

    def search(self, words: str, limit: int = 20) -> list[dict[str, Any]]:
        """Give turns that hold all the words, the best first."""
        terms = [word for word in _words(words) if word]
        if not terms:
            return []
        query = (
            select(TurnRow)
            .join(ConversationRow, col(ConversationRow.id) == TurnRow.conversation)
            .where(ConversationRow.user == self._user)
            .limit(limit)
        )
        if self._engine.dialect.name == "sqlite":
            match = " ".join(f'"{term}"' for term in terms)
            query = (
                query.join(_TEXT, _TEXT.c.rowid == col(TurnRow.number))
                .where(text("turns_text MATCH :match").bindparams(match=match))
                .order_by(_TEXT.c.rank)
            )
        else:
            for term in terms:
                like = f"%{term}%"
                query = query.where(
                    or_(col(TurnRow.heard).ilike(like), col(TurnRow.reply).ilike(like))
                )
        with session(self._engine) as opened:
            return [self._told(row) for row in opened.exec(query)]

    def rename(self, conversation: str, title: str) -> bool:
        """Give a conversation a title; False where there is none."""
        with session(self._engine) as opened:
            row = opened.get(ConversationRow, self._key(conversation))
            if row is not None:
                row.title = title
                opened.add(row)
            return row is not None

    def delete(self, conversation: str) -> bool:
        """Delete a conversation; False where there is none."""
        with session(self._engine) as opened:
            row = opened.get(ConversationRow, self._key(conversation))
            if row is not None:
                opened.exec(delete(TurnRow).where(col(TurnRow.conversation) == row.id))
                opened.delete(row)
        if row is not None:
            self._leave_nothing()
        return row is not None

    def delete_older(self, days: int, now: datetime | None = None) -> int:
        """Delete turns that are older; gives how many."""
        limit = (now or datetime.now(UTC)) - timedelta(days=days)
        with session(self._engine) as opened:
            gone = opened.exec(delete(TurnRow).where(col(TurnRow.started) < limit)).rowcount
        if gone:
            self._leave_nothing()
        return int(gone)

    def export(self, kind: str, conversation: str | None = None) -> str:
        """Write conversations as JSON, Markdown or HTML. Raises BadInput for another kind."""
        if kind not in FORMATS:
            raise BadInput(f"Victus exports {', '.join(FORMATS)}, not {kind!r}.")
        known = self.conversations(limit=1_000_000)
        chosen = [one for one in known if conversation in (None, one["id"])]
        if conversation is not None and not chosen:
            raise BadInput(f"There is no conversation {conversation!r}.")
        whole = [
            one | {"turns": list(reversed(self.turns(one["id"], 1_000_000)))} for one in chosen
        ]
        if kind == "json":
            return json.dumps(whole, indent=2, ensure_ascii=False)
        return _markdown(whole) if kind == "markdown" else _html(whole)

    def _conversation(self, opened: Session, record: TurnRecord) -> None:
        key = self._key(record.conversation)
        if opened.get(ConversationRow, key) is None:
            title = (record.heard or record.reply)[:_TITLE]
            opened.add(
                ConversationRow(id=key, user=self._user, title=title, created=record.started)
            )
            opened.flush()

    def _key(self, conversation: str) -> str:
        """Users have conversations of the same name: the key in the table tells them apart."""
        return conversation if self._user == LOCAL_USER else f"{self._user}/{conversation}"

    def _shown(self, key: str) -> str:
        return key if self._user == LOCAL_USER else key.removeprefix(f"{self._user}/")

    def _told(self, row: TurnRow) -> dict[str, Any]:
        return row.model_dump(exclude={"number"}) | {
            "started": row.started.isoformat(),
            "conversation": self._shown(row.conversation),
        }

    def _leave_nothing(self) -> None:
        """Let no deleted text stay in the file or its log."""
        if self._engine.dialect.name == "sqlite":
            with self._engine.connect().execution_options(
                isolation_level="AUTOCOMMIT"
            ) as connection:
                connection.execute(text("INSERT INTO turns_text(turns_text) VALUES ('rebuild')"))
                connection.execute(text("VACUUM"))
                connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))


def _words(words: str) -> Iterable[str]:
    return "".join(letter if letter.isalnum() else " " for letter in words).split()


def call_to_json(call: ToolCall) -> dict[str, Any]:
    """Give a call as JSON can hold it."""
    plain_form: dict[str, Any] = json.loads(json.dumps(asdict(call), default=str))
    return plain_form


def call_from_json(told: dict[str, Any]) -> ToolCall:
    """Read back what `call_to_json` gave."""
    return ToolCall(**told | {"effect": Effect(told.get("effect", "read"))})


def _markdown(conversations: list[dict[str, Any]]) -> str:
    lines = []
    for one in conversations:
        lines += [f"# {one['title']}", ""]
        for turn in one["turns"]:
            lines += [f"**You** ({turn['started']}): {turn['heard']}", ""]
            lines += [f"**Victus**: {turn['reply']}", ""]
    return "\n".join(lines)


def _html(conversations: list[dict[str, Any]]) -> str:
    parts = ['<!doctype html><meta charset="utf-8"><title>Victus</title>']
    for one in conversations:
        parts.append(f"<h1>{html.escape(one['title'])}</h1>")
        for turn in one["turns"]:
            parts.append(f"<p><b>You</b> {html.escape(turn['heard'])}</p>")
            parts.append(f"<p><b>Victus</b> {html.escape(turn['reply'])}</p>")
    return "\n".join(parts)

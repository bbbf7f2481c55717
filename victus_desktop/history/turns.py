"""What was said: kept turn by turn, found by words, exported, deleted."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Engine
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, delete, func, select

from victus_desktop.conversation.access import LOCAL_USER
from victus_desktop.conversation.errors import BadInput
from victus_desktop.conversation.records import Exchange, Outcome, TurnRecord
from victus_desktop.history import erasing, export
from victus_desktop.history.access_tables import RequestRow
from victus_desktop.history.calls import call_from_json, call_to_json, plain
from victus_desktop.history.database import add_once, reading, writing
from victus_desktop.history.journal import forget_calls
from victus_desktop.history.search import matching
from victus_desktop.history.tables import ConversationRow, TurnRow

_TITLE = 60
"""Letters of the first turn that name a conversation."""
_TOLD = (Outcome.COMPLETED, Outcome.INTERRUPTED, Outcome.APPROVAL_NEEDED)
"""Outcomes of turns that a later turn may refer to."""


class TurnStore:
    """Implements the history port for one user, and what `victus history` shows.

    `backups` is where Victus keeps its own copies; what is deleted is not left in them.
    """

    def __init__(self, engine: Engine, user: str = LOCAL_USER, backups: Path | None = None) -> None:
        self._engine = engine
        self._user = user
        self._backups = backups

    def add(self, record: TurnRecord) -> None:
        """Keep a finished turn; it is on the disk when this returns. Raises StorageError."""
        fields = asdict(record) | {
            "tier": str(record.tier),
            "outcome": str(record.outcome),
            "calls": [call_to_json(call) for call in record.calls],
            "timings_ms": plain(record.timings_ms),
        }
        row = TurnRow(**fields, user=self._user)
        with writing(self._engine) as session:
            add_once(
                session,
                ConversationRow(user=self._user, id=row.conversation, created=record.started),
            )
            session.add(row)

    def last(self, conversation: str, count: int) -> Sequence[Exchange]:
        """Give the last exchanges of a conversation, the oldest first; failures are left out.

        Raises StorageError.
        """
        query = (
            select(TurnRow)
            .where(*self._of(conversation))
            .where(TurnRow.heard != "", col(TurnRow.outcome).in_([str(one) for one in _TOLD]))
            .order_by(col(TurnRow.number).desc())
            .limit(count)
        )
        with reading(self._engine) as session:
            rows = session.exec(query).all()
            return [_exchange(row) for row in reversed(rows)]

    def conversations(self, limit: int | None = 50, offset: int = 0) -> list[dict[str, Any]]:
        """Give the conversations with the number of their turns, the newest first."""
        groups = (
            select(
                col(TurnRow.conversation).label("id"),
                func.count().label("turns"),
                func.min(TurnRow.number).label("first"),
                func.max(TurnRow.number).label("last"),
            )
            .where(TurnRow.user == self._user)
            .group_by(col(TurnRow.conversation))
            .subquery()
        )
        first, last = aliased(TurnRow), aliased(TurnRow)
        query = (
            select(ConversationRow, groups.c.turns, first, last)
            .join(groups, groups.c.id == ConversationRow.id)
            .join(first, col(first.number) == groups.c.first)
            .join(last, col(last.number) == groups.c.last)
            .where(ConversationRow.user == self._user)
            .order_by(groups.c.last.desc())
            .limit(limit)
            .offset(offset)
        )
        with reading(self._engine) as session:
            return [
                {
                    "id": row.id,
                    "title": row.title or _title(begun),
                    "turns": turns,
                    "started": row.created.isoformat(),
                    "last": ended.started.isoformat(),
                }
                for row, turns, begun, ended in session.exec(query)
            ]

    def turns(
        self, conversation: str, limit: int | None = 50, offset: int = 0
    ) -> list[dict[str, Any]]:
        """Give turns of a conversation, the newest first."""
        query = (
            select(TurnRow)
            .where(*self._of(conversation))
            .order_by(col(TurnRow.number).desc())
            .limit(limit)
            .offset(offset)
        )
        with reading(self._engine) as session:
            return [_told(row) for row in session.exec(query)]

    def turn(self, ident: str) -> dict[str, Any] | None:
        """Give one turn; None where there is none."""
        query = select(TurnRow).where(TurnRow.user == self._user, TurnRow.id == ident)
        with reading(self._engine) as session:
            row = session.exec(query).first()
            return None if row is None else _told(row)

    def search(self, words: str, limit: int = 20, offset: int = 0) -> list[dict[str, Any]]:
        """Give turns that hold all the words, the best first."""
        query = matching(self._engine.dialect.name, words).where(col(TurnRow.user) == self._user)
        with reading(self._engine) as session:
            return [_told(row) for row in session.scalars(query.limit(limit).offset(offset))]

    def rename(self, conversation: str, title: str) -> bool:
        """Give a conversation a title; False where there is none."""
        with writing(self._engine) as session:
            row = session.get(ConversationRow, (self._user, conversation))
            if row is not None:
                row.title = title
            return row is not None

    def delete(self, conversation: str) -> bool:
        """Delete a conversation; False where there is none."""
        return self._delete(*self._of(conversation)) > 0

    def delete_turn(self, ident: str) -> bool:
        """Delete one turn; False where there is none."""
        return self._delete(col(TurnRow.user) == self._user, col(TurnRow.id) == ident) > 0

    def delete_all(self) -> int:
        """Delete all conversations of this user; gives how many turns."""
        return self._delete(col(TurnRow.user) == self._user)

    def delete_older(self, days: int, now: datetime | None = None) -> int:
        """Delete turns that are older; gives how many."""
        limit = (now or datetime.now(UTC)) - timedelta(days=days)
        return self._delete(col(TurnRow.user) == self._user, col(TurnRow.started) < limit)

    def export(self, kind: str, conversation: str | None = None) -> str:
        """Write conversations as 'json', 'markdown' or 'html'.

        Raises BadInput for another kind or where there is no such conversation.
        """
        chosen = [
            one | {"turns": self.turns(one["id"], None)[::-1]}
            for one in self.conversations(None)[::-1]
            if conversation in (None, one["id"])
        ]
        if conversation is not None and not chosen:
            raise BadInput(f"There is no conversation {conversation!r}.")
        return export.write(kind, chosen)

    def _of(self, conversation: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        return (col(TurnRow.user) == self._user, col(TurnRow.conversation) == conversation)

    def _delete(self, *which: ColumnElement[bool]) -> int:
        """Delete turns, what the journal says of them, and conversations that have none left."""
        with writing(self._engine) as session:
            forget_calls(session, self._user, session.exec(select(TurnRow).where(*which)))
            gone = session.exec(delete(TurnRow).where(*which)).rowcount
            if gone:
                self._delete_empty(session)
                # An answer that is kept for a retry tells what was said.
                session.exec(delete(RequestRow).where(col(RequestRow.user) == self._user))
                erasing.mark(session)
        if gone:
            erasing.leave_nothing(self._engine, self._backups)
        return int(gone)

    def _delete_empty(self, session: Session) -> None:
        left = select(TurnRow.conversation).where(TurnRow.user == self._user)
        session.exec(
            delete(ConversationRow).where(
                col(ConversationRow.user) == self._user, col(ConversationRow.id).not_in(left)
            )
        )


def _exchange(row: TurnRow) -> Exchange:
    return Exchange(
        row.heard,
        row.reply,
        tuple(call_from_json(call) for call in row.calls),
        row.spoken if row.outcome == str(Outcome.INTERRUPTED) else None,
        row.untrusted,
    )


def _title(first: TurnRow) -> str:
    return " ".join((first.heard or first.reply).split())[:_TITLE]


def _told(row: TurnRow) -> dict[str, Any]:
    return row.model_dump(exclude={"number", "user"}) | {"started": row.started.isoformat()}

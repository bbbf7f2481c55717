"""Every call with an effect: what it was, who allowed it, how to undo it."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine
from sqlmodel import col, select

from victus_desktop.conversation.records import JournalEntry, ToolCall
from victus_desktop.history.database import session
from victus_desktop.history.tables import LOCAL_USER, JournalRow
from victus_desktop.history.turns import call_from_json, call_to_json


class JournalStore:
    """The journal of one user."""

    def __init__(self, engine: Engine, user: str = LOCAL_USER) -> None:
        self._engine = engine
        self._user = user

    def add(
        self, call: ToolCall, confirmed_by: str = "", undo: dict[str, Any] | None = None
    ) -> JournalEntry:
        """Note a call. Raises StorageError."""
        row = JournalRow(
            user=self._user,
            at=datetime.now(UTC),
            call=call_to_json(call),
            confirmed_by=confirmed_by,
            undo=undo,
        )
        with session(self._engine) as opened:
            opened.add(row)
            opened.flush()
            return _entry(row)

    def last_undoable(self) -> JournalEntry | None:
        """Give the newest entry that can be and was not undone."""
        query = (
            select(JournalRow)
            .where(JournalRow.user == self._user, col(JournalRow.undone).is_(False))
            .order_by(col(JournalRow.id).desc())
        )
        with session(self._engine) as opened:
            for row in opened.exec(query):
                if row.undo:
                    return _entry(row)
        return None

    def mark_undone(self, ident: int) -> None:
        """Note that a call was taken back."""
        with session(self._engine) as opened:
            row = opened.get(JournalRow, ident)
            if row is not None and row.user == self._user:
                row.undone = True
                opened.add(row)

    def entries(self, limit: int = 50) -> list[JournalEntry]:
        """Give the newest entries, the newest first."""
        query = (
            select(JournalRow)
            .where(JournalRow.user == self._user)
            .order_by(col(JournalRow.id).desc())
            .limit(limit)
        )
        with session(self._engine) as opened:
            return [_entry(row) for row in opened.exec(query)]


def _entry(row: JournalRow) -> JournalEntry:
    return JournalEntry(
        id=row.id or 0,
        at=row.at,
        call=call_from_json(row.call),
        confirmed_by=row.confirmed_by,
        undo=row.undo,
        undone=row.undone,
    )

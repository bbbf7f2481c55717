"""Every call with an effect: what it was, who allowed it, how to undo it."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from victus_desktop.conversation.access import LOCAL_USER
from victus_desktop.conversation.records import JournalEntry, ToolCall
from victus_desktop.history.calls import call_from_json, call_to_json, plain
from victus_desktop.history.database import reading, writing
from victus_desktop.history.tables import JournalRow, TurnRow

_TURN = timedelta(minutes=10)
"""No turn lasts longer: what happened later belongs to another."""


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
            undo=None if undo is None else plain(undo),
        )
        with writing(self._engine) as session:
            session.add(row)
            session.flush()
            return _entry(row)

    def last_undoable(self) -> JournalEntry | None:
        """Give the newest entry that can be and was not undone."""
        query = (
            select(JournalRow)
            .where(JournalRow.user == self._user, col(JournalRow.undone).is_(False))
            .where(col(JournalRow.undo).is_not(None))
            .order_by(col(JournalRow.id).desc())
            .limit(1)
        )
        with reading(self._engine) as session:
            row = session.exec(query).first()
            return None if row is None else _entry(row)

    def mark_undone(self, ident: int) -> None:
        """Note that a call was taken back."""
        with writing(self._engine) as session:
            row = session.get(JournalRow, ident)
            if row is not None and row.user == self._user:
                row.undone = True

    def entries(self, limit: int = 50) -> list[JournalEntry]:
        """Give the newest entries, the newest first."""
        query = (
            select(JournalRow)
            .where(JournalRow.user == self._user)
            .order_by(col(JournalRow.id).desc())
            .limit(limit)
        )
        with reading(self._engine) as session:
            return [_entry(row) for row in session.exec(query)]


def forget_calls(session: Session, user: str, turns: Iterable[TurnRow]) -> None:
    """Delete what the journal holds of the calls of turns that are being deleted."""
    made = [
        (turn.started, call["tool"], call["arguments"]) for turn in turns for call in turn.calls
    ]
    if not made:
        return
    begin = min(started for started, _, _ in made)
    entries = session.exec(
        select(JournalRow).where(JournalRow.user == user, JournalRow.at >= begin)
    ).all()
    by_tool: dict[str, list[tuple[datetime, Any]]] = {}
    for started, tool, arguments in made:
        by_tool.setdefault(tool, []).append((started, arguments))
    for row in entries:
        for started, arguments in by_tool.get(row.call["tool"], ()):
            if row.call["arguments"] == arguments and started <= row.at < started + _TURN:
                session.delete(row)
                break


def _entry(row: JournalRow) -> JournalEntry:
    return JournalEntry(
        id=row.id or 0,
        at=row.at,
        call=call_from_json(row.call),
        confirmed_by=row.confirmed_by,
        undo=row.undo,
        undone=row.undone,
    )

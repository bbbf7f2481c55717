"""What the user asked to be remembered."""

from datetime import UTC, datetime

from sqlalchemy import Engine
from sqlmodel import col, select

from victus_desktop.conversation.access import LOCAL_USER
from victus_desktop.conversation.records import Memory
from victus_desktop.history.database import reading, writing
from victus_desktop.history.tables import MemoryRow


class MemoryStore:
    """What one user asked to be remembered."""

    def __init__(self, engine: Engine, user: str = LOCAL_USER) -> None:
        self._engine = engine
        self._user = user

    def add(self, text: str) -> Memory:
        """Remember something. Raises StorageError."""
        row = MemoryRow(user=self._user, text=text, created=datetime.now(UTC))
        with writing(self._engine) as session:
            session.add(row)
            session.flush()
            return _memory(row)

    def all(self) -> list[Memory]:
        """Give everything, the oldest first."""
        query = select(MemoryRow).where(MemoryRow.user == self._user).order_by(col(MemoryRow.id))
        with reading(self._engine) as session:
            return [_memory(row) for row in session.exec(query)]

    def remove(self, ident: int) -> Memory:
        """Forget something and give it back. Raises KeyError: no such memory."""
        with writing(self._engine) as session:
            row = session.get(MemoryRow, ident)
            if row is None or row.user != self._user:
                raise KeyError(ident)
            session.delete(row)
            return _memory(row)


def _memory(row: MemoryRow) -> Memory:
    return Memory(row.id or 0, row.text, row.created)

"""Notes, and what the user asked to be remembered."""

from datetime import UTC, datetime

from sqlalchemy import Engine
from sqlmodel import col, select

from victus_desktop.conversation.records import Memory, Note
from victus_desktop.history.database import session
from victus_desktop.history.tables import LOCAL_USER, MemoryRow, NoteRow


class NoteStore:
    """The notes of one user."""

    def __init__(self, engine: Engine, user: str = LOCAL_USER) -> None:
        self._engine = engine
        self._user = user

    def add(self, text: str) -> Note:
        """Keep a note. Raises StorageError."""
        row = NoteRow(user=self._user, text=text, created=datetime.now(UTC))
        with session(self._engine) as opened:
            opened.add(row)
            opened.flush()
            return _note(row)

    def search(self, words: str, limit: int = 5) -> list[Note]:
        """Give notes that hold the words, those with most of them first; no words: the newest."""
        query = select(NoteRow).where(NoteRow.user == self._user).order_by(col(NoteRow.id).desc())
        with session(self._engine) as opened:
            notes = [_note(row) for row in opened.exec(query)]
        terms = words.lower().split()
        if not terms:
            return notes[:limit]
        scored = [(sum(term in note.text.lower() for term in terms), note) for note in notes]
        best = sorted((one for one in scored if one[0]), key=lambda one: -one[0])
        return [note for _, note in best[:limit]]

    def remove(self, ident: int) -> Note:
        """Take a note away and give it back. Raises KeyError: no such note."""
        with session(self._engine) as opened:
            row = opened.get(NoteRow, ident)
            if row is None or row.user != self._user:
                raise KeyError(ident)
            opened.delete(row)
            return _note(row)


class MemoryStore:
    """What one user asked to be remembered."""

    def __init__(self, engine: Engine, user: str = LOCAL_USER) -> None:
        self._engine = engine
        self._user = user

    def add(self, text: str) -> Memory:
        """Remember something. Raises StorageError."""
        row = MemoryRow(user=self._user, text=text, created=datetime.now(UTC))
        with session(self._engine) as opened:
            opened.add(row)
            opened.flush()
            return _memory(row)

    def all(self) -> list[Memory]:
        """Give everything, the oldest first."""
        query = select(MemoryRow).where(MemoryRow.user == self._user).order_by(col(MemoryRow.id))
        with session(self._engine) as opened:
            return [_memory(row) for row in opened.exec(query)]

    def remove(self, ident: int) -> Memory:
        """Forget something and give it back. Raises KeyError: no such memory."""
        with session(self._engine) as opened:
            row = opened.get(MemoryRow, ident)
            if row is None or row.user != self._user:
                raise KeyError(ident)
            opened.delete(row)
            return _memory(row)


def _note(row: NoteRow) -> Note:
    return Note(row.id or 0, row.text, row.created)


def _memory(row: MemoryRow) -> Memory:
    return Memory(row.id or 0, row.text, row.created)

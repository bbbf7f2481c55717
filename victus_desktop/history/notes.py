"""Notes."""

from datetime import UTC, datetime

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from victus_desktop.conversation.access import LOCAL_USER
from victus_desktop.conversation.records import Note
from victus_desktop.history.database import reading, writing
from victus_desktop.history.tables import NoteRow


class NoteStore:
    """The notes of one user."""

    def __init__(self, engine: Engine, user: str = LOCAL_USER) -> None:
        self._engine = engine
        self._user = user

    def add(self, text: str) -> Note:
        """Keep a note. Raises StorageError."""
        row = NoteRow(user=self._user, text=text, created=datetime.now(UTC))
        with writing(self._engine) as session:
            session.add(row)
            session.flush()
            return _note(row)

    def search(self, words: str, limit: int = 5) -> list[Note]:
        """Give notes that hold the words, those with most of them first; no words: the newest."""
        query = select(NoteRow).where(NoteRow.user == self._user).order_by(col(NoteRow.id).desc())
        with reading(self._engine) as session:
            notes = [_note(row) for row in session.exec(query)]
        terms = words.casefold().split()
        if not terms:
            return notes[:limit]
        scored = [(sum(term in note.text.casefold() for term in terms), note) for note in notes]
        best = sorted((one for one in scored if one[0]), key=lambda one: -one[0])
        return [note for _, note in best[:limit]]

    def change(self, ident: int, text: str) -> Note:
        """Give a note other words. Raises KeyError: no such note; StorageError."""
        with writing(self._engine) as session:
            row = self._row(session, ident)
            row.text = text
            session.flush()
            return _note(row)

    def remove(self, ident: int) -> Note:
        """Take a note away and give it back. Raises KeyError: no such note."""
        with writing(self._engine) as session:
            row = self._row(session, ident)
            session.delete(row)
            return _note(row)

    def _row(self, session: Session, ident: int) -> NoteRow:
        row = session.get(NoteRow, ident)
        if row is None or row.user != self._user:
            raise KeyError(ident)
        return row


def _note(row: NoteRow) -> Note:
    return Note(row.id or 0, row.text, row.created)

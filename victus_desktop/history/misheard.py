"""What the user taught about misheard names: 'I said Anna, not Hannah'."""

from datetime import UTC, datetime

from sqlalchemy import Engine
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from victus_desktop.conversation.access import LOCAL_USER
from victus_desktop.conversation.records import Misheard
from victus_desktop.history.database import reading, writing
from victus_desktop.history.tables import MisheardRow


class MisheardStore:
    """The misheard names of one user; each that was heard stands for one that was meant."""

    def __init__(self, engine: Engine, user: str = LOCAL_USER) -> None:
        self._engine = engine
        self._user = user

    def add(self, heard: str, meant: str) -> Misheard:
        """Keep one, in the place of what was taught of the same before. Raises StorageError."""
        row = MisheardRow(
            user=self._user, heard=heard.strip(), meant=meant.strip(), created=datetime.now(UTC)
        )
        with writing(self._engine) as session:
            for known in session.exec(self._all()):
                if known.heard.casefold() == row.heard.casefold():
                    session.delete(known)
            session.add(row)
            session.flush()
            return _misheard(row)

    def all(self) -> list[Misheard]:
        """Give everything, the newest first."""
        with reading(self._engine) as session:
            return [_misheard(row) for row in session.exec(self._all())]

    def remove(self, ident: int) -> Misheard:
        """Forget one and give it back. Raises KeyError: there is none."""
        with writing(self._engine) as session:
            row = session.get(MisheardRow, ident)
            if row is None or row.user != self._user:
                raise KeyError(ident)
            session.delete(row)
            return _misheard(row)

    def _all(self) -> SelectOfScalar[MisheardRow]:
        mine = MisheardRow.user == self._user
        return select(MisheardRow).where(mine).order_by(col(MisheardRow.id).desc())


def _misheard(row: MisheardRow) -> Misheard:
    return Misheard(row.id or 0, row.heard, row.meant, row.created)

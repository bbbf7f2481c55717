"""Who signed in, and how much each has: counts, never content."""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlmodel import col, delete, func, select

from victus_desktop.conversation.access import User
from victus_desktop.history.access_tables import ACCOUNT, AuditRow, TokenRow, UserRow
from victus_desktop.history.database import add_once, reading, writing
from victus_desktop.history.everything import delete_everything
from victus_desktop.history.tables import OWNED, TurnRow


class UserStore:
    """All users of a server."""

    def __init__(self, engine: Engine, backups: Path | None = None) -> None:
        self._engine = engine
        self._backups = backups

    def seen(
        self, issuer: str, subject: str, *, name: str = "", email: str = "", admin: bool = False
    ) -> User:
        """Take note that somebody came in; the first time makes the user. Raises StorageError."""
        now = datetime.now(UTC)
        made = UserRow(
            id=uuid.uuid4().hex, issuer=issuer, subject=subject, created=now, last_seen=now
        )
        same = (col(UserRow.issuer) == issuer, col(UserRow.subject) == subject)
        with writing(self._engine) as session:
            add_once(session, made)
            row = session.exec(select(UserRow).where(*same)).one()
            row.name, row.email = name or row.name or subject, email or row.email
            row.admin, row.last_seen = admin, now
            return _user(row)

    def add(self, name: str, *, admin: bool = False) -> User:
        """Add a user by name, or give the one that was; for servers without a provider."""
        known = self.named(name)
        return known or self.seen("", name, name=name, admin=admin)

    def get(self, ident: str) -> User | None:
        with reading(self._engine) as session:
            row = session.get(UserRow, ident)
            return None if row is None else _user(row)

    def named(self, name: str) -> User | None:
        """Give the one user with this id, address or name; None where there is none or several."""
        fields = (UserRow.id, UserRow.email, UserRow.name, UserRow.subject)
        with reading(self._engine) as session:
            for field in fields:
                found = session.exec(select(UserRow).where(col(field) == name)).all()
                if len(found) == 1:
                    return _user(found[0])
        return None

    def all(self) -> list[User]:
        """Give all users, the first first."""
        with reading(self._engine) as session:
            return [
                _user(row) for row in session.exec(select(UserRow).order_by(col(UserRow.created)))
            ]

    def disable(self, ident: str, disabled: bool = True) -> bool:
        """Keep a user out, or let them in again; False where there is no such user."""
        with writing(self._engine) as session:
            row = session.get(UserRow, ident)
            if row is not None:
                row.disabled = disabled
            return row is not None

    def counts(self) -> Sequence[dict[str, Any]]:
        """Give for each user how many turns and valid tokens there are."""
        turns = dict(self._counted(TurnRow))
        tokens = dict(self._counted(TokenRow, col(TokenRow.revoked).is_(False)))
        return [
            {
                "id": user.id,
                "name": user.name,
                "email": user.email,
                "admin": user.admin,
                "disabled": user.disabled,
                "created": user.created.isoformat(),
                "last_seen": user.last_seen.isoformat(),
                "turns": turns.get(user.id, 0),
                "tokens": tokens.get(user.id, 0),
            }
            for user in self.all()
        ]

    def remove(self, ident: str) -> bool:
        """Delete a user with all that they have; nothing of them stays."""
        with writing(self._engine) as session:
            gone = session.exec(delete(UserRow).where(col(UserRow.id) == ident)).rowcount
            for table in ACCOUNT:
                session.exec(delete(table).where(col(table.user) == ident))
            session.exec(delete(AuditRow).where(col(AuditRow.user) == ident))
        delete_everything(self._engine, ident, self._backups)
        return bool(gone)

    def rows(self, ident: str) -> int:
        """Tell how many rows of any table belong to a user."""
        with reading(self._engine) as session:
            return sum(
                session.exec(
                    select(func.count()).select_from(table).where(col(table.user) == ident)
                ).one()
                for table in (*OWNED, *ACCOUNT)
            )

    def _counted(self, table: Any, *which: Any) -> Sequence[tuple[str, int]]:
        query = select(table.user, func.count()).where(*which).group_by(table.user)
        with reading(self._engine) as session:
            return [(user, count) for user, count in session.exec(query)]


def _user(row: UserRow) -> User:
    return User(**row.model_dump())

"""Sessions of browsers and phones; the database holds only a digest of each."""

import secrets
import uuid
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine
from sqlmodel import col, delete, select

from victus_desktop.conversation.access import SignedIn
from victus_desktop.history.access_tables import SessionRow
from victus_desktop.history.database import reading, writing
from victus_desktop.history.tokens import digest

_NOTED_EVERY = timedelta(minutes=5)


class SessionStore:
    """The sessions of all users. One that is in use lasts on."""

    def __init__(self, engine: Engine, lasts: timedelta = timedelta(days=30)) -> None:
        self._engine = engine
        self._lasts = lasts

    def open(self, user: str, how: str, device: str = "", now: datetime | None = None) -> str:
        """Begin a session; gives its secret. Those that ran out are deleted."""
        moment = now or datetime.now(UTC)
        secret = secrets.token_urlsafe(32)
        row = SessionRow(
            id=uuid.uuid4().hex,
            user=user,
            digest=digest(secret),
            device=device[:200],
            how=how,
            created=moment,
            expires=moment + self._lasts,
            last_used=moment,
        )
        with writing(self._engine) as session:
            session.exec(delete(SessionRow).where(col(SessionRow.expires) < moment))
            session.add(row)
        return secret

    def find(self, secret: str, now: datetime | None = None) -> SignedIn | None:
        """Give the session of a secret, where it has not run out."""
        moment = now or datetime.now(UTC)
        query = select(SessionRow).where(SessionRow.digest == digest(secret))
        with reading(self._engine) as session:
            row = session.exec(query).first()
            found = None if row is None else SignedIn(**row.model_dump())
        if found is None or found.expires <= moment:
            return None
        if moment - found.last_used > _NOTED_EVERY:
            self._used(found.id, moment)
        return found

    def of(self, user: str, now: datetime | None = None) -> list[SignedIn]:
        """Give the sessions of a user that have not run out, the last used first."""
        moment = now or datetime.now(UTC)
        query = select(SessionRow).where(SessionRow.user == user, SessionRow.expires > moment)
        with reading(self._engine) as session:
            rows = session.exec(query.order_by(col(SessionRow.last_used).desc()))
            return [SignedIn(**row.model_dump()) for row in rows]

    def close(self, ident: str, user: str) -> bool:
        """End a session of a user; False where there is none."""
        which = (col(SessionRow.id) == ident, col(SessionRow.user) == user)
        with writing(self._engine) as session:
            return bool(session.exec(delete(SessionRow).where(*which)).rowcount)

    def close_all(self, user: str) -> int:
        """End all sessions of a user."""
        with writing(self._engine) as session:
            return session.exec(delete(SessionRow).where(col(SessionRow.user) == user)).rowcount

    def _used(self, ident: str, now: datetime) -> None:
        with writing(self._engine) as session:
            row = session.get(SessionRow, ident)
            if row is not None:
                row.last_used, row.expires = now, now + self._lasts

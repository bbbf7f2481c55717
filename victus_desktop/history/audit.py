"""What happened to accounts and keys: sign-ins, tokens, lock-outs. Never what was said."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine
from sqlmodel import col, delete, select

from victus_desktop.conversation.access import AuditEntry
from victus_desktop.history.access_tables import AuditRow
from victus_desktop.history.database import reading, writing

KEPT = timedelta(days=365)


class AuditStore:
    """The audit of all users."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, what: str, user: str = "", address: str = "", detail: str = "") -> None:
        """Note something; entries older than a year go."""
        now = datetime.now(UTC)
        row = AuditRow(at=now, what=what, user=user, address=address, detail=detail[:200])
        with writing(self._engine) as session:
            session.exec(delete(AuditRow).where(col(AuditRow.at) < now - KEPT))
            session.add(row)

    def entries(
        self, user: str | None = None, limit: int = 50, offset: int = 0
    ) -> list[AuditEntry]:
        """Give the entries of a user, or of all; the newest first."""
        query = select(AuditRow).order_by(col(AuditRow.id).desc()).limit(limit).offset(offset)
        if user is not None:
            query = query.where(AuditRow.user == user)
        with reading(self._engine) as session:
            return [AuditEntry(**row.model_dump()) for row in session.exec(query)]

"""What was asked for under an idempotency key, so that a retry does nothing twice."""

import hashlib
import json
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine
from sqlmodel import col, delete, func, select

from victus_desktop.history.access_tables import RequestRow
from victus_desktop.history.database import add_once, reading, writing
from victus_desktop.history.tables import JournalRow

KEPT = timedelta(hours=24)
_PROCESS = uuid.uuid4().hex


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a key that was used before."""

    same: bool
    """Whether the same was asked for."""
    answer: dict[str, Any] | None
    """What came of it, None while it is not done."""
    running: bool
    """Whether this very process is doing it."""
    may_have_acted: bool
    """Whether an effect was journalled since it began."""


class RequestStore:
    """The keys of one user; each is kept for a day."""

    def __init__(self, engine: Engine, user: str, process: str = _PROCESS) -> None:
        self._engine = engine
        self._user = user
        self._process = process

    def begin(self, key: str, asked: Any, now: datetime | None = None) -> Known | None:
        """Take a key; gives what is known where it was taken before, else None."""
        moment = now or datetime.now(UTC)
        row = RequestRow(
            user=self._user,
            key=key,
            digest=_digest(asked),
            process=self._process,
            started=moment,
        )
        with writing(self._engine) as session:
            session.exec(delete(RequestRow).where(col(RequestRow.started) < moment - KEPT))
            if add_once(session, row):
                return None
            found = session.get_one(RequestRow, (self._user, key))
            acted = session.exec(
                select(func.count())
                .select_from(JournalRow)
                .where(JournalRow.user == self._user, JournalRow.at >= found.started)
            ).one()
            return Known(
                found.digest == row.digest,
                found.answer,
                found.answer is None and found.process == self._process,
                acted > 0,
            )

    def finish(self, key: str, answer: dict[str, Any]) -> None:
        """Note what came of it."""
        with writing(self._engine) as session:
            row = session.get(RequestRow, (self._user, key))
            if row is not None:
                row.answer = answer

    def forget(self, key: str) -> None:
        """Give a key free: nothing came of it."""
        which = (col(RequestRow.user) == self._user, col(RequestRow.key) == key)
        with writing(self._engine) as session:
            session.exec(delete(RequestRow).where(*which))

    def answer(self, key: str) -> dict[str, Any] | None:
        with reading(self._engine) as session:
            row = session.get(RequestRow, (self._user, key))
            return None if row is None else row.answer


def _digest(asked: Any) -> str:
    told = json.dumps(asked, sort_keys=True, default=str)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()

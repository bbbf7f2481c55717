"""What was asked for under an idempotency key, so that a retry does nothing twice."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, col, delete, select

from victus_desktop.history.access_tables import RequestRow
from victus_desktop.history.database import THIS_RUN, add_once, reading, writing
from victus_desktop.history.tables import TurnRow

KEPT = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a key that was used before."""

    same: bool
    """Whether the same was asked for."""
    answer: dict[str, Any] | None
    """What came of it, None while it is not done."""
    running: bool
    """Whether it is still being done."""
    may_have_acted: bool
    """Whether it was about to have an effect."""
    turn: str = ""
    """The turn in history that it became."""


class RequestStore:
    """The keys of one user; each is kept for a day.

    `patience`: how long another run of Victus may still be at work on a request. Where only one
    can be running it is nothing: what another has not finished, it was killed over.
    """

    def __init__(
        self,
        engine: Engine,
        user: str,
        run: str = THIS_RUN,
        patience: timedelta = timedelta(0),
    ) -> None:
        self._engine = engine
        self._user = user
        self._run = run
        self._patience = patience

    def begin(
        self, key: str, asked: Any, turn: str = "", now: datetime | None = None
    ) -> Known | None:
        """Take a key; gives what is known where it was taken before, else None.

        `turn` is the turn that it is about to become. A request that a killed run left without a
        trace is taken over: it is as if it had not been. Raises StorageError.
        """
        moment = now or datetime.now(UTC)
        row = RequestRow(
            user=self._user,
            key=key,
            digest=_digest(asked),
            process=self._run,
            started=moment,
            turn=turn,
        )
        with writing(self._engine) as session:
            session.exec(delete(RequestRow).where(col(RequestRow.started) < moment - KEPT))
            if add_once(session, row):
                return None
            one = select(RequestRow).where(RequestRow.user == self._user, RequestRow.key == key)
            found = session.exec(one.with_for_update()).one()
            known = self._known(session, found, row.digest, moment)
            if known.same and not (
                known.answer or known.turn or known.running or known.may_have_acted
            ):
                found.process, found.turn, found.started = self._run, turn, moment
                return None
            return known

    def _known(self, session: Session, found: RequestRow, digest: str, now: datetime) -> Known:
        kept = select(TurnRow.id).where(TurnRow.user == self._user, TurnRow.id == found.turn)
        turn = session.exec(kept).first() or ""
        mine = found.process == self._run or found.started > now - self._patience
        running = found.answer is None and not turn and mine
        return Known(found.digest == digest, found.answer, running, found.acted, turn)

    def acts(self, key: str) -> None:
        """Note that the request is about to have an effect; it is on the disk when this returns."""
        with writing(self._engine) as session:
            row = session.get(RequestRow, (self._user, key))
            if row is not None:
                row.acted = True

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

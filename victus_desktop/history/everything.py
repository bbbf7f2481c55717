"""All that one user has in the database: written out, or deleted."""

import json
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import col, delete, select

from victus_desktop.conversation.access import LOCAL_USER
from victus_desktop.history import erasing
from victus_desktop.history.access_tables import RequestRow
from victus_desktop.history.database import reading, writing
from victus_desktop.history.tables import OWNED


def export_everything(engine: Engine, user: str = LOCAL_USER) -> str:
    """Write all rows of a user as JSON, by table. Raises StorageError."""
    told = {}
    with reading(engine) as session:
        for table in reversed(OWNED):
            rows = session.exec(select(table).where(col(table.user) == user)).all()
            told[str(table.__tablename__)] = [row.model_dump(mode="json") for row in rows]
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def delete_everything(engine: Engine, user: str = LOCAL_USER, backups: Path | None = None) -> int:
    """Delete all rows of a user, gives how many; nothing of them stays on the disk.

    Raises StorageError.
    """
    with writing(engine) as session:
        gone = sum(
            session.exec(delete(table).where(col(table.user) == user)).rowcount for table in OWNED
        )
        session.exec(delete(RequestRow).where(col(RequestRow.user) == user))
        erasing.mark(session)
    erasing.leave_nothing(engine, backups)
    return gone

"""Lets nothing of what was deleted stay on the disk: in the file, its log, the word index, copies.

Between the deletion and the end of the cleaning the program may be killed or the disk be full.
So the deletion also leaves a mark, in the same transaction; the next opening finishes the work.
"""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine
from sqlmodel import Session

from victus_desktop.conversation.errors import StorageError
from victus_desktop.history import backup, cipher
from victus_desktop.history.database import place_of, sqlite_file
from victus_desktop.history.failures import sentence, storage_errors

_MARK, _NO_MARK = "PRAGMA user_version=1", "PRAGMA user_version=0"


def mark(session: Session) -> None:
    """Note, in the transaction that deletes, that `leave_nothing` is to follow."""
    connection: Connection = session.connection()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(_MARK)


def leave_nothing(engine: Engine, backups: Path | None = None) -> None:
    """Clean the disk of what was deleted, and remove the copies that Victus made by itself.

    Raises StorageError where that has to wait; the next opening tries again.
    """
    if engine.dialect.name != "sqlite":
        return
    with storage_errors(place_of(engine)):
        file = sqlite_file(engine.url)
        copies = backup.own_copies(backups) if backups is not None and backups.is_dir() else []
        if file is not None:
            copies.append(backup.kept_by_restore(file))
        for copy in copies:
            copy.unlink(missing_ok=True)
    connection = engine.raw_connection()
    try:
        _clean(connection)
    except cipher.errors() as error:
        told = sentence(error, place_of(engine))
        raise StorageError(
            f"It is deleted, but traces stay until the next start: {told}"
        ) from error
    finally:
        connection.close()


def finish(engine: Engine, backups: Path | None = None) -> None:
    """Finish a cleaning that was cut short. Raises StorageError."""
    if engine.dialect.name != "sqlite":
        return
    with storage_errors(place_of(engine)), engine.connect() as connection:
        marked = connection.exec_driver_sql("PRAGMA user_version").scalar()
    if marked:
        leave_nothing(engine, backups)


def _clean(connection: Any) -> None:
    cursor = connection.cursor()
    # The word index keeps deleted words until it is built anew.
    cursor.execute("INSERT INTO turns_text(turns_text) VALUES ('rebuild')")
    cursor.execute("VACUUM")
    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (busy, *_) = cursor.fetchone()
    if busy:
        raise StorageError(
            "It is deleted, but traces stay until the next start: another program is reading the "
            "history."
        )
    cursor.execute(_NO_MARK)

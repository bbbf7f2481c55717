"""Copies of the database: consistent while it is in use, checked before they are put back."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from victus_desktop.conversation.errors import BadInput, StorageError
from victus_desktop.history.failures import sentence

OWN_COPY = "before-"
"""How the names of the copies begin that Victus makes by itself."""


def back_up(database: Path, target: Path) -> None:
    """Copy a SQLite database that may be in use into one file that only this user can read.

    Raises BadInput where there is nothing to copy or the target is the database itself, and
    StorageError where it cannot be written.
    """
    if not database.is_file():
        raise BadInput(f"There is no history at {database} yet.")
    if target.exists() and target.samefile(database):
        raise BadInput("A backup needs a file of its own.")
    part = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _copy(database, part)
        part.replace(target)
    except sqlite3.Error as error:
        told = sentence(error, target)
        raise StorageError(f"The backup could not be written: {told}") from error
    except OSError as error:
        raise StorageError(f"The backup {target} cannot be written: {error.strerror}") from error
    finally:
        _remove(part)


def restore(source: Path, database: Path, newest: str) -> Path | None:
    """Put a backup in the database's place; gives where the old one is kept, None if none was.

    `newest` is the newest revision that this Victus knows. No other Victus may be running on
    the database. Raises BadInput where the file is no intact backup and StorageError where it
    cannot be put back; the database is as it was then.
    """
    _check(source, newest)
    kept = None
    part = database.with_name(database.name + ".part")
    try:
        database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _copy(source, part)
        if database.exists():
            kept = kept_by_restore(database)
            _put_aside(database, kept)
        for log in _logs(database):
            log.unlink(missing_ok=True)
        part.replace(database)
    except sqlite3.Error as error:
        told = sentence(error, database)
        raise StorageError(f"The backup could not be put back: {told}") from error
    except OSError as error:
        raise StorageError(f"The backup could not be put back: {error.strerror}") from error
    finally:
        _remove(part)
    return kept


def own_copies(backups: Path) -> list[Path]:
    """Give the copies that Victus made by itself before migrations, the oldest first."""
    return sorted(backups.glob(f"{OWN_COPY}*.db"), key=lambda file: file.stat().st_mtime)


def kept_by_restore(database: Path) -> Path:
    """Give where `restore` keeps the database that it replaces."""
    return database.with_name(database.name + ".before-restore")


def _copy(source: Path, target: Path) -> None:
    """Copy page by page through SQLite, into a single file with no log beside it."""
    _remove(target)
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    with closing(_open_to_read(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
        new.execute("PRAGMA journal_mode=DELETE")
        (verdict,) = new.execute("PRAGMA quick_check(1)").fetchone()
        if verdict != "ok":
            raise sqlite3.DatabaseError(f"the copy is damaged: {verdict}")
    with target.open("rb+") as written:
        os.fsync(written.fileno())


def _check(source: Path, newest: str) -> None:
    if not source.is_file():
        raise BadInput(f"There is no file {source}.")
    try:
        with closing(_open_to_read(source)) as opened:
            (verdict,) = opened.execute("PRAGMA integrity_check").fetchone()
            (revision,) = opened.execute("SELECT version_num FROM alembic_version").fetchone()
    except (sqlite3.Error, TypeError) as error:
        raise BadInput(f"{source} is no backup of Victus: {error}") from error
    if verdict != "ok":
        raise BadInput(f"{source} is damaged: {verdict}")
    if str(revision) > newest:
        raise BadInput(f"{source} was made by a newer Victus; install that one first.")


def _put_aside(database: Path, kept: Path) -> None:
    """Keep a database that is to be replaced, with its log; one that is damaged as it is."""
    try:
        back_up(database, kept)
    except StorageError:
        database.replace(kept)
        for log, name in zip(_logs(database), _logs(kept), strict=True):
            if log.exists():
                log.replace(name)


def _open_to_read(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=10)


def _logs(database: Path) -> list[Path]:
    return [database.with_name(database.name + end) for end in ("-wal", "-shm")]


def _remove(part: Path) -> None:
    for file in (part, *_logs(part), part.with_name(part.name + "-journal")):
        if file.exists():
            file.unlink()

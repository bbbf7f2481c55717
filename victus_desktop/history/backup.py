"""Copies of the database: consistent while it is in use, checked before they are put back."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from victus_desktop.conversation.errors import BadInput, StorageError


def back_up(database: Path, target: Path) -> None:
    """Copy a SQLite database that may be in use into one file. Raises StorageError."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(target.name + ".part")
        with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(part)) as copy:
            source.backup(copy)
        part.replace(target)
    except (OSError, sqlite3.Error) as error:
        raise StorageError(f"The backup {target} could not be written: {error}") from error


def restore(source: Path, database: Path, newest: str) -> Path | None:
    """Put a backup in the database's place; gives where the old one was kept.

    `newest` is the newest revision that this Victus knows. Raises BadInput where the file is
    no intact backup and StorageError where it cannot be put back.
    """
    if not source.is_file():
        raise BadInput(f"There is no file {source}.")
    try:
        with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as opened:
            (verdict,) = opened.execute("PRAGMA integrity_check").fetchone()
            (revision,) = opened.execute("SELECT version_num FROM alembic_version").fetchone()
    except (sqlite3.Error, TypeError) as error:
        raise BadInput(f"{source} is no backup of Victus: {error}") from error
    if verdict != "ok":
        raise BadInput(f"{source} is damaged: {verdict}")
    if revision > newest:
        raise BadInput(f"{source} was made by a newer Victus; install that one first.")
    kept = None
    try:
        if database.exists():
            kept = database.with_name(database.name + ".before-restore")
            back_up(database, kept)
        for leftover in ("-wal", "-shm"):
            database.with_name(database.name + leftover).unlink(missing_ok=True)
        part = database.with_name(database.name + ".part")
        shutil.copyfile(source, part)
        part.replace(database)
    except OSError as error:
        raise StorageError(f"The backup could not be put back: {error.strerror}") from error
    return kept

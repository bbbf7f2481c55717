"""Copies of the database: consistent while it is in use, checked before they are put back.

A copy is encrypted where the database is, or where that is asked for; `key` is asked for the
key of an encrypted file.
"""

import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from victus_desktop.conversation.errors import BadInput, StorageError
from victus_desktop.history import cipher
from victus_desktop.history.failures import sentence

OWN_COPY = "before-"
"""How the names of the copies begin that Victus makes by itself."""


def back_up(
    database: Path, target: Path, key: Callable[[], str] = cipher.no_key, *, encrypt: bool = False
) -> None:
    """Copy a SQLite database that may be in use into one file that only this user can read.

    `encrypt`: the copy is encrypted though the database is plain. Raises BadInput where there is
    nothing to copy or the target is the database itself, and StorageError where it cannot be
    written.
    """
    if not database.is_file():
        raise BadInput(f"There is no history at {database} yet.")
    if target.exists() and target.samefile(database):
        raise BadInput("A backup needs a file of its own.")
    part = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        present = cipher.key_for(database, key)
        _copy(database, present, part, key() if encrypt else present)
        part.replace(target)
    except cipher.errors() as error:
        told = sentence(error, target)
        raise StorageError(f"The backup could not be written: {told}") from error
    except OSError as error:
        raise StorageError(f"The backup {target} cannot be written: {error.strerror}") from error
    finally:
        _remove(part)


def restore(
    source: Path, database: Path, newest: str, key: Callable[[], str] = cipher.no_key
) -> Path | None:
    """Put a backup in the database's place; gives where the old one is kept, None if none was.

    The database stays as encrypted or plain as it was; a new one is as the backup is. `newest`
    is the newest revision that this Victus knows. No other Victus may be running on the
    database. Raises BadInput where the file is no intact backup and StorageError where it
    cannot be put back; the database is as it was then.
    """
    if not source.is_file():
        raise BadInput(f"There is no file {source}.")
    try:
        source_key = cipher.key_for(source, key)
    except StorageError as error:
        raise BadInput(
            f"{source} is no backup of Victus, or one whose key is not in the keyring; "
            "VICTUS_SECRET_HISTORY in the environment gives the key."
        ) from error
    _check(source, source_key, newest)
    kept = None
    part = database.with_name(database.name + ".part")
    try:
        database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _copy(source, source_key, part, _key_to_be(database, source_key, key))
        if database.exists():
            kept = kept_by_restore(database)
            _put_aside(database, kept, key)
        for log in _logs(database):
            log.unlink(missing_ok=True)
        part.replace(database)
    except cipher.errors() as error:
        told = sentence(error, database)
        raise StorageError(f"The backup could not be put back: {told}") from error
    except OSError as error:
        raise StorageError(f"The backup could not be put back: {error.strerror}") from error
    finally:
        _remove(part)
    return kept


def recode(database: Path, backups: Path, key: Callable[[], str], *, encrypt: bool) -> None:
    """Encrypt a database that nobody uses, or make it plain again; nothing of before stays.

    The copies that Victus made by itself are removed. Raises BadInput where it is so already
    and StorageError where it cannot be written; the database is as it was then.
    """
    if cipher.is_encrypted(database) is encrypt:
        raise BadInput("The history is encrypted already." if encrypt else "The history is plain.")
    part = database.with_name(database.name + ".part")
    try:
        _copy(database, cipher.key_for(database, key), part, key() if encrypt else "")
        for log in _logs(database):
            log.unlink(missing_ok=True)
        part.replace(database)
        for copy in (*own_copies(backups), kept_by_restore(database)):
            copy.unlink(missing_ok=True)
    except cipher.errors() as error:
        raise StorageError(f"Nothing was changed: {sentence(error, database)}") from error
    except OSError as error:
        raise StorageError(f"{database} cannot be written: {error.strerror}") from error
    finally:
        _remove(part)


def own_copies(backups: Path) -> list[Path]:
    """Give the copies that Victus made by itself before migrations, the oldest first."""
    return sorted(backups.glob(f"{OWN_COPY}*.db"), key=lambda file: file.stat().st_mtime)


def kept_by_restore(database: Path) -> Path:
    """Give where `restore` keeps the database that it replaces."""
    return database.with_name(database.name + ".before-restore")


def _key_to_be(database: Path, source_key: str, key: Callable[[], str]) -> str:
    if not database.exists():
        return source_key
    return key() if cipher.is_encrypted(database) else ""


def _copy(source: Path, source_key: str, target: Path, target_key: str) -> None:
    """Copy through SQLite into a single file with no log beside it."""
    if source_key == target_key:
        _copy_pages(source, source_key, target)
        return
    step = target.with_name(target.name + ".step")
    try:
        _copy_pages(source, source_key, step)
        _make_empty(target)
        cipher.convert(step, source_key, target, target_key)
        _check_pages(target, target_key)
    finally:
        _remove(step)


def _copy_pages(source: Path, key: str, target: Path) -> None:
    _make_empty(target)
    with closing(_open_to_read(source, key)) as old, closing(cipher.connect(target, key)) as new:
        old.backup(new)
        new.execute("PRAGMA journal_mode=DELETE")
    _check_pages(target, key)


def _make_empty(target: Path) -> None:
    _remove(target)
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _check_pages(target: Path, key: str) -> None:
    """Read a copy once and see it on the disk. Raises an Error of the driver."""
    with closing(cipher.connect(target, key)) as new:
        (verdict,) = new.execute("PRAGMA quick_check(1)").fetchone()
        if verdict != "ok":
            raise cipher.driver(key).DatabaseError(f"the copy is damaged: {verdict}")
    with target.open("rb+") as written:
        os.fsync(written.fileno())


def _check(source: Path, key: str, newest: str) -> None:
    try:
        with closing(_open_to_read(source, key)) as opened:
            (verdict,) = opened.execute("PRAGMA integrity_check").fetchone()
            (revision,) = opened.execute("SELECT version_num FROM alembic_version").fetchone()
    except cipher.errors(TypeError) as error:
        raise BadInput(f"{source} is no backup of Victus: {error}") from error
    if verdict != "ok":
        raise BadInput(f"{source} is damaged: {verdict}")
    if str(revision) > newest:
        raise BadInput(f"{source} was made by a newer Victus; install that one first.")


def _put_aside(database: Path, kept: Path, key: Callable[[], str]) -> None:
    """Keep a database that is to be replaced, with its log; one that is damaged as it is."""
    try:
        back_up(database, kept, key)
    except StorageError:
        database.replace(kept)
        for log, name in zip(_logs(database), _logs(kept), strict=True):
            if log.exists():
                log.replace(name)


def _open_to_read(file: Path, key: str) -> Any:
    return cipher.connect(file, key, read_only=True, timeout=10)


def _logs(database: Path) -> list[Path]:
    return [database.with_name(database.name + end) for end in ("-wal", "-shm")]


def _remove(part: Path) -> None:
    for file in (part, *_logs(part), part.with_name(part.name + "-journal")):
        if file.exists():
            file.unlink()

"""What goes wrong with a database, in sentences that say what to do."""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from victus_desktop.conversation.errors import StorageError
from victus_desktop.history import cipher

_NEARLY_FULL = 1 << 20
"""Bytes; with fewer free, a failed write is told as a full disk."""
_FULL = "The disk is full, so {place} could not be written; free some space."
_SENTENCES = {
    ("READONLY", "CANTOPEN", "PERM", "AUTH"): (
        "{place} cannot be written; check the permissions of its folder, or set VICTUS_HOME."
    ),
    ("FULL",): _FULL,
    ("CORRUPT", "NOTADB", "FORMAT"): (
        "{place} is damaged; `victus db restore FILE` puts a backup in its place."
    ),
    ("BUSY", "LOCKED"): "{place} is in use by another program; try again when that has ended.",
    ("IOERR",): "The disk failed while {place} was in use; check it, and restore a backup if need.",
}


@contextmanager
def storage_errors(place: Path | str) -> Iterator[None]:
    """Turn failures of the disk and the database into StorageError.

    `place` is a file or an address; a password in it is never told.
    """
    try:
        yield
    except cipher.errors(SQLAlchemyError) as error:
        reason = (error.orig or error) if isinstance(error, DBAPIError) else error
        raise StorageError(sentence(reason, place)) from error
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StorageError(_FULL.format(place=shown(place))) from error
        reason_told = error.strerror or str(error)
        raise StorageError(
            f"{shown(place)} cannot be used ({reason_told}); check the folder, or set VICTUS_HOME."
        ) from error


def sentence(reason: BaseException, place: Path | str) -> str:
    """Say what went wrong at a place and what to do about it."""
    name = getattr(reason, "sqlite_errorname", "").removeprefix("SQLITE_")
    told = shown(place)
    if name.startswith("IOERR") and isinstance(place, Path) and _full(place):
        name = "FULL"
    for kinds, text in _SENTENCES.items():
        if name.startswith(kinds):
            return text.format(place=told)
    first_line = str(reason).strip().partition("\n")[0]
    if not isinstance(reason, cipher.errors()) and isinstance(place, str):
        return f"The database {told} failed; check that its server runs: {first_line}"
    return f"The database {told} failed: {first_line}"


def shown(place: Path | str | URL) -> str:
    """Give a place as it may be told, without a password."""
    if isinstance(place, Path):
        return str(place)
    return make_url(place).render_as_string(hide_password=True)


def _full(file: Path) -> bool:
    try:
        return shutil.disk_usage(file.parent).free < _NEARLY_FULL
    except OSError:
        return False

"""SQLite files as they are, or encrypted page by page with AES-256 by SQLCipher.

Which of both a file is shows in its first bytes, so no setting can disagree with the disk. The
key is 32 random bytes in hexadecimal; where it is kept is the caller's affair.
"""

import secrets
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from victus_desktop.conversation.errors import BadInput, StorageError

_PLAIN = b"SQLite format 3\0"
"""How every plain SQLite file begins (https://www.sqlite.org/fileformat.html)."""
_KEY_LENGTH = 64
_PAGE = 4096


def no_key() -> str:
    """Give no key: only plain files can be read."""
    return ""


def new_key() -> str:
    """Make a key: 32 random bytes in hexadecimal."""
    return secrets.token_hex(_KEY_LENGTH // 2)


def is_encrypted(file: Path) -> bool:
    """Tell whether a file is one of SQLCipher: whole pages, and no plain database."""
    if not file.is_file():
        return False
    with file.open("rb") as opened:
        start = opened.read(len(_PLAIN))
    return bool(start) and start != _PLAIN and file.stat().st_size % _PAGE == 0


def driver(key: str) -> Any:
    """Give the DB-API module for a plain file (no key) or an encrypted one."""
    if not key:
        return sqlite3
    from sqlcipher3 import dbapi2

    return dbapi2


def errors(*others: type[Exception]) -> tuple[type[Exception], ...]:
    """Give what either module raises, and `others`, for an `except`."""
    return sqlite3.Error, driver(new_key()).Error, *others


def connect(file: Path, key: str, *, read_only: bool = False, **options: Any) -> Any:
    """Open a file with the key that it needs; '' for a plain one.

    `options` are those of `sqlite3.connect`. Raises an Error of the driver: with a wrong key
    the file counts as damaged.
    """
    address = f"{file.absolute().as_uri()}?mode={'ro' if read_only else 'rwc'}"
    connection = driver(key).connect(address, uri=True, **options)
    if key:
        # SQLCipher would else write to stderr whatever does not open.
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = {_raw(key)}")
    return connection


def convert(source: Path, source_key: str, target: Path, target_key: str) -> None:
    """Write a database that nobody uses into a new file under another key, '' for a plain one.

    Raises an Error of SQLCipher, or BadInput for a key that is none.
    """
    from sqlcipher3 import dbapi2

    with closing(dbapi2.connect(str(source), isolation_level=None)) as opened:
        opened.execute("PRAGMA cipher_log_level = NONE")
        if source_key:
            opened.execute(f"PRAGMA key = {_raw(source_key)}")
        (mark,) = opened.execute("PRAGMA user_version").fetchone()
        key = _raw(target_key) if target_key else "''"
        opened.execute(f"ATTACH DATABASE ? AS target KEY {key}", (str(target),))
        opened.execute("SELECT sqlcipher_export('target')")
        opened.execute(f"PRAGMA target.user_version = {int(mark)}")
        opened.execute("DETACH DATABASE target")


def key_for(file: Path, key: Callable[[], str]) -> str:
    """Give the key that a file needs: '' for a plain one.

    Raises StorageError where a file is not plain and there is no key.
    """
    if not is_encrypted(file):
        return ""
    found = key()
    if not found:
        raise StorageError(
            f"{file} is damaged, or encrypted with a key that is not in the keyring: "
            "`victus db restore FILE` puts a backup in its place, VICTUS_SECRET_HISTORY in the "
            "environment gives the key."
        )
    return found


def _raw(key: str) -> str:
    """Give a key as SQLCipher's literal. Raises BadInput where it is none."""
    if len(key) != _KEY_LENGTH or any(one not in "0123456789abcdef" for one in key):
        raise BadInput("The key of the history is no key: it has 64 hexadecimal digits.")
    return f"\"x'{key}'\""

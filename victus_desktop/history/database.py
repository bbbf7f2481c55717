"""Opens the database: SQLite in the user's home, or any by its address; migrates it at start."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError
from sqlmodel import Session

from victus_desktop.conversation.errors import StorageError
from victus_desktop.history import backup

HEAD = "0001"
"""The newest revision in `migrations/versions`."""
_BUSY_MS = 5000


def open_database(place: Path | str, backups: Path | None = None) -> Engine:
    """Open the SQLite file at a path, or the database at an address, at its newest revision.

    Before a migration a SQLite file is copied into `backups`. Raises StorageError where it
    cannot be opened, is damaged, or was made by a newer Victus.
    """
    file = place if isinstance(place, Path) else None
    with storage_errors(place):
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
        engine = _engine(place)
        revision = _revision(engine)
        if revision != HEAD:
            _refuse_newer(revision)
            if file is not None and backups is not None and revision is not None:
                stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
                backup.back_up(file, backups / f"before-{HEAD}-{stamp}.db")
            _migrate(engine)
    return engine


@contextmanager
def session(engine: Engine) -> Iterator[Session]:
    """Begin a transaction that is committed at the end. Raises StorageError."""
    with storage_errors(engine.url.database or str(engine.url)), Session(engine) as opened:
        yield opened
        opened.commit()


@contextmanager
def storage_errors(place: object) -> Iterator[None]:
    """Turn failures of the disk and the database into sentences."""
    try:
        yield
    except (OperationalError, DatabaseError, sqlite3.Error) as error:
        raise StorageError(_told(str(getattr(error, "orig", error)), place)) from error
    except DBAPIError as error:
        raise StorageError(f"The database {place} failed: {error.orig}") from error
    except OSError as error:
        raise StorageError(f"{place} cannot be used: {error.strerror}") from error


def _told(reason: str, place: object) -> str:
    if "readonly" in reason or "unable to open" in reason:
        return f"{place} cannot be written; check the folder's permissions or set VICTUS_HOME."
    if "full" in reason:
        return f"The disk is full, so {place} could not be written; free some space."
    if "malformed" in reason or "not a database" in reason:
        return f"{place} is damaged; `victus db restore FILE` brings back a backup."
    if "locked" in reason:
        return f"{place} is in use by another program; try again when that has ended."
    return f"The database {place} failed: {reason}"


def _engine(place: Path | str) -> Engine:
    if isinstance(place, str) and not place.startswith("sqlite"):
        return create_engine(place, pool_pre_ping=True, pool_size=5, max_overflow=10)
    url = f"sqlite:///{place}" if isinstance(place, Path) else place
    engine = create_engine(url, connect_args={"timeout": _BUSY_MS / 1000})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: Any) -> None:
        # FULL: a turn that was told to be kept is on the disk even if the power fails.
        for setting in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",
            f"busy_timeout={_BUSY_MS}",
        ):
            connection.execute(f"PRAGMA {setting}")

    return engine


def _revision(engine: Engine) -> str | None:
    if not inspect(engine).has_table("alembic_version"):
        return None
    with engine.connect() as connection:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _refuse_newer(revision: str | None) -> None:
    if revision is not None and revision > HEAD:
        raise StorageError(
            "This history was written by a newer Victus; install that one, or restore a backup "
            "with `victus db restore`."
        )


def _migrate(engine: Engine) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")

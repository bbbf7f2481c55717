"""Brings a database to the newest revision. Cheap where it is there already."""

import logging
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from victus_desktop.conversation.errors import StorageError
from victus_desktop.history import backup

log = logging.getLogger(__name__)

_KEPT_COPIES = 3
_LOCK = 0x56494354
"""Names the lock that two programs migrating one Postgres database take turns by."""


def upgrade(
    engine: Engine, head: str, file: Path | None, backups: Path | None, key: Callable[[], str]
) -> None:
    """Run the migrations that are missing, all or none of them.

    A SQLite `file` is copied into `backups` before. Raises StorageError where the database is
    from a newer Victus or from another program.
    """
    with engine.connect() as connection:
        found = _revision(connection)
    if found == head:
        return
    _check(engine, found, head)
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            _upgrade_sqlite(connection, head, file, backups, key)
        else:
            with connection.begin():
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
                _migrate(connection, head)


def _upgrade_sqlite(
    connection: Connection,
    head: str,
    file: Path | None,
    backups: Path | None,
    key: Callable[[], str],
) -> None:
    driver = connection.connection.driver_connection
    assert driver is not None
    # A table that is built anew would else take the rows that refer to it along.
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        with connection.execution_options(writes=True).begin():
            found = _revision(connection)
            if found == head:
                return
            if file is not None and backups is not None and found is not None:
                _copy(file, backups, found, key)
            _migrate(connection, head)
            if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                raise StorageError("The history could not be migrated; nothing was changed.")
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def _check(engine: Engine, found: str | None, head: str) -> None:
    if found is not None and found > head:
        raise StorageError(
            f"This history was written by a newer Victus (revision {found}, this one knows "
            f"{head}); install that one, or put a backup in its place with `victus db restore`."
        )
    if found is None and (others := inspect(engine).get_table_names()):
        if "alembic_version" in others:
            return
        raise StorageError(
            f"The database holds tables of another program ({', '.join(sorted(others)[:3])}); "
            "give Victus one of its own in the setting history.url."
        )


def _copy(file: Path, backups: Path, found: str, key: Callable[[], str]) -> None:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    copy = backups / f"{backup.OWN_COPY}{found}-{stamp}-{os.getpid()}.db"
    backup.back_up(file, copy, key)
    log.info("copied the history to %s before migrating it", copy)
    for old in backup.own_copies(backups)[:-_KEPT_COPIES]:
        old.unlink(missing_ok=True)


def _migrate(connection: Connection, head: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    folder = Path(__file__).with_name("migrations")
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, head)

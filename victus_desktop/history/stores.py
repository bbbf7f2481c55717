"""All stores of one database, for one user. What the database needs is imported at opening."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from victus_desktop.conversation.errors import StorageError
from victus_desktop.history.cipher import no_key

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from victus_desktop.history.calendar import CalendarStore
    from victus_desktop.history.database import Pool
    from victus_desktop.history.journal import JournalStore
    from victus_desktop.history.lists import ListStore
    from victus_desktop.history.memories import MemoryStore
    from victus_desktop.history.misheard import MisheardStore
    from victus_desktop.history.notes import NoteStore
    from victus_desktop.history.schedule import ScheduleStore
    from victus_desktop.history.turns import TurnStore

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Stores:
    """What one user keeps. May be used from any thread."""

    engine: "Engine"
    turns: "TurnStore"
    schedule: "ScheduleStore"
    lists: "ListStore"
    notes: "NoteStore"
    calendar: "CalendarStore"
    journal: "JournalStore"
    memories: "MemoryStore"
    misheard: "MisheardStore"

    def close(self) -> None:
        """Close the connections; on SQLite the log is taken into the file."""
        self.engine.dispose()


def stores_of(
    engine: "Engine", user: str = "local", *, timezone: str = "UTC", backups: Path | None = None
) -> Stores:
    """Give the stores of a user in an open database.

    `timezone` is the IANA name in which appointments that repeat are counted.
    """
    from victus_desktop.history.calendar import CalendarStore
    from victus_desktop.history.journal import JournalStore
    from victus_desktop.history.lists import ListStore
    from victus_desktop.history.memories import MemoryStore
    from victus_desktop.history.misheard import MisheardStore
    from victus_desktop.history.notes import NoteStore
    from victus_desktop.history.schedule import ScheduleStore
    from victus_desktop.history.turns import TurnStore

    return Stores(
        engine,
        TurnStore(engine, user, backups),
        ScheduleStore(engine, user),
        ListStore(engine, user),
        NoteStore(engine, user),
        CalendarStore(engine, user, timezone),
        JournalStore(engine, user),
        MemoryStore(engine, user),
        MisheardStore(engine, user),
    )


def open_stores(
    place: Path | str,
    backups: Path | None = None,
    *,
    timezone: str = "UTC",
    key: Callable[[], str] = no_key,
    pool: "Pool | None" = None,
) -> Stores:
    """Open the database and give the local user's stores; `key` is asked for an encrypted one.

    `pool` is for the connections to a database server. Raises BadInput and StorageError.
    """
    from victus_desktop.history import erasing
    from victus_desktop.history.database import Pool, open_database

    engine = open_database(place, backups, key, pool or Pool())
    try:
        erasing.finish(engine, backups)
    except StorageError as error:
        log.warning("%s", error.message)
    return stores_of(engine, timezone=timezone, backups=backups)

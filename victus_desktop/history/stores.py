"""All stores of one database, for one user."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from victus_desktop.history.calendar import CalendarStore
from victus_desktop.history.database import open_database
from victus_desktop.history.journal import JournalStore
from victus_desktop.history.lists import ListStore
from victus_desktop.history.notes import MemoryStore, NoteStore
from victus_desktop.history.schedule import ScheduleStore
from victus_desktop.history.tables import LOCAL_USER
from victus_desktop.history.turns import TurnStore


@dataclass(frozen=True)
class Stores:
    """What one user keeps."""

    turns: TurnStore
    schedule: ScheduleStore
    lists: ListStore
    notes: NoteStore
    calendar: CalendarStore
    journal: JournalStore
    memories: MemoryStore


def stores_of(engine: Engine, user: str = LOCAL_USER) -> Stores:
    """Give the stores of a user in an open database."""
    return Stores(
        TurnStore(engine, user),
        ScheduleStore(engine, user),
        ListStore(engine, user),
        NoteStore(engine, user),
        CalendarStore(engine, user),
        JournalStore(engine, user),
        MemoryStore(engine, user),
    )


def open_stores(place: Path | str, backups: Path | None = None) -> Stores:
    """Open the database and give the local user's stores. Raises StorageError."""
    return stores_of(open_database(place, backups))

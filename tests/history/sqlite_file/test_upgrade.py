import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

import victus_desktop.history
from tests.history.databases.records import turn
from tests.history.sqlite_file import first_schema
from victus_desktop.conversation.errors import StorageError
from victus_desktop.history.backup import own_copies
from victus_desktop.history.database import HEAD, open_database
from victus_desktop.history.stores import open_stores, stores_of

OPEN = (
    "import sys, pathlib\n"
    "from victus_desktop.history.stores import open_stores\n"
    "print(len(open_stores(pathlib.Path(sys.argv[1])).turns.conversations()))\n"
)


def revision(file: Path) -> str:
    with closing(sqlite3.connect(file)) as connection:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def test_the_tables_are_those_that_the_program_means(file: Path) -> None:
    engine = open_database(file)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"include_name": lambda name, kind, _: "turns_text" not in (name or "")},
        )
        assert compare_metadata(context, SQLModel.metadata) == []
    engine.dispose()


def test_the_newest_migration_is_the_head() -> None:
    folder = Path(victus_desktop.history.__file__).with_name("migrations")
    assert ScriptDirectory(str(folder)).get_heads() == [HEAD]


def test_a_first_history_keeps_all_it_holds(file: Path, backups: Path) -> None:
    first_schema.write(file)
    stores = open_stores(file, backups)
    anna = stores_of(stores.engine, "anna")
    told = {one["id"]: (one["title"], one["turns"]) for one in stores.turns.conversations()}
    assert told == {"default": ("set a timer for the eggs", 1), "named": ("Breakfast", 1)}
    assert [one["id"] for one in anna.turns.conversations()] == ["hers"]
    assert [one["id"] for one in stores.turns.search("egg")] == ["a"]
    assert stores.turns.turns("default")[0]["timings_ms"] == {"total": 1.5}
    assert [one.text for one in stores.notes.search("boiler")] == ["boiler code 12"]
    assert [one.text for one in stores.memories.all()] == ["likes tea"]
    assert [one.id for one in stores.journal.entries()] == [2, 1]
    undoable = stores.journal.last_undoable()
    assert undoable is not None
    assert undoable.id == 1
    stores.close()


def test_lists_whose_names_differ_in_case_become_one(file: Path) -> None:
    first_schema.write(file)
    stores = open_stores(file)
    assert stores.lists.names() == ["Äpfel"]
    items = [(one.text, one.done) for one in stores.lists.items("ÄPFEL")]
    assert items == [("Boskop", False), ("Elstar", True)]
    assert [one.text for one in stores_of(stores.engine, "anna").lists.items("äpfel")] == ["Gala"]
    stores.close()


def test_what_recurs_goes_on_as_before(file: Path) -> None:
    first_schema.write(file)
    stores = open_stores(file)
    due = datetime(2026, 1, 4, 6, tzinfo=UTC)
    (alarm,) = stores.schedule.due_now(due)
    stores.schedule.mark_fired(alarm.id, due)
    assert [one.due for one in stores.schedule.pending()] == [due + timedelta(days=1)]
    events = stores.calendar.between(due, due + timedelta(days=14))
    assert [(one.title, one.start.day) for one in events] == [("Choir", 5), ("Choir", 12)]
    stores.close()


def test_a_migrated_history_is_used_as_a_new_one(file: Path) -> None:
    first_schema.write(file)
    stores = open_stores(file)
    stores.turns.add(turn("tea again", conversation="named"))
    assert len(stores.turns.search("tea")) == 2
    stores.turns.delete("named")
    assert stores.turns.search("tea") == []
    assert stores.lists.add("pears", "Conference").id > 3
    stores.close()


def test_a_copy_is_kept_of_what_was_before(file: Path, backups: Path) -> None:
    first_schema.write(file)
    open_stores(file, backups).close()
    (copy,) = own_copies(backups)
    assert copy.stat().st_mode & 0o777 == 0o600
    assert (revision(copy), revision(file)) == ("0001", HEAD)
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT count(*) FROM turns").fetchone() == (3,)


def test_copies_do_not_pile_up(file: Path, backups: Path) -> None:
    for _ in range(5):
        file.unlink(missing_ok=True)
        first_schema.write(file)
        open_stores(file, backups).close()
    assert 1 <= len(own_copies(backups)) <= 3


def test_opening_a_new_or_migrated_history_makes_no_copy(file: Path, backups: Path) -> None:
    for _ in range(2):
        open_stores(file, backups).close()
    assert not backups.exists()


def test_without_room_for_a_copy_nothing_is_migrated(file: Path, tmp_path: Path) -> None:
    first_schema.write(file)
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(StorageError, match="backup"):
        open_stores(file, tmp_path / "taken" / "backups")
    assert revision(file) == "0001"
    open_stores(file).close()
    assert revision(file) == HEAD


def test_a_migration_that_fails_leaves_the_history_as_it_was(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first_schema.write(file)
    broken = first_schema.ROWS.replace("(3, 'anna', 'äpfel')", "(3, 'anna', 'x')")
    file.unlink()
    first_schema.write(file, broken + "INSERT INTO list_items VALUES (9, 99, 'of no list', 0);")
    with pytest.raises(StorageError):
        open_stores(file)
    assert revision(file) == "0001"
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT count(*) FROM turns").fetchone() == (3,)
        assert connection.execute("SELECT heard FROM turns_text('tea')").fetchall()


@pytest.mark.parametrize("new", [True, False], ids=["a new history", "one to migrate"])
def test_programs_that_start_at_once_migrate_once(file: Path, new: bool) -> None:
    file.parent.mkdir()
    if not new:
        first_schema.write(file)
    programs = [
        subprocess.Popen([sys.executable, "-c", OPEN, str(file)], stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    told = [program.communicate(timeout=120)[0].strip() for program in programs]
    assert told == ["0" if new else "2"] * 3

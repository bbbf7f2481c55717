import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.history.databases.records import turn
from tests.history.sqlite_file.conftest import Disk
from victus_desktop.conversation.errors import BadInput, StorageError
from victus_desktop.history.database import HEAD, open_database
from victus_desktop.history.stores import Stores, open_stores


def say(file: Path, statement: str) -> None:
    """Do to the file what another program may have done."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(statement)
        connection.commit()


def refusal(place: Path | str) -> str:
    with pytest.raises(StorageError) as refused:
        open_stores(place).turns.conversations()
    return refused.value.message


def test_a_new_history_is_made_for_this_user_alone(stores: Stores, file: Path) -> None:
    stores.turns.add(turn())
    modes = {one.name: one.stat().st_mode & 0o777 for one in file.parent.iterdir()}
    assert set(modes.values()) == {0o600}
    assert file.parent.stat().st_mode & 0o777 == 0o700


def test_what_was_said_is_there_after_a_restart(stores: Stores, file: Path) -> None:
    stores.turns.add(turn("one"))
    stores.close()
    again = open_stores(file)
    assert [one.heard for one in again.turns.last("default", 5)] == ["one"]
    again.close()


def test_a_commit_waits_until_it_is_on_the_disk(file: Path) -> None:
    engine = open_database(file)
    with engine.connect() as connection:
        told = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    engine.dispose()
    full = 2
    assert told == {
        "journal_mode": "wal",
        "synchronous": full,
        "foreign_keys": 1,
        "secure_delete": 1,
    }


def test_opening_again_loads_no_migrations(stores: Stores, file: Path) -> None:
    program = (
        "import sys, pathlib\n"
        "from victus_desktop.history.stores import open_stores\n"
        "assert 'sqlalchemy' not in sys.modules\n"
        "open_stores(pathlib.Path(sys.argv[1])).turns.last('default', 1)\n"
        "assert 'sqlalchemy' in sys.modules\n"
        "assert 'alembic' not in sys.modules\n"
        "assert 'icalendar' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program, str(file)], check=True)


def test_a_history_of_a_newer_victus_is_refused(stores: Stores, file: Path) -> None:
    stores.close()
    say(file, "UPDATE alembic_version SET version_num = '9999'")
    message = refusal(file)
    assert "newer Victus" in message
    assert "victus db restore" in message
    say(file, f"UPDATE alembic_version SET version_num = '{HEAD}'")
    assert open_stores(file).turns.conversations() == []


def test_the_database_of_another_program_is_left_alone(file: Path) -> None:
    file.parent.mkdir()
    say(file, "CREATE TABLE recipes (name TEXT)")
    before = file.read_bytes()
    assert "another program (recipes)" in refusal(file)
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    "content", [b"no database at all " * 99, b"SQLite format 3\0" + b"x" * 999]
)
def test_a_damaged_file_is_told_with_what_to_do(file: Path, content: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    message = refusal(file)
    assert str(file) in message
    assert "is damaged; `victus db restore FILE`" in message
    assert file.read_bytes() == content


def test_a_page_that_was_overwritten_is_told_when_it_is_read(stores: Stores, file: Path) -> None:
    stores.turns.add(turn("x" * 20_000))
    stores.close()
    content = bytearray(file.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    file.write_bytes(content)
    assert "is damaged" in refusal(file)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    assert "cannot be used" in refusal(tmp_path / "taken" / "history.db")


def test_a_folder_in_its_place_is_told(file: Path) -> None:
    file.mkdir(parents=True)
    assert "cannot be written; check the permissions" in refusal(file)


def test_a_read_only_home_is_told(disk: Disk) -> None:
    file = disk.folder / "history.db"
    stores = open_stores(file)
    stores.turns.add(turn())
    stores.close()
    disk.make_read_only()
    message = refusal(file)
    assert "cannot be written; check the permissions" in message
    assert "VICTUS_HOME" in message
    assert "Read-only file system" in refusal(disk.folder / "other" / "history.db")


def test_a_home_of_somebody_else_is_told(stores: Stores, file: Path) -> None:
    stores.close()
    if os.geteuid() != 0:
        file.parent.chmod(0o000)
        assert "cannot be" in refusal(file)
        file.parent.chmod(0o700)
        return
    program = (
        "import os, sys, pathlib\n"
        "from victus_desktop.conversation.errors import StorageError\n"
        "from victus_desktop.history import (calendar, database, erasing, journal, lists,\n"
        "    memories, notes, schedule, stores, turns)\n"
        "os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
        "try: stores.open_stores(pathlib.Path(sys.argv[1]))\n"
        "except StorageError as error: print(error.message)\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", program, str(file)], check=True, capture_output=True, text=True
    )
    assert "cannot be used (Permission denied)" in told.stdout


def test_a_full_disk_loses_nothing_and_is_told(disk: Disk) -> None:
    file = disk.folder / "history.db"
    stores = open_stores(file)
    stores.turns.add(turn("before"))
    disk.leave(8192)
    with pytest.raises(StorageError, match=r"disk is full.*free some space"):
        for _ in range(9):
            stores.turns.add(turn("x" * 10_000))
    kept = [one["heard"] for one in stores.turns.turns("default")]
    assert kept[-1] == "before"
    disk.tidy()
    stores.turns.add(turn("after"))
    assert [one["heard"] for one in stores.turns.turns("default")] == ["after", *kept]
    stores.close()


def test_a_disk_that_is_full_at_the_start_is_told(disk: Disk) -> None:
    disk.leave(0)
    message = refusal(disk.folder / "history.db")
    assert "full" in message or "No space left" in message


def test_a_history_that_another_program_holds_is_told(
    stores: Stores, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("victus_desktop.history.database._PRAGMAS", ("busy_timeout=50",))
    impatient = open_stores(file)
    with closing(sqlite3.connect(file)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="in use by another program"):
            impatient.turns.add(turn())
    impatient.turns.add(turn("now"))
    assert [one.heard for one in impatient.turns.last("default", 5)] == ["now"]
    impatient.close()


@pytest.mark.parametrize("address", ["nonsense", "oracle9://x", "postgresql://host:port/x"])
def test_an_address_that_is_none_is_bad_input(address: str) -> None:
    with pytest.raises(BadInput, match=r"history\.url"):
        open_stores(address)


def test_a_server_that_does_not_answer_is_told_without_the_password() -> None:
    message = refusal("postgresql://victus:hunter2@127.0.0.1:1/history")
    assert "check that its server runs" in message
    assert "127.0.0.1:1/history" in message
    assert "hunter2" not in message


def test_an_address_may_name_a_sqlite_file(file: Path) -> None:
    stores = open_stores(f"sqlite:///{file}")
    stores.turns.add(turn("one"))
    stores.close()
    again = open_stores(file)
    assert [one.heard for one in again.turns.last("default", 5)] == ["one"]
    again.close()

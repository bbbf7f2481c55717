import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from tests.history.databases.records import turn
from tests.history.sqlite_file import first_schema
from tests.history.sqlite_file.conftest import Disk
from victus_desktop.conversation.errors import BadInput, StorageError
from victus_desktop.history.backup import back_up, restore
from victus_desktop.history.database import HEAD
from victus_desktop.history.stores import Stores, open_stores


def heard(file: Path) -> list[str]:
    stores = open_stores(file)
    told = [one["heard"] for one in stores.turns.turns("default", None)]
    stores.close()
    return told[::-1]


def test_a_backup_is_one_file_for_this_user_alone(stores: Stores, file: Path) -> None:
    stores.turns.add(turn("one"))
    target = file.parent / "out" / "copy.db"
    back_up(file, target)
    assert [one.name for one in target.parent.iterdir()] == ["copy.db"]
    assert target.stat().st_mode & 0o777 == 0o600
    assert heard(target) == ["one"]


def test_a_backup_taken_while_turns_are_written_is_whole(stores: Stores, file: Path) -> None:
    done = threading.Event()

    def talk() -> None:
        number = 0
        while not done.is_set():
            stores.turns.add(turn(str(number)))
            number += 1

    talker = threading.Thread(target=talk)
    talker.start()
    copies = [file.with_name(f"copy{number}.db") for number in range(5)]
    try:
        for copy in copies:
            back_up(file, copy)
    finally:
        done.set()
        talker.join()
    for copy in copies:
        told = heard(copy)
        assert told == [str(number) for number in range(len(told))]


def test_a_backup_is_put_back_and_the_old_history_kept(stores: Stores, file: Path) -> None:
    stores.turns.add(turn("one"))
    back_up(file, file.with_name("copy.db"))
    stores.turns.add(turn("two"))
    stores.close()
    kept = restore(file.with_name("copy.db"), file, HEAD)
    assert heard(file) == ["one"]
    assert kept is not None
    assert heard(kept) == ["one", "two"]


def test_what_a_killed_program_left_in_its_log_does_not_come_back(
    stores: Stores, file: Path
) -> None:
    stores.turns.add(turn("one"))
    back_up(file, file.with_name("copy.db"))
    stores.turns.add(turn("two"))
    assert file.with_name("history.db-wal").stat().st_size
    restore(file.with_name("copy.db"), file, HEAD)
    assert heard(file) == ["one"]


def test_a_backup_brings_back_a_history_that_is_gone_or_damaged(stores: Stores, file: Path) -> None:
    stores.turns.add(turn("one"))
    copy = file.with_name("copy.db")
    back_up(file, copy)
    stores.close()
    file.unlink()
    assert restore(copy, file, HEAD) is None
    assert heard(file) == ["one"]
    file.write_bytes(b"rubbish")
    kept = restore(copy, file, HEAD)
    assert heard(file) == ["one"]
    assert kept is not None
    assert kept.read_bytes() == b"rubbish"


def test_a_backup_of_an_older_victus_is_migrated(stores: Stores, file: Path) -> None:
    stores.close()
    old = file.with_name("old.db")
    first_schema.write(old)
    restore(old, file, HEAD)
    assert heard(file) == ["set a timer for the eggs"]


def test_a_backup_on_a_read_only_disk_is_put_back(stores: Stores, file: Path, disk: Disk) -> None:
    stores.turns.add(turn("one"))
    copy = disk.folder / "a ? # % copy.db"
    back_up(file, copy)
    stores.close()
    disk.make_read_only()
    restore(copy, file, HEAD)
    assert heard(file) == ["one"]


@pytest.mark.parametrize("fault", ["missing", "text", "other program", "newer", "damaged"])
def test_what_is_no_good_backup_is_refused_and_the_history_stays(
    stores: Stores, file: Path, fault: str
) -> None:
    stores.turns.add(turn("x" * 50_000))
    source = file.with_name("source.db")
    if fault in ("newer", "damaged"):
        back_up(file, source)
    stores.close()
    if fault == "text":
        source.write_text("hello")
    if fault == "damaged":
        content = bytearray(source.read_bytes())
        content[4096:60_000] = b"\xff" * (60_000 - 4096)
        source.write_bytes(content)
    if fault in ("newer", "other program"):
        with closing(sqlite3.connect(source)) as connection:
            connection.execute(
                "CREATE TABLE recipes (name TEXT)"
                if fault == "other program"
                else "UPDATE alembic_version SET version_num = '9999'"
            )
            connection.commit()
    before = file.read_bytes()
    with pytest.raises(BadInput):
        restore(source, file, HEAD)
    assert file.read_bytes() == before


def test_a_backup_that_does_not_fit_leaves_nothing_behind(
    stores: Stores, file: Path, disk: Disk
) -> None:
    stores.turns.add(turn("x" * 50_000))
    disk.leave(20_000)
    with pytest.raises(StorageError, match="full"):
        back_up(file, disk.folder / "copy.db")
    assert [one.name for one in disk.folder.iterdir()] == ["filler"]


def test_a_backup_needs_a_history_and_a_file_of_its_own(stores: Stores, file: Path) -> None:
    with pytest.raises(BadInput, match="file of its own"):
        back_up(file, file)
    with pytest.raises(BadInput, match="no history"):
        back_up(file.with_name("other.db"), file.with_name("copy.db"))
    assert not file.with_name("other.db").exists()

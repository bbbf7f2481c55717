import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from tests.history.databases.records import NOON, turn
from tests.history.sqlite_file import first_schema
from victus_desktop.conversation.errors import StorageError
from victus_desktop.conversation.records import ToolCall, TurnRecord
from victus_desktop.history.backup import back_up, kept_by_restore, restore
from victus_desktop.history.database import HEAD
from victus_desktop.history.everything import delete_everything
from victus_desktop.history.stores import Stores, open_stores

SECRET = "zanzibar"
"""Its own stem, so that the word index holds it letter by letter."""
EveryByte = Callable[[Path], bytes]


def secret_turn(**more: object) -> TurnRecord:
    call = ToolCall("note", {"text": SECRET}, SECRET)
    return turn(f"{SECRET} lesson", f"the {SECRET} " * 50, calls=(call,), **more)


@pytest.fixture
def talk(stores: Stores, file: Path, on_disk: EveryByte) -> Stores:
    """A talk in which a secret was said, in the file and its log."""
    for _ in range(30):
        stores.turns.add(secret_turn(conversation="private", started=NOON - timedelta(days=9)))
        stores.turns.add(turn("a harmless thing"))
    stores.turns.add(secret_turn(id="one", conversation="other"))
    assert SECRET.encode() in on_disk(file.parent)
    return stores


def test_nothing_of_deleted_conversations_stays_on_the_disk(
    talk: Stores, file: Path, on_disk: EveryByte
) -> None:
    talk.turns.delete("private")
    talk.turns.delete_turn("one")
    assert SECRET.encode() not in on_disk(file.parent)
    assert len(talk.turns.search("harmless", 99)) == 30


@pytest.mark.parametrize("way", ["all", "older", "everything"])
def test_nothing_stays_whichever_way_it_is_deleted(
    talk: Stores, file: Path, on_disk: EveryByte, way: str
) -> None:
    talk.turns.delete_turn("one")
    if way == "all":
        talk.turns.delete_all()
    elif way == "older":
        talk.turns.delete_older(7, NOON)
    else:
        talk.notes.add(SECRET)
        delete_everything(talk.engine)
    assert SECRET.encode() not in on_disk(file.parent)


def test_nothing_stays_in_the_copies_that_victus_made(
    file: Path, backups: Path, on_disk: EveryByte
) -> None:
    first_schema.write(file, first_schema.ROWS.replace("eggs", SECRET))
    open_stores(file, backups).close()
    back_up(file, file.with_name("mine.db"))
    restore(file.with_name("mine.db"), file, HEAD)
    file.with_name("mine.db").unlink()
    assert kept_by_restore(file).exists()
    stores = open_stores(file, backups)
    stores.turns.delete("default")
    assert SECRET.encode() not in on_disk(file.parent)
    stores.close()


def test_a_copy_that_the_user_made_is_left_alone(talk: Stores, file: Path) -> None:
    mine = file.with_name("mine.db")
    back_up(file, mine)
    talk.turns.delete("private")
    assert SECRET.encode() in mine.read_bytes()


def test_a_cleaning_that_was_cut_short_is_finished_at_the_next_start(
    talk: Stores, file: Path, on_disk: EveryByte, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("victus_desktop.history.erasing._clean", killed)
        with pytest.raises(KeyboardInterrupt):
            talk.turns.delete_all()
    assert talk.turns.conversations() == []
    talk.close()
    assert SECRET.encode() in on_disk(file.parent)
    open_stores(file).close()
    assert SECRET.encode() not in on_disk(file.parent)


def test_another_program_that_reads_delays_the_cleaning_and_it_is_told(
    talk: Stores, file: Path, on_disk: EveryByte, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk.close()
    monkeypatch.setattr("victus_desktop.history.database._PRAGMAS", ("busy_timeout=50",))
    impatient = open_stores(file)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM turns").fetchone()
        with pytest.raises(StorageError, match="It is deleted, but traces stay"):
            impatient.turns.delete_all()
        assert impatient.turns.conversations() == []
        open_stores(file).close()
    impatient.close()
    open_stores(file).close()
    assert SECRET.encode() not in on_disk(file.parent)

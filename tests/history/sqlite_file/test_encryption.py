from collections.abc import Callable
from pathlib import Path

import pytest

from tests.history.databases.records import turn
from victus_desktop.conversation.errors import BadInput, StorageError
from victus_desktop.history.backup import back_up, recode, restore
from victus_desktop.history.cipher import is_encrypted, new_key
from victus_desktop.history.database import HEAD
from victus_desktop.history.stores import Stores, open_stores

KEY = new_key()
SECRET = "the safe opens with quince"


def key() -> str:
    return KEY


def heard(file: Path) -> list[str]:
    stores = open_stores(file, key=key)
    told = [one["heard"] for one in stores.turns.search("quince")]
    stores.close()
    return told


@pytest.fixture
def encrypted(stores: Stores, file: Path, backups: Path) -> Path:
    stores.turns.add(turn(SECRET))
    stores.close()
    recode(file, backups, key, encrypt=True)
    return file


def test_no_word_of_an_encrypted_history_can_be_read(
    encrypted: Path, on_disk: Callable[[Path], bytes]
) -> None:
    stores = open_stores(encrypted, key=key)
    stores.turns.add(turn(SECRET + " again"))
    assert b"quince" not in on_disk(encrypted.parent)
    stores.close()
    assert b"quince" not in on_disk(encrypted.parent)
    assert sorted(heard(encrypted)) == [SECRET, SECRET + " again"]


@pytest.mark.parametrize("wrong", ["", new_key()], ids=["none", "another"])
def test_it_does_not_open_without_its_key(encrypted: Path, wrong: str) -> None:
    before = encrypted.read_bytes()
    with pytest.raises(StorageError, match="damaged"):
        open_stores(encrypted, key=lambda: wrong)
    assert encrypted.read_bytes() == before


def test_what_is_no_key_is_told(encrypted: Path) -> None:
    with pytest.raises(BadInput, match="64 hexadecimal digits"):
        open_stores(encrypted, key=lambda: "open sesame")


def test_it_can_be_made_plain_again(encrypted: Path, backups: Path) -> None:
    recode(encrypted, backups, key, encrypt=False)
    assert b"quince" in encrypted.read_bytes()
    assert heard(encrypted) == [SECRET]
    with pytest.raises(BadInput, match="plain"):
        recode(encrypted, backups, key, encrypt=False)


def test_plain_copies_that_victus_made_go_with_the_plain_history(
    stores: Stores, file: Path, backups: Path
) -> None:
    stores.turns.add(turn(SECRET))
    stores.close()
    back_up(file, backups / "before-0001.db")
    recode(file, backups, key, encrypt=True)
    assert list(backups.iterdir()) == []


def test_a_plain_history_has_an_encrypted_backup_where_that_is_asked_for(
    stores: Stores, file: Path
) -> None:
    stores.turns.add(turn(SECRET))
    copy = file.with_name("copy.db")
    back_up(file, copy, key, encrypt=True)
    assert is_encrypted(copy)
    assert not is_encrypted(file)
    stores.turns.delete_all()
    stores.close()
    restore(copy, file, HEAD, key)
    assert not is_encrypted(file)
    assert heard(file) == [SECRET]


def test_a_backup_of_an_encrypted_history_is_encrypted_and_comes_back_so(encrypted: Path) -> None:
    copy = encrypted.with_name("copy.db")
    back_up(encrypted, copy, key)
    assert is_encrypted(copy)
    assert b"quince" not in copy.read_bytes()
    encrypted.unlink()
    restore(copy, encrypted, HEAD, key)
    assert is_encrypted(encrypted)
    assert heard(encrypted) == [SECRET]


def test_a_plain_backup_put_into_an_encrypted_history_is_encrypted(
    stores: Stores, file: Path, backups: Path
) -> None:
    stores.turns.add(turn(SECRET))
    copy = file.with_name("copy.db")
    back_up(file, copy)
    stores.close()
    recode(file, backups, key, encrypt=True)
    restore(copy, file, HEAD, key)
    assert is_encrypted(file)
    assert heard(file) == [SECRET]


def test_an_encrypted_backup_without_its_key_is_refused(encrypted: Path) -> None:
    copy = encrypted.with_name("copy.db")
    back_up(encrypted, copy, key)
    with pytest.raises(BadInput, match="VICTUS_SECRET_HISTORY"):
        restore(copy, encrypted, HEAD)

"""Everything that is kept: into one archive, or gone, while Victus runs."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from victus_desktop.app import own_data
from victus_desktop.app.core import App
from victus_desktop.conversation.errors import StorageError
from victus_desktop.paths import user_paths
from victus_desktop.settings import Settings

WORD = "quincunx"


def nothing(share: float, word: str) -> None: ...


@pytest.fixture
def app(home: Path, models: Path) -> Iterator[App]:
    (home / "data").mkdir()
    (home / "data" / "models").symlink_to(models)
    made = App(Settings(), user_paths())
    made.stores.notes.add(f"the word is {WORD}")
    made.egress_days.add(f"{WORD}.example", 5)
    made.wake_diary.heard("okay_nabu", 0.8, 0.7)
    note = home / "paper.md"
    note.write_text(f"# A paper\n\nOn the {WORD} and its uses in gardens.\n", "utf-8")
    made.documents.get().add([note])
    note.unlink()
    yield made
    made.close()


def test_the_archive_holds_everything(app: App, tmp_path: Path) -> None:
    archive = tmp_path / "mine.zip"
    own_data.export_everything(app, archive, nothing)
    with zipfile.ZipFile(archive) as packed:
        everything = json.loads(packed.read("everything.json"))
        assert WORD in everything["notes"][0]["text"]
        assert everything["documents"][0]["name"] == "paper.md"
        assert f"{WORD}.example" in packed.read("egress.json").decode()
        assert "okay_nabu" in packed.read("wake-word.json").decode()
    assert [one.name for one in tmp_path.glob("*.part")] == []


def test_a_place_that_cannot_be_written_is_told(app: App, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot be written"):
        own_data.export_everything(app, tmp_path / "no" / "such.zip", nothing)


def test_deleted_no_word_of_it_stays_on_the_disk(app: App, home: Path) -> None:
    own_data.delete_everything(app, nothing)
    assert app.stores.notes.search("", 9) == []
    assert app.documents.get().documents() == []
    app.close()
    found = [
        one
        for one in home.rglob("*")
        if one.is_file() and not one.is_symlink() and WORD.encode() in one.read_bytes()
    ]
    assert found == []

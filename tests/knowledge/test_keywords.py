"""The record of documents and the search by words."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from victus_desktop.conversation.errors import StorageError
from victus_desktop.knowledge.keywords import KeywordIndex
from victus_desktop.knowledge.records import Document, Passage


@pytest.fixture
def index(tmp_path: Path) -> Iterator[KeywordIndex]:
    opened = KeywordIndex(tmp_path / "documents.db")
    yield opened
    opened.close()


def nothing(new: list[int], old: list[int]) -> None:
    pass


def add(index: KeywordIndex, name: str, *texts: str) -> Document:
    return index.add(Path("/home") / name, name, [Passage(text, 1) for text in texts], nothing)


def found(index: KeywordIndex, *stems: str) -> list[str]:
    ids = index.match(index.counts(stems), 10)
    texts = {entry.stored.id: entry.stored.passage.text for entry in index.passages(ids)}
    return [texts[ident] for ident in ids]


def test_passages_with_the_rarer_words_come_first(index: KeywordIndex) -> None:
    add(index, "a.txt", "The rent is due.", "The rent of the garage.", "The garden is large.")

    assert found(index, "rent", "garag") == ["The rent of the garage.", "The rent is due."]


def test_words_match_in_all_their_forms(index: KeywordIndex) -> None:
    add(index, "a.txt", "She was renting garages.")

    assert found(index, "rent") == ["She was renting garages."]


def test_the_name_of_a_document_is_searched_too(index: KeywordIndex) -> None:
    add(index, "holiday-plans.txt", "We leave on Monday.")

    assert found(index, "holiday") == ["We leave on Monday."]


def test_words_that_would_be_operators_are_just_words(index: KeywordIndex) -> None:
    add(index, "a.txt", "This and that or not near.")

    assert found(index, "and", "or", "not", "near") == ["This and that or not near."]


def test_removal_leaves_nothing_behind(index: KeywordIndex, tmp_path: Path) -> None:
    kept = add(index, "kept.txt", "The rent is due.")
    gone = add(index, "gone.txt", "The secret rent.", "More secrets.")
    dropped: list[int] = []

    index.remove(gone.id, dropped.extend)

    assert len(dropped) == 2
    assert index.documents() == [kept]
    assert found(index, "secret") == []
    assert index.counts(["secret", "rent"]) == {"secret": 0, "rent": 1}
    assert index.totals().passages == 1
    with sqlite3.connect(tmp_path / "documents.db") as db:
        for table in ("passages", "stems", "documents"):
            assert db.execute(f"SELECT count(*) FROM {table}").fetchone() == (1,)


def test_a_document_takes_the_place_of_the_one_with_its_path(index: KeywordIndex) -> None:
    add(index, "a.txt", "The old rent.")
    told: list[tuple[int, int]] = []

    index.add(
        Path("/home/a.txt"),
        "new",
        [Passage("The new rent."), Passage("Pets.")],
        lambda new, old: told.append((len(new), len(old))),
    )

    assert told == [(2, 1)]
    assert found(index, "rent") == ["The new rent."]
    assert [document.passages for document in index.documents()] == [2]


def test_what_fails_while_a_document_is_kept_undoes_it(index: KeywordIndex) -> None:
    def fail(new: list[int], old: list[int]) -> None:
        raise RuntimeError("disk full")

    with pytest.raises(RuntimeError):
        index.add(Path("/home/a.txt"), "a", [Passage("The rent.")], fail)

    assert index.documents() == []
    assert found(index, "rent") == []
    assert index.counts(["rent"]) == {"rent": 0}


def test_documents_are_found_by_path_and_by_content(index: KeywordIndex) -> None:
    document = add(index, "a.txt", "The rent.")

    assert index.at(Path("/home/a.txt")) == index.with_content("a.txt") == document
    assert index.at(Path("/home/b.txt")) is None
    assert index.with_content("b") is None


def test_what_is_kept_is_there_after_a_restart(index: KeywordIndex, tmp_path: Path) -> None:
    document = add(index, "a.txt", "The rent.")
    index.close()

    again = KeywordIndex(tmp_path / "documents.db")

    assert again.documents() == [document]
    again.close()


def test_a_revision_tells_of_another_process(index: KeywordIndex, tmp_path: Path) -> None:
    before = index.revision()
    add(index, "mine.txt", "Mine.")
    assert index.revision() == before

    other = KeywordIndex(tmp_path / "documents.db")
    other.changed(lambda: None)
    other.close()

    assert index.revision() != before


def test_a_file_of_a_newer_program_is_left_alone(index: KeywordIndex, tmp_path: Path) -> None:
    index.close()
    with sqlite3.connect(tmp_path / "documents.db") as db:
        db.execute("PRAGMA user_version = 99")

    with pytest.raises(StorageError, match="newer Victus"):
        KeywordIndex(tmp_path / "documents.db")


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "documents.db").write_text("not a database at all, but long enough" * 50)

    with pytest.raises(StorageError, match="cannot be opened"):
        KeywordIndex(tmp_path / "documents.db")

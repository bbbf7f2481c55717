"""Taking files and folders in."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from victus_desktop.conversation.errors import StorageError
from victus_desktop.knowledge import ingest as ingest_module
from victus_desktop.knowledge.ingest import Progress, Report
from victus_desktop.knowledge.keywords import KeywordIndex
from victus_desktop.knowledge.library import Library
from victus_desktop.knowledge.vectors import VectorIndex

Write = Callable[[str, str], Path]


@pytest.fixture
def write(shelf: Path) -> Write:
    def writer(name: str, text: str) -> Path:
        path = shelf / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(text)
        return path

    return writer


def names(report: Report) -> list[str]:
    return [document.name for document in report.added]


def test_a_folder_is_taken_in_with_all_below_it(
    library: Library, shelf: Path, write: Write
) -> None:
    write("b.txt", "The rent is due.")
    write("deep/a.md", "# Pets\n\nCats may stay.")
    write("photo.jpg", "no document")
    write(".hidden/c.txt", "Not for others.")

    report = library.add([shelf])

    assert names(report) == ["b.txt", "a.md"]
    assert report.skipped == []
    assert library.search("cats")[0].heading == "Pets"


def test_what_is_unchanged_is_not_read_again(
    library: Library, shelf: Path, write: Write, embedder: Any
) -> None:
    write("a.txt", "The rent is due.")
    library.add([shelf])
    before = embedder.embedded

    report = library.add([shelf])

    assert (names(report), [path.name for path in report.unchanged]) == ([], ["a.txt"])
    assert embedder.embedded == before


def test_a_changed_file_replaces_what_it_said(library: Library, write: Write) -> None:
    path = write("a.txt", "The rent is 900 euros.")
    library.add([path])
    write("a.txt", "The rent is 950 euros.")

    assert names(library.add([path])) == ["a.txt"]

    assert [hit.passage for hit in library.search("rent")] == ["The rent is 950 euros."]
    assert len(library.documents()) == 1


def test_a_file_that_moved_keeps_its_passages(
    library: Library, shelf: Path, write: Write, embedder: Any
) -> None:
    path = write("a.txt", "The rent is due.")
    library.add([path])
    path.rename(shelf / "b.txt")
    before = embedder.embedded

    library.add([shelf])

    assert [document.name for document in library.documents()] == ["b.txt"]
    assert embedder.embedded == before


def test_a_copy_is_not_taken_in_twice(library: Library, shelf: Path, write: Write) -> None:
    write("a.txt", "The rent is due.")
    write("copy.txt", "The rent is due.")

    report = library.add([shelf])

    assert names(report) == ["a.txt"]
    assert str(report.skipped[0]) == f"copy.txt is the same as {shelf / 'a.txt'}"


def test_bad_files_are_reported_and_the_rest_goes_on(
    library: Library, shelf: Path, write: Write, locked_pdf: Path
) -> None:
    write("broken.docx", "no zip")
    write("empty.txt", "")
    write("good.txt", "The rent is due.")

    report = library.add([shelf, shelf / "missing.txt", write("photo.jpg", "x")])

    assert names(report) == ["good.txt"]
    assert {str(skipped) for skipped in report.skipped} == {
        "missing.txt is not there",
        "photo.jpg is of a kind that cannot be read",
        "broken.docx is damaged",
        "empty.txt is empty",
        "locked.pdf is protected with a password",
    }


def test_links_are_not_followed_out_of_a_folder(
    library: Library, shelf: Path, tmp_path: Path
) -> None:
    outside = tmp_path / "secret.txt"
    outside.write_text("The password is swordfish.")
    (shelf / "link.txt").symlink_to(outside)

    assert names(library.add([shelf])) == []


def test_removal_removes_all(library: Library, shelf: Path, write: Write, tmp_path: Path) -> None:
    write("a.txt", "The rent is due.")
    write("b.txt", "Cats may stay.")
    library.add([shelf])
    gone = next(document for document in library.documents() if document.name == "a.txt")

    assert library.remove(gone.id).name == "a.txt"

    assert [document.name for document in library.documents()] == ["b.txt"]
    assert [hit.document for hit in library.search("rent")] == ["b.txt"]
    library.close()
    vectors = VectorIndex(tmp_path / "knowledge" / "chroma", "words")
    keywords = KeywordIndex(tmp_path / "knowledge" / "documents.db")
    assert vectors.ids() == set(keywords.all_passage_ids())
    assert vectors.count() == 1
    vectors.close()
    keywords.close()


def test_what_is_not_there_cannot_be_removed(library: Library) -> None:
    with pytest.raises(KeyError):
        library.remove(99)


def test_progress_is_told_file_by_file(library: Library, shelf: Path, write: Write) -> None:
    write("a.txt", "The rent is due.")
    write("b.txt", "Cats may stay.")
    told: list[Progress] = []

    library.add([shelf], told.append)

    assert [(step.file, step.files_done, step.files) for step in told if not step.passages] == [
        ("a.txt", 0, 2),
        ("b.txt", 1, 2),
    ]
    assert [(step.passages_done, step.passages) for step in told if step.passages] == [(0, 1)] * 2


def test_a_cancelled_ingest_keeps_what_was_whole(
    library: Library, shelf: Path, write: Write
) -> None:
    for number in range(4):
        write(f"{number}.txt", f"Text number {number}.")
    told: list[Progress] = []

    report = library.add([shelf], told.append, lambda: bool(told) and told[-1].files_done == 2)

    assert report.cancelled
    assert names(report) == ["0.txt", "1.txt"]
    assert len(library.documents()) == 2


def test_a_sync_takes_in_what_is_new_and_forgets_what_is_gone(
    library: Library, shelf: Path, write: Write, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere.txt"
    elsewhere.write_text("Far away.")
    old = write("old.txt", "The rent is due.")
    library.add([shelf, elsewhere])
    old.unlink()
    elsewhere.unlink()
    write("new.txt", "Cats may stay.")

    report = library.ingest.sync([shelf])

    assert names(report) == ["new.txt"]
    assert [document.name for document in report.removed] == ["old.txt"]
    assert [document.name for document in library.documents()] == ["elsewhere.txt", "new.txt"]


def test_a_folder_that_is_away_loses_nothing(library: Library, shelf: Path, write: Write) -> None:
    write("a.txt", "The rent is due.")
    library.add([shelf])
    shelf.rename(shelf.parent / "unmounted")

    report = library.ingest.sync([shelf])

    assert report.removed == []
    assert len(library.documents()) == 1


def test_lost_vectors_are_made_again(
    library: Library, shelf: Path, write: Write, tmp_path: Path, embedder: Any
) -> None:
    write("a.txt", "The rent is due.")
    library.add([shelf])
    library.close()

    other = Library(tmp_path / "knowledge", embedder, "another-model")

    assert other.make_missing_vectors() == 1
    assert other.make_missing_vectors() == 0
    assert other.search("rent")[0].passage == "The rent is due."
    other.close()


def test_two_do_not_write_at_once(
    library: Library, shelf: Path, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("a.txt", "The rent is due.")
    monkeypatch.setattr(library.ingest, "_lock", FileLock(tmp_path / "lock", timeout=0.1))
    script = (
        "import filelock, sys\n"
        "with filelock.FileLock(sys.argv[1]):\n"
        "    print('held', flush=True)\n"
        "    sys.stdin.read()"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "lock")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout
        other.stdout.readline()
        with pytest.raises(StorageError, match="Another Victus"):
            library.add([shelf])
        other.communicate()

    assert names(library.add([shelf])) == ["a.txt"]


def test_long_documents_are_embedded_in_steps(
    library: Library, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest_module, "_STEP", 2)
    paragraphs = "\n\n".join(f"Fact{n} " + "word " * 60 for n in range(5))
    told: list[Progress] = []

    library.add([write("long.txt", paragraphs)], told.append)

    assert [step.passages_done for step in told if step.passages] == [0, 2, 4]
    assert library.search("fact3", 1)[0].passage.startswith("Fact3")

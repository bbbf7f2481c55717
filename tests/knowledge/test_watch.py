"""Watched folders."""

import queue
import threading
from pathlib import Path

from victus_desktop.conversation.errors import StorageError, VictusError
from victus_desktop.knowledge.ingest import Ingest, Report
from victus_desktop.knowledge.library import Library
from victus_desktop.knowledge.watch import FolderWatch


def test_a_watched_folder_is_kept_known(library: Library, shelf: Path) -> None:
    reports: queue.Queue[Report] = queue.Queue()
    failures: list[VictusError] = []
    (shelf / "a.txt").write_text("The rent is due.")
    watch = FolderWatch(
        lambda: library.ingest, lambda: [shelf], reports.put, failures.append, seconds=0.05
    )
    watch.start()
    try:
        assert [found.name for found in reports.get(timeout=30).added] == ["a.txt"]

        (shelf / "b.txt").write_text("Cats may stay.")
        assert [found.name for found in reports.get(timeout=30).added] == ["b.txt"]

        (shelf / "a.txt").unlink()
        assert [found.name for found in reports.get(timeout=30).removed] == ["a.txt"]
    finally:
        watch.stop()

    assert [document.name for document in library.documents()] == ["b.txt"]
    assert failures == []


def test_a_failure_is_told_and_tried_again(library: Library, shelf: Path) -> None:
    failures: queue.Queue[VictusError] = queue.Queue()
    (shelf / "a.txt").write_text("The rent is due.")
    library.close()
    watch = FolderWatch(
        lambda: library.ingest, lambda: [shelf], lambda report: None, failures.put, seconds=0.05
    )
    watch.start()
    try:
        assert failures.get(timeout=30).code == "storage"
        assert failures.get(timeout=30).code == "storage"
    finally:
        watch.stop()


def test_a_folder_that_is_named_later_is_taken_in_and_its_progress_told(
    library: Library, shelf: Path
) -> None:
    reports: queue.Queue[Report] = queue.Queue()
    folders: list[Path] = []
    told: list[str] = []
    (shelf / "a.txt").write_text("The rent is due.")
    watch = FolderWatch(
        lambda: library.ingest,
        lambda: list(folders),
        reports.put,
        lambda error: None,
        lambda progress: told.append(progress.file),
        seconds=0.05,
    )
    watch.start()
    try:
        folders.append(shelf)
        assert [found.name for found in reports.get(timeout=30).added] == ["a.txt"]
    finally:
        watch.stop()
    assert set(told) == {"a.txt"}


def test_without_folders_nothing_is_loaded() -> None:
    asked: list[str] = []

    def ingest() -> Ingest:
        asked.append("loaded")
        raise StorageError("not wanted")

    looked = threading.Event()

    def folders() -> list[Path]:
        looked.set()
        return []

    watch = FolderWatch(ingest, folders, lambda report: None, lambda error: None, seconds=0.01)
    watch.start()
    assert looked.wait(10)
    watch.stop()
    assert asked == []

"""Watched folders."""

import queue
from pathlib import Path

from victus_desktop.conversation.errors import VictusError
from victus_desktop.knowledge.ingest import Report
from victus_desktop.knowledge.library import Library
from victus_desktop.knowledge.watch import FolderWatch


def test_a_watched_folder_is_kept_known(library: Library, shelf: Path) -> None:
    reports: queue.Queue[Report] = queue.Queue()
    failures: list[VictusError] = []
    (shelf / "a.txt").write_text("The rent is due.")
    watch = FolderWatch(library.ingest, [shelf], reports.put, failures.append, seconds=0.05)
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
    watch = FolderWatch(library.ingest, [shelf], lambda report: None, failures.put, seconds=0.05)
    watch.start()
    try:
        assert failures.get(timeout=30).code == "storage"
        assert failures.get(timeout=30).code == "storage"
    finally:
        watch.stop()

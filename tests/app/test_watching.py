"""Watched folders of the settings, from the file to the answer, over the real library."""

import queue
from pathlib import Path

import pytest

from victus_desktop.app.core import App
from victus_desktop.app.watching import watch_folders
from victus_desktop.conversation.events import DocumentsChanged, Event, IngestProgressed
from victus_desktop.paths import user_paths
from victus_desktop.settings import Settings


@pytest.mark.slow
def test_a_folder_of_the_settings_is_kept_known_and_told_of(
    home: Path, models: Path, tmp_path: Path
) -> None:
    (home / "data").mkdir()
    (home / "data/models").symlink_to(models)
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    lease = shelf / "lease.txt"
    lease.write_text("The landlord of the flat in Gniezno is Mr. Kowalski.")
    (shelf / "broken.pdf").write_bytes(b"%PDF-1.7 nonsense")

    app = App(
        Settings.model_validate({"knowledge": {"watched_folders": [str(shelf)]}}), user_paths()
    )
    events: queue.Queue[Event] = queue.Queue()
    app.assistant.subscribe(events.put)
    watch_folders(app, seconds=0.05)

    def changed() -> DocumentsChanged:
        while True:
            event = events.get(timeout=60)
            if isinstance(event, DocumentsChanged):
                return event
            assert isinstance(event, IngestProgressed)

    first = changed()
    assert first.added == ("lease.txt",)
    assert [told.split()[0] for told in first.skipped] == ["broken.pdf"]
    answer = app.documents.get().answer("Who is the landlord?")
    assert "Kowalski" in answer.text
    lease.unlink()
    assert changed().removed == ("lease.txt",)
    assert app.documents.get().answer("Who is the landlord?").text == ""
    app.close()

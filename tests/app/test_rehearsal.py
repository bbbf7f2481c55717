"""What a first request would do for the first time is done ahead of it."""

import sys
from pathlib import Path

import pytest

from victus_desktop.app.core import App
from victus_desktop.app.rehearsal import rehearse
from victus_desktop.paths import Paths, user_paths
from victus_desktop.settings import Settings

pytestmark = pytest.mark.slow


def test_a_rehearsal_asks_does_and_keeps_nothing(tmp_path: Path, models: Path) -> None:
    paths = Paths(tmp_path, tmp_path / "data", tmp_path / "cache", tmp_path / "log")
    paths.data.mkdir()
    paths.models.symlink_to(models)
    if user_paths().router.exists():
        paths.cache.mkdir()
        paths.router.write_bytes(user_paths().router.read_bytes())
    app = App(Settings(), paths)
    try:
        rehearse(app)
        assert "pint" in sys.modules, "units are read"
        assert not app.stores.turns.last("default", 5)
        assert not app.stores.journal.entries(5)
        assert app.mind.known.in_documents("How tall is the tower?") == 0.0
        assert not paths.knowledge.exists(), "there are no documents, so no store is made"
    finally:
        app.close()

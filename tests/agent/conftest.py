"""Stores on a real database."""

from pathlib import Path

import pytest

from tests.agent.family import Watch
from victus_desktop.history.stores import Stores, open_stores


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def stores(tmp_path: Path) -> Stores:
    return open_stores(tmp_path / "history.db")

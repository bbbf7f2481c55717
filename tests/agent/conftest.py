"""Stores on a real database, and a mind over them to talk to."""

from pathlib import Path

import pytest

from tests.agent.family import Watch
from tests.agent.talking import Talk
from victus_desktop.history.stores import Stores, open_stores


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def stores(tmp_path: Path) -> Stores:
    return open_stores(tmp_path / "history.db")


@pytest.fixture
def talk(stores: Stores, watch: Watch) -> Talk:
    return Talk(stores, watch)

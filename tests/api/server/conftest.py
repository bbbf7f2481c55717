"""A server with several people, on each kind of database."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from tests.api.server.people import Server, server
from tests.history.databases.conftest import (  # noqa: F401  fixtures
    place,
    postgres_socket,
    postgres_url,
)
from victus_desktop.app.mind import router
from victus_desktop.paths import user_paths


@pytest.fixture
def house(
    home: Path,
    models: Path,
    place: Path | str,  # noqa: F811  the fixture
    learnt: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Server]:
    """A server whose people have nothing in common but the models."""
    (home / "data").mkdir()
    (home / "data" / "models").symlink_to(models)
    monkeypatch.setenv("VICTUS_SECRET_KEY", Fernet.generate_key().decode())
    kept = user_paths().router
    kept.parent.mkdir()
    shutil.copy(learnt, kept)
    with server(place) as opened:
        router(opened.app).get()
        yield opened

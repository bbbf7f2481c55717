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


@pytest.fixture(scope="session")
def learnt_here(learnt: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the router learnt; a server has fewer tools, so its first start learns some anew."""
    return Path(shutil.copy(learnt, tmp_path_factory.mktemp("learnt_here")))


@pytest.fixture
def house(
    home: Path,
    models: Path,
    place: Path | str,  # noqa: F811  the fixture
    learnt_here: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Server]:
    """A server whose people have nothing in common but the models."""
    (home / "data").mkdir()
    (home / "data" / "models").symlink_to(models)
    monkeypatch.setenv("VICTUS_SECRET_KEY", Fernet.generate_key().decode())
    kept = user_paths().router
    kept.parent.mkdir()
    shutil.copy(learnt_here, kept)
    with server(place) as opened:
        router(opened.app).get()
        shutil.copy(kept, learnt_here)
        yield opened

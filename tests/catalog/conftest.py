"""A library below a temporary home, and the servers it fetches from."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.catalog.servers import FileServer, running
from victus_desktop.catalog.library import Library
from victus_desktop.paths import Paths, user_paths


@pytest.fixture
def paths(home: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    """The places of an empty home; the settings of pip and the hub on this computer are hidden."""
    for name in os.environ:
        if name.startswith(("PIP_", "HF_", "HUGGING_FACE_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("HF_HOME", str(home / "hub"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    return user_paths()


@pytest.fixture
def library(paths: Paths) -> Library:
    return Library(paths)


@pytest.fixture
def server(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> Iterator[FileServer]:
    """A file server that HF_ENDPOINT names."""
    server = FileServer()
    monkeypatch.setenv("HF_ENDPOINT", server.address)
    with running(server):
        yield server

"""Stores on each kind of database: a SQLite file, and a Postgres server of the session's own."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.history.databases import postgres
from victus_desktop.history.backup import recode
from victus_desktop.history.cipher import new_key
from victus_desktop.history.stores import Stores, open_stores

_names = itertools.count(1)


@pytest.fixture(scope="session")
def postgres_socket() -> Iterator[Path]:
    """The socket folder of a running Postgres server."""
    binaries = postgres.programs()
    if binaries is None:
        pytest.fail("PostgreSQL is not installed: apt-get install postgresql")
    with postgres.server(binaries) as folder:
        yield folder


@pytest.fixture
def postgres_url(postgres_socket: Path) -> str:
    """The address of an empty Postgres database."""
    name = f"test{next(_names)}"
    address = f"postgresql://victus@/{{}}?host={postgres_socket}"
    engine = create_engine(
        address.format("postgres").replace(":", "+psycopg:", 1), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return address.format(name)


KEY = new_key()


@pytest.fixture(params=["sqlite", "encrypted", pytest.param("postgres", marks=pytest.mark.slow)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """An empty database of each kind."""
    file = tmp_path / "history.db"
    if request.param == "encrypted":
        open_stores(file).close()
        recode(file, tmp_path / "backups", lambda: KEY, encrypt=True)
    if request.param != "postgres":
        return file
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def stores(place: Path | str) -> Iterator[Stores]:
    """The stores of somebody in Berlin."""
    opened = open_stores(place, timezone="Europe/Berlin", key=lambda: KEY)
    yield opened
    opened.close()

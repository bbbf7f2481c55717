"""Stores on each kind of database: a SQLite file, and a Postgres server of the session's own."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.history.databases import postgres
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


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return tmp_path / "history.db"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def stores(place: Path | str) -> Iterator[Stores]:
    """The stores of somebody in Berlin."""
    opened = open_stores(place, timezone="Europe/Berlin")
    yield opened
    opened.close()

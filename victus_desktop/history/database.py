"""Opens the database: SQLite in the user's home, or any by its address; migrates it at start.

What `writing` wrote is on the disk when it ends: SQLite flushes its log at each commit
(`synchronous=FULL`), so neither a killed program nor a power cut takes a finished turn. The log
(WAL) lets several programs read while one writes.
"""

import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlmodel import Session, SQLModel

from victus_desktop.conversation.errors import BadInput
from victus_desktop.history import cipher
from victus_desktop.history.failures import storage_errors
from victus_desktop.history.upgrade import upgrade

HEAD = "0009"
"""The newest revision in `migrations/versions`."""
THIS_RUN = uuid.uuid4().hex
"""Names this run of Victus among those that share a database."""
BUSY_SECONDS = 10
"""How long a write waits for that of another program."""
_PRAGMAS = (
    f"busy_timeout={BUSY_SECONDS * 1000}",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
)
_WRITES = "writes"


@dataclass(frozen=True, slots=True)
class Pool:
    """How many connections to a database server are held, and how long."""

    size: int = 5
    overflow: int = 10
    """Further ones while many are needed."""
    seconds: float = 30
    """How long one waits for a free one."""
    recycle: int = 1800
    """Age in seconds at which one is replaced."""


def open_database(
    place: Path | str,
    backups: Path | None = None,
    key: Callable[[], str] = cipher.no_key,
    pool: Pool = Pool(),
) -> Engine:
    """Open the SQLite file at a path, or the database at an address, at its newest revision.

    Before a migration a SQLite file is copied into `backups`. `key` is asked where the file is
    encrypted. The engine may be used from any thread. Raises BadInput for a wrong address and
    StorageError where the database cannot be opened, is damaged, or was made by a newer Victus.
    """
    engine = _engine(place, key, pool)
    file = sqlite_file(engine.url)
    with storage_errors(place):
        if file is not None:
            _make_private(file)
        upgrade(engine, HEAD, file, backups, key)
        if file is not None:
            _keep_a_log(engine)
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """Begin a transaction that only reads. Raises StorageError."""
    with storage_errors(place_of(engine)), Session(engine) as session:
        yield session


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """Begin a transaction that is on the disk when it ends, or leaves no trace if it fails.

    On SQLite nobody else writes meanwhile. Raises StorageError.
    """
    with (
        storage_errors(place_of(engine)),
        Session(engine.execution_options(**{_WRITES: True})) as session,
    ):
        yield session
        session.commit()


def add_once(session: Session, row: SQLModel) -> bool:
    """Insert a row unless there is one with its key, also where another program adds it now.

    Tells whether it was inserted.
    """
    if session.get_bind().dialect.name == "sqlite":
        from sqlalchemy.dialects.sqlite import insert
    else:
        from sqlalchemy.dialects.postgresql import insert  # type: ignore[assignment]
    fields = row.model_dump(exclude_none=True)
    table = type(row).__table__  # type: ignore[attr-defined]  # every row has one
    made = insert(table).values(fields).on_conflict_do_nothing()
    return session.connection().execute(made.returning(*table.primary_key)).first() is not None


def place_of(engine: Engine) -> Path | str:
    """Give the file of a SQLite database, or the address of another, without its password."""
    return sqlite_file(engine.url) or engine.url.render_as_string(hide_password=True)


def sqlite_file(url: URL) -> Path | None:
    """Give the file that an address means, None for a server or memory."""
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        return None
    return Path(str(url.database))


def _engine(place: Path | str, key: Callable[[], str], pool: Pool) -> Engine:
    try:
        url = URL.create("sqlite", database=str(place)) if isinstance(place, Path) else _url(place)
        return _sqlite(url, key) if url.get_backend_name() == "sqlite" else _server(url, pool)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError, ValueError) as error:
        raise BadInput(f"Setting history.url is no address of a database: {error}") from error


def _url(address: str) -> URL:
    url = make_url(address)
    if url.drivername in ("postgres", "postgresql"):
        return url.set(drivername="postgresql+psycopg")
    return url


def _make_private(file: Path) -> None:
    """Make the file and its folder where they are missing, for this user's eyes alone."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not file.exists():
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))


def _keep_a_log(engine: Engine) -> None:
    """Let the file keep a log (WAL), also one that a backup put in its place."""
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA journal_mode=WAL")
    finally:
        connection.close()


def _sqlite(url: URL, key: Callable[[], str]) -> Engine:
    # Without an isolation level of the driver, transactions begin where `begin` says.
    options: dict[str, Any] = {"timeout": BUSY_SECONDS, "isolation_level": None}
    file = sqlite_file(url)
    secret = "" if file is None else _readable_key(file, key)
    if file is not None and secret:
        options["check_same_thread"] = False
        engine = create_engine(
            url,
            module=cipher.driver(secret),
            creator=lambda: cipher.connect(file, secret, **options),
            pool_timeout=30,
        )
    else:
        engine = create_engine(url, connect_args=options, pool_timeout=30)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: Any) -> None:
        for setting in _PRAGMAS:
            connection.execute(f"PRAGMA {setting}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A transaction that reads first and writes later would fail where another wrote between.
        writes = connection.get_execution_options().get(_WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _readable_key(file: Path, key: Callable[[], str]) -> str:
    with storage_errors(file):
        return cipher.key_for(file, key)


def _server(url: URL, pool: Pool) -> Engine:
    return create_engine(
        url,
        pool_pre_ping=True,
        pool_size=pool.size,
        max_overflow=pool.overflow,
        pool_timeout=pool.seconds,
        pool_recycle=pool.recycle,
        connect_args={"connect_timeout": 10},
    )

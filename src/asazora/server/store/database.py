"""Opening the database: SQLite in WAL mode, so that reading never waits for the worker's writing, or PostgreSQL.

On both, one transaction writes at a time unless it says that it need not wait for others (`shared`): limits are counted
and jobs are handed out without races. SQLite has one writer anyway; PostgreSQL is given a lock for it.
"""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, OperationalError

from asazora.core.errors import AsazoraError, InvalidRequestError

MIGRATIONS = Path(__file__).with_name("migrations")
BUSY_TIMEOUT_SECONDS = 30
"""How long a writer waits for the one before it."""

MAX_CONNECTIONS = 40
"""One for each thread that answers requests, so that none waits for a connection."""

SQLITE, POSTGRESQL = "sqlite", "postgresql"
_DRIVER = "postgresql+psycopg"
_WRITERS_LOCK = 0x41534152
"""PostgreSQL's advisory lock that writers take turns by."""


class Database:
    """One database, by its URL or by the path of an SQLite file. Safe to use from many threads; each process opens its
    own. Raises InvalidRequestError for an address that is no such thing."""

    def __init__(self, address: str | Path) -> None:
        url = database_url(address)
        self._is_postgresql = url.drivername == _DRIVER
        self._engine = _postgresql_engine(url) if self._is_postgresql else _sqlite_engine(url)
        self._reading = self._engine.execution_options(asazora_reads_only=True)

    def upgrade(self) -> None:
        """Create or migrate the tables."""
        # Imported here, not above: workers, which never migrate, need not wait for it.
        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        with self.writing() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    @contextmanager
    def writing(self, *, shared: bool = False) -> Generator[Connection]:
        """A transaction that is committed when the block ends, rolled back if it raises.

        A `shared` one may run beside others: it must touch one row only, and decide nothing by what others write.
        """
        with self._engine.begin() as connection:
            if self._is_postgresql and not shared:
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS_LOCK})")
            yield connection

    @contextmanager
    def reading(self) -> Generator[Connection]:
        """A connection for SELECTs, which waits for nobody."""
        with self._reading.connect() as connection:
            yield connection

    def close(self) -> None:
        self._engine.dispose()


def open_database(address: str | Path) -> Database:
    """Open the database, made and migrated as needed. Raises InvalidRequestError if it cannot be reached."""
    database = Database(address)
    try:
        database.upgrade()
    except OperationalError as error:
        told = database_url(address).render_as_string(hide_password=True)
        raise InvalidRequestError("database", told, f"one that can be opened ({error.orig})") from error
    return database


def database_url(address: str | Path) -> URL:
    """The address as SQLAlchemy wants it. Raises InvalidRequestError unless it is SQLite's or PostgreSQL's."""
    if isinstance(address, Path):
        return URL.create(SQLITE, database=str(address))
    allowed = "sqlite:///FILE or postgresql://USER:PASSWORD@HOST:PORT/NAME"
    try:
        url = make_url(address)
    except ArgumentError as error:
        raise InvalidRequestError("database", "an address that is no URL", allowed) from error
    if url.drivername in (POSTGRESQL, "postgres", _DRIVER):
        return url.set(drivername=_DRIVER)
    if url.drivername != SQLITE:
        raise InvalidRequestError("database", url.drivername, allowed)
    return url


def _sqlite_engine(url: URL) -> Engine:
    engine = create_engine(
        url,
        connect_args={"timeout": BUSY_TIMEOUT_SECONDS},
        pool_size=MAX_CONNECTIONS,
        pool_timeout=2 * BUSY_TIMEOUT_SECONDS,
    )
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _postgresql_engine(url: URL) -> Engine:
    try:
        return create_engine(
            url,
            connect_args={"connect_timeout": BUSY_TIMEOUT_SECONDS},
            pool_size=MAX_CONNECTIONS,
            pool_timeout=2 * BUSY_TIMEOUT_SECONDS,
            pool_pre_ping=True,
        )
    except ModuleNotFoundError as error:
        raise AsazoraError(f"PostgreSQL needs {error.name!r}: pip install 'asazora[postgresql]'") from error


def _set_up_sqlite(connection: Any, record: Any) -> None:
    del record
    connection.isolation_level = None  # transactions begin where `_begin_sqlite` says, not where the driver guesses
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA foreign_keys=ON")


def _begin_sqlite(connection: Connection) -> None:
    """Writers take the write lock at once: a transaction that reads first and writes later can fail in WAL mode."""
    if not connection.get_execution_options().get("asazora_reads_only"):
        connection.exec_driver_sql("BEGIN IMMEDIATE")

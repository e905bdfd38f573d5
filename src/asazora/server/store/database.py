"""Opening the database: SQLite in WAL mode, so that reading never waits for the worker's writing."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, event

MIGRATIONS = Path(__file__).with_name("migrations")
BUSY_TIMEOUT_SECONDS = 30
"""How long a writer waits for the one before it."""

MAX_CONNECTIONS = 40
"""One for each thread that answers requests, so that none waits for a connection."""


class Database:
    """One database file. Safe to use from many threads; every process opens its own."""

    def __init__(self, path: Path) -> None:
        self._engine = create_engine(
            f"sqlite:///{path}",
            connect_args={"timeout": BUSY_TIMEOUT_SECONDS},
            pool_size=MAX_CONNECTIONS,
            pool_timeout=2 * BUSY_TIMEOUT_SECONDS,
        )
        self._reading = self._engine.execution_options(asazora_reads_only=True)
        event.listen(self._engine, "connect", _set_up_connection)
        event.listen(self._engine, "begin", _begin)

    def upgrade(self) -> None:
        """Create or migrate the tables."""
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        with self.writing() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    @contextmanager
    def writing(self) -> Generator[Connection]:
        """A transaction that is committed when the block ends, rolled back if it raises."""
        with self._engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Generator[Connection]:
        """A connection for SELECTs, which waits for nobody."""
        with self._reading.connect() as connection:
            yield connection

    def close(self) -> None:
        self._engine.dispose()


def open_database(path: Path) -> Database:
    """Open the database file, made and migrated as needed."""
    database = Database(path)
    database.upgrade()
    return database


def _set_up_connection(connection: Any, record: Any) -> None:
    del record
    connection.isolation_level = None  # transactions begin where `_begin` says, not where the driver guesses
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA foreign_keys=ON")


def _begin(connection: Connection) -> None:
    """Writers take the write lock at once: a transaction that reads first and writes later can fail in WAL mode."""
    if not connection.get_execution_options().get("asazora_reads_only"):
        connection.exec_driver_sql("BEGIN IMMEDIATE")

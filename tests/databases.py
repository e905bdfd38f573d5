"""Databases for tests: SQLite files, and a PostgreSQL server of the test run's own where Debian's packages have one.

The stores are tested on both. ASAZORA_TEST_DATABASE=postgresql lets the running servers of the tests use PostgreSQL.
"""

import functools
import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine

SQLITE, POSTGRESQL = KINDS = ("sqlite", "postgresql")
OF_SERVERS = os.environ.get("ASAZORA_TEST_DATABASE", SQLITE)
_PROGRAMS = Path("/usr/lib/postgresql")
_ACCOUNT = "postgres"


def postgresql_programs() -> Path | None:
    """The folder of the newest installed PostgreSQL server."""
    found = sorted(_PROGRAMS.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


def why_no_postgresql() -> str | None:
    """Why the tests that need it are skipped; None if it can be started."""
    if postgresql_programs() is None:
        return "PostgreSQL is not installed (on Debian and Ubuntu: postgresql)"
    try:
        import psycopg  # noqa: F401
    except ImportError:
        return "psycopg is not installed"
    if os.getuid() == 0 and (shutil.which("runuser") is None or not _has_account()):
        return "PostgreSQL does not run as root, and there is no account for it"
    return None


def _has_account() -> bool:
    try:
        pwd.getpwnam(_ACCOUNT)
    except KeyError:
        return False
    return True


class Cluster:
    """A PostgreSQL server that listens on a socket in its own folder, and nowhere else."""

    def __init__(self) -> None:
        programs = postgresql_programs()
        assert programs is not None
        self.folder = Path(tempfile.mkdtemp(prefix="asazora-postgresql-"))
        if os.getuid() == 0:
            shutil.chown(self.folder, _ACCOUNT)
        data = self.folder / "data"
        self._run(programs / "initdb", "-D", data, "-A", "trust", "-U", _ACCOUNT, "--no-sync", "-E", "UTF8")
        options = f"-k {self.folder} -c listen_addresses='' -c fsync=off -c max_connections=300"
        self._control = (programs / "pg_ctl", "-D", data, "-w", "-t", "60", "-l", self.folder / "log")
        self._run(*self._control, "-o", options, "start")
        self._admin = create_engine(self._url(_ACCOUNT), isolation_level="AUTOCOMMIT")

    def new_database(self) -> str:
        """The URL of a new, empty database."""
        name = f"test_{uuid.uuid4().hex}"
        with self._admin.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        return self._url(name)

    def stop(self) -> None:
        """End the server and remove all it kept."""
        self._admin.dispose()
        self._run(*self._control, "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _url(self, name: str) -> str:
        return f"postgresql+psycopg://{_ACCOUNT}@/{name}?host={self.folder}"

    def _run(self, *command: object) -> None:
        prefix = ("runuser", "-u", _ACCOUNT, "--") if os.getuid() == 0 else ()
        words = [*prefix, *map(str, command)]
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL, cwd=self.folder, timeout=120)


@functools.cache
def cluster() -> Cluster:
    """The one server of this process, started when it is first needed; `stop_cluster` ends it."""
    return Cluster()


def stop_cluster() -> None:
    """End the server if there is one."""
    if cluster.cache_info().currsize:
        cluster().stop()
        cluster.cache_clear()


def address(kind: str, folder: Path) -> str | Path:
    """A new, empty database of that kind; skips the test if there can be none."""
    if kind == SQLITE:
        return folder / "test.sqlite"
    reason = why_no_postgresql()
    if reason is not None:
        pytest.skip(reason)
    return cluster().new_database()


@contextmanager
def server_database() -> Generator[str | None]:
    """The database of a running server: the URL of a PostgreSQL one if the test run asks for it."""
    if OF_SERVERS != POSTGRESQL:
        yield None
        return
    reason = why_no_postgresql()
    assert reason is None, reason
    yield cluster().new_database()

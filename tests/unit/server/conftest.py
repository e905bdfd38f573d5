"""One running server for the tests that leave it as they found it, and an empty database of each kind."""

import dataclasses
from collections.abc import Generator
from pathlib import Path

import pytest

from asazora.server.settings import ServerSettings
from asazora.server.store.database import Database, open_database
from databases import KINDS, address, stop_cluster
from live_server import FAKE_INSPECTOR, FAKE_WORKER, STEP_SECONDS, LiveServer, running, wait_until


@pytest.fixture(scope="session", autouse=True)
def no_database_server_is_left() -> Generator[None]:
    yield
    stop_cluster()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Generator[LiveServer]:
    home = tmp_path_factory.mktemp("home")
    settings = ServerSettings(home=home, worker_command=FAKE_WORKER, inspector_command=FAKE_INSPECTOR)
    with running(settings) as live:
        yield live


@pytest.fixture(scope="module")
def slow_server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Generator[LiveServer]:
    """A server whose model takes its time; SLOW_SETTINGS of a test module are what else is special about it."""
    special = getattr(request.module, "SLOW_SETTINGS", {})
    home = tmp_path_factory.mktemp("home")
    settings = ServerSettings(home=home, worker_command=FAKE_WORKER, inspector_command=FAKE_INSPECTOR)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FAKE_STEP_SECONDS", str(STEP_SECONDS))
        with running(dataclasses.replace(settings, **special)) as live:
            wait_until(lambda: live.supervisor.is_ready)
            yield live


@pytest.fixture(params=KINDS)
def database_address(request: pytest.FixtureRequest, tmp_path: Path) -> str | Path:
    return address(request.param, tmp_path)


@pytest.fixture
def database(database_address: str | Path) -> Generator[Database]:
    made = open_database(database_address)
    yield made
    made.close()

"""One running server for the tests that leave it as they found it."""

from collections.abc import Generator

import pytest

from asazora.server.settings import ServerSettings
from live_server import FAKE_INSPECTOR, FAKE_WORKER, LiveServer, running


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Generator[LiveServer]:
    home = tmp_path_factory.mktemp("home")
    settings = ServerSettings(home=home, worker_command=FAKE_WORKER, inspector_command=FAKE_INSPECTOR)
    with running(settings) as live:
        yield live

"""A real server on loopback, in a thread of the test, with its worker process running the fake model."""

import dataclasses
import sys
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import openai
import uvicorn

from asazora.server.app import create_app
from asazora.server.context import ServerContext
from asazora.server.settings import ServerSettings
from asazora.server.store.accounts import AccountStore, Role
from asazora.server.store.database import open_database
from asazora.server.supervisor import Supervisor
from databases import server_database

FAKE_WORKER = (sys.executable, str(Path(__file__).with_name("fake_worker.py")))
PATIENCE_SECONDS = 60.0
"""How long a test waits for one answer: on a busy machine a process that has to start first takes its time."""

STEP_SECONDS = 0.05
"""Of each step of the model, where that takes its time."""

FAKE_INSPECTOR = (sys.executable, str(Path(__file__).with_name("fake_inspector.py")))


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveServer:
    """Where it listens, and the parts that tests look into."""

    url: str
    context: ServerContext

    @property
    def settings(self) -> ServerSettings:
        return self.context.settings

    @property
    def accounts(self) -> AccountStore:
        return self.context.accounts

    @property
    def supervisor(self) -> Supervisor:
        assert isinstance(self.context.fleet, Supervisor)
        return self.context.fleet

    def client(self, role: Role = Role.CREATOR, account: str | None = None) -> openai.OpenAI:
        """OpenAI's client with a new key; an account of its own unless one is named."""
        key, _ = self.accounts.create_key(role, account_name=account)
        return openai.OpenAI(api_key=key, base_url=f"{self.url}/v1", max_retries=0)


@contextmanager
def running(settings: ServerSettings) -> Generator[LiveServer]:
    """Serve while the block runs."""
    with server_database() as url:
        settings = dataclasses.replace(settings, database_url=settings.database_url or url)
        with _running(settings) as live:
            yield live


@contextmanager
def _running(settings: ServerSettings) -> Generator[LiveServer]:
    database = open_database(settings.database)
    app = create_app(settings, database)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, access_log=False, timeout_graceful_shutdown=5))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        wait_until(lambda: server.started)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield LiveServer(url=f"http://127.0.0.1:{port}", context=app.state.context)
    finally:
        server.should_exit = True
        thread.join(PATIENCE_SECONDS)
        assert not thread.is_alive(), "the server does not stop"
        database.close()


def wait_until(holds: Callable[[], object], seconds: float = 90.0) -> None:
    """Return when `holds` is true; fail if it does not become so."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)

"""What `asazora bench serve` does: how the server answers while it generates, on a throw-away home of its own."""

import asyncio
import contextlib
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from asazora.server.load import LoadPlan, put_under_load
from asazora.server.settings import ServerSettings
from asazora.server.store.accounts import AccountStore, Role
from asazora.server.store.database import open_database

READY_SECONDS = 300.0
CLIENTS_A_KEY = 10


@dataclass(frozen=True, slots=True)
class BenchServer:
    """A server of its own process, where it listens, and how long it took to be ready."""

    home: Path
    port: int
    ready_s: float


def measure_server(clients: int, seconds: float) -> Mapping[str, Any]:
    """Start a server with the embedded model on a throw-away home, put it under load, and sum up."""
    with tempfile.TemporaryDirectory() as folder, _running(Path(folder)) as server:
        keys = _keys(server.home, max(2, clients // CLIENTS_A_KEY))
        plan = LoadPlan(port=server.port, keys=keys, num_clients=clients, seconds=seconds)
        summary = asyncio.run(put_under_load(plan)).summary()
    return {"clients": clients, "seconds": seconds, "ready_s": round(server.ready_s, 2), **summary}


def lines_of(figures: Mapping[str, Any]) -> Iterator[str]:
    """The figures to read."""
    yield f"start to ready: {figures['ready_s']} s"
    yield f"{figures['clients']} clients for {figures['seconds']:g} s, two long videos in the making"
    for kind, found in (("all but create", figures["without_create"]), *figures["kinds"].items()):
        yield f"{kind:>15}  " + "  ".join(f"{name} {value}" for name, value in found.items())
    yield f"statuses {figures['statuses']}; accepted {figures['accepted']}, lost {figures['lost']}"


@contextmanager
def _running(home: Path) -> Generator[BenchServer]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "asazora.cli", "serve", "--home", str(home), "--port", str(port)]
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_until_ready(process, port)
        yield BenchServer(home, port, time.monotonic() - start)
    finally:
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=60)
        process.kill()


def _wait_until_ready(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if _is_ready(port):
            return
        time.sleep(0.05)
    raise RuntimeError("the server did not become ready")


def _is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):
            return True
    except OSError:  # what urllib raises is one too
        return False


def _keys(home: Path, count: int) -> list[str]:
    database = open_database(ServerSettings(home=home).database)
    try:
        return [AccountStore(database).create_key(Role.CREATOR)[0] for _ in range(count)]
    finally:
        database.close()

"""A real server with the embedded model as a process of its own, for the benches that measure one."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from asazora.server.settings import ServerSettings
from asazora.server.store.accounts import AccountStore, Role
from asazora.server.store.database import open_database

READY_SECONDS = 600.0
STOP_SECONDS = 120.0
LOOK_SECONDS = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchServer:
    """Where a server lives and listens, and what it took until it was ready."""

    home: Path
    port: int
    ready_s: float
    processor_s: float
    """Of the server and of the processes that it started, until it was ready."""

    def keys(self, count: int) -> list[str]:
        """Keys of so many creators."""
        database = open_database(ServerSettings(home=self.home).database)
        try:
            return [AccountStore(database).create_key(Role.CREATOR)[0] for _ in range(count)]
        finally:
            database.close()


@contextmanager
def running_server(
    home: Path, options: Sequence[str] = (), environment: Mapping[str, str] | None = None
) -> Generator[BenchServer]:
    """Run `asazora serve` on a home, ready. Raises RuntimeError if it does not become so."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "asazora.cli", "serve", "--home", str(home), "--port", str(port), *options]
    start = time.monotonic()
    process = subprocess.Popen(
        command, env={**os.environ, **(environment or {})}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_until_ready(process, port)
        ready_s = time.monotonic() - start
        yield BenchServer(home=home, port=port, ready_s=ready_s, processor_s=_processor_seconds(process.pid))
    finally:
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=STOP_SECONDS)
        process.kill()


def _wait_until_ready(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if _is_ready(port):
            return
        time.sleep(LOOK_SECONDS)
    raise RuntimeError("the server did not become ready")


def _is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):
            return True
    except OSError:  # what urllib raises is one too
        return False


def _processor_seconds(pid: int) -> float:
    """Of a process and its children, as the system has counted them so far."""
    ticks = 0
    for folder in Path("/proc").iterdir():
        if not folder.name.isdecimal():
            continue
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            fields = (folder / "stat").read_text().rpartition(") ")[2].split()
            if pid in (int(folder.name), int(fields[1])):
                ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")

"""The worker's start: it loads while the store is opened, works from `start` on, and never outlives a failed start."""

import asyncio
import contextlib
import sys
from pathlib import Path

import pytest

from asazora.core.errors import InvalidRequestError
from asazora.server.run import serve
from asazora.server.settings import ServerSettings
from asazora.server.supervisor import Supervisor
from live_server import running, wait_until

OBEDIENT = """
import os, pathlib, sys
pathlib.Path(sys.argv[1]).write_text(str(os.getpid()))
assert sys.stdin.readline() == "begin\\n"
print("ready", flush=True)
sys.stdin.read()
"""
"""A worker that keeps to what the two have agreed on, and does nothing else."""

TALKATIVE = """
import sys
assert sys.stdin.readline() == "begin\\n"
while True:
    print("alive", flush=True)
"""
"""A worker that always has another line ready."""

NOTING = """
import pathlib, sys
for line in sys.stdin:
    with pathlib.Path(sys.argv[1]).open("a") as file:
        file.write(line)
    print('{"answer": null}', flush=True)
"""


def settings_for(folder: Path) -> ServerSettings:
    worker, inspector = (
        (sys.executable, "-c", code, str(folder / name))
        for code, name in ((OBEDIENT, "worker-pid"), (NOTING, "questions"))
    )
    (folder / "home").mkdir()
    return ServerSettings(home=folder / "home", worker_command=worker, inspector_command=inspector)


def test_a_prepared_worker_begins_when_it_is_told_to(tmp_path: Path):
    async def start() -> None:
        supervisor = Supervisor(settings_for(tmp_path))
        await supervisor.prepare()
        (pid,) = supervisor.worker_pids
        assert not supervisor.is_ready
        supervisor.start()
        async with asyncio.timeout(60):
            while not supervisor.is_ready:
                await asyncio.sleep(0.02)
        assert supervisor.worker_pids == [pid]
        supervisor.abandon()  # nothing: it is at work
        assert supervisor.num_workers == 1
        await supervisor.stop()
        assert supervisor.num_workers == 0

    asyncio.run(start())


def test_a_worker_that_speaks_at_that_moment_is_stopped_too(tmp_path: Path):
    async def start_and_stop() -> None:
        supervisor = Supervisor(ServerSettings(home=tmp_path, worker_command=(sys.executable, "-S", "-c", TALKATIVE)))
        await supervisor.prepare()
        supervisor.start()
        await asyncio.sleep(0.2)
        async with asyncio.timeout(10):
            await supervisor.stop()
        assert supervisor.num_workers == 0

    for _ in range(5):
        asyncio.run(start_and_stop())


def test_a_worker_does_not_outlive_a_start_that_fails(tmp_path: Path):
    settings = settings_for(tmp_path)
    (settings.home / "asazora.sqlite").mkdir()  # no database can be opened there
    with pytest.raises(InvalidRequestError, match="database"):
        serve(settings, lambda key: None)
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # killed before it could say who it is, or gone
        command = Path("/proc") / (tmp_path / "worker-pid").read_text() / "cmdline"
        wait_until(lambda: command.read_bytes() == b"")  # a dead process has none


def test_the_inspector_reads_its_weights_once_the_server_is_ready(tmp_path: Path):
    asked = tmp_path / "questions"
    with running(settings_for(tmp_path)) as live:
        wait_until(lambda: asked.exists() and asked.read_text())
        assert live.supervisor.is_ready
    assert '"ask": "warm_up"' in asked.read_text()

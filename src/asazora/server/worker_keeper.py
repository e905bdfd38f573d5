"""Keeps one worker process running: starts it, hears its signs of life, replaces it when it dies or hangs."""

import asyncio
import contextlib
import logging
import os
from asyncio.subprocess import PIPE, Process

from asazora.core.threads import VARIABLE as THREADS_VARIABLE
from asazora.server.settings import ServerSettings
from asazora.server.worker_link import BEGIN, READY, SETTINGS_VARIABLE, STOP_SECONDS, WorkerSettings

RESTART_SECONDS = (0.0, 0.5, 1.0, 2.0, 5.0, 10.0)
"""Pause before a restart, longer with each worker that dies before it was ready."""

logger = logging.getLogger(__name__)


class WorkerKeeper:
    """Watches over one worker from the server's event loop."""

    def __init__(self, settings: ServerSettings, name: str, num_threads: int | None) -> None:
        """`num_threads` is how many the worker may keep busy; None to leave that to the environment."""
        self._settings, self._name, self._num_threads = settings, name, num_threads
        self._process: Process | None = None
        self._ready = False
        self._task: asyncio.Task[None] | None = None

    @property
    def is_ready(self) -> bool:
        """Whether the worker runs and has its model loaded."""
        return self._ready

    @property
    def pid(self) -> int | None:
        """Of the worker, if it runs."""
        return None if self._process is None or self._process.returncode is not None else self._process.pid

    async def prepare(self) -> None:
        """Start a worker that loads its model while the store is yet to be opened. `start` or `abandon` must follow."""
        self._process = await self._launch()

    def abandon(self) -> None:
        """End a worker that was prepared, unless `start` was called: then `stop` sees to it."""
        if self._task is None and self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()

    def start(self) -> None:
        """Let a worker work on the open store, and keep one running."""
        self._task = asyncio.create_task(self._keep_running())

    async def stop(self) -> None:
        """Let the worker put its job back and end."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        if self._process is not None:
            await self._end(self._process)

    async def _keep_running(self) -> None:
        failures = 0
        while True:
            self._process = process = self._process or await self._launch()
            assert process.stdin is not None
            process.stdin.write(f"{BEGIN}\n".encode())
            await self._follow(process)
            failures = 0 if self._ready else failures + 1
            self._ready = False
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            logger.warning("%s ended with status %s; starting another", self._name, await _status_at_end(process))
            self._process = None
            await asyncio.sleep(RESTART_SECONDS[min(failures, len(RESTART_SECONDS) - 1)])

    async def _launch(self) -> Process:
        environment = {**os.environ, SETTINGS_VARIABLE: WorkerSettings.of_server(self._settings, self._name).to_json()}
        if self._num_threads is not None:
            environment[THREADS_VARIABLE] = str(self._num_threads)
        # A session of its own: Ctrl-C in the terminal is for the server, which then stops the worker.
        return await asyncio.create_subprocess_exec(
            *self._settings.worker_command, stdin=PIPE, stdout=PIPE, start_new_session=True, env=environment
        )

    async def _follow(self, process: Process) -> None:
        """Return when the worker has ended, or has been silent for too long."""
        assert process.stdout is not None
        try:
            while line := await self._hear(process.stdout):
                self._ready = self._ready or line.strip() == READY.encode()
        except TimeoutError:
            logger.error("%s said nothing for %g s", self._name, self._patience())

    async def _hear(self, pipe: asyncio.StreamReader) -> bytes:
        """The worker's next line. Raises TimeoutError if it is silent for too long."""
        # Not `wait_for`: before Python 3.12 it ignores a cancellation that comes together with a line, and the keeper
        # would never stop.
        async with asyncio.timeout(self._patience()):
            return await pipe.readline()

    def _patience(self) -> float:
        settings = self._settings
        return settings.worker_silence_seconds if self._ready else settings.worker_start_seconds

    async def _end(self, process: Process) -> None:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await _status_at_end(process)
        except TimeoutError:
            process.kill()
            await _status_at_end(process)


async def _status_at_end(process: Process) -> int | None:
    """Wait for a process to end, and read what it still says: `wait` alone does not return while that is unread."""
    await process.communicate()
    return process.returncode

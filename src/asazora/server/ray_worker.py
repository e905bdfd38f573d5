"""A worker as a Ray actor: takes jobs from the shared store on whatever machine it was placed."""

import importlib
import threading
import time

from asazora.engine.cancel import CancelToken
from asazora.engine.registry import find_loader
from asazora.server.logs import log_as_worker
from asazora.server.scaling import Pulse
from asazora.server.store.database import Database
from asazora.server.store.work import WorkQueue
from asazora.server.worker import LoadOnce, take_jobs
from asazora.server.worker_link import WorkerSettings

POLL_SECONDS = 0.25
"""Between looks at the queue: every idle worker of the fleet asks the one database."""


class RayWorker:
    """The actor. `work` runs for its whole life; the other calls come in beside it."""

    def __init__(self, settings: str, setup: str | None) -> None:
        """`setup`, as `module:function`, is called before anything is loaded."""
        if setup is not None:
            module, _, function = setup.partition(":")
            getattr(importlib.import_module(module), function)()
        self._settings = WorkerSettings.from_json(settings)
        self._stop, self._drain = CancelToken(), CancelToken()
        self._lock = threading.Lock()
        self._ready = self._busy = False
        self._last_beat = self._idle_since = time.monotonic()

    def work(self) -> None:
        """Take jobs until told to stop or drained."""
        log_as_worker(self._settings.name)
        queue = WorkQueue(Database(self._settings.database), self._settings.keep_seconds, self._settings.name)
        load = LoadOnce(find_loader(self._settings.model))
        take_jobs(self._settings, load, queue, self, self._stop, drain=self._drain, poll_seconds=POLL_SECONDS)

    def drain(self) -> None:
        """End after the job that is being made."""
        self._drain.cancel()

    def stop(self) -> None:
        """Put the job that is being made back, and end."""
        self._stop.cancel()

    def pulse(self) -> Pulse:
        """How it is now."""
        now = time.monotonic()
        with self._lock:
            idle_since = now if self._busy else self._idle_since
            return Pulse(
                ready=self._ready,
                busy=self._busy,
                silent_seconds=now - self._last_beat,
                idle_seconds=now - idle_since,
            )

    def ready(self) -> None:
        """The model is loaded."""
        with self._lock:
            self._ready, self._last_beat = True, time.monotonic()

    def working(self, busy: bool) -> None:
        """A job begins or has ended."""
        with self._lock:
            self._busy, self._idle_since = busy, time.monotonic()

    def __call__(self) -> None:
        """A sign of life."""
        with self._lock:
            self._last_beat = time.monotonic()

"""Following jobs as they change: one look at the store a moment, however many are watching."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field

from asazora.server.store.job import Job
from asazora.server.store.jobs import JobStore

LOOK_SECONDS = 0.2

logger = logging.getLogger(__name__)


@dataclass(eq=False, slots=True)
class _Watcher:
    """Somebody who waits for news of one job. `job` is None once it is deleted."""

    video_id: str
    job: Job | None
    news: asyncio.Event = field(default_factory=asyncio.Event)


class JobWatch:
    """Tells watchers of the changes of their jobs, from the event loop of the server."""

    def __init__(self, jobs: JobStore) -> None:
        self._jobs = jobs
        self._watchers = set[_Watcher]()
        self._task: asyncio.Task[None] | None = None

    async def follow(self, job: Job) -> AsyncGenerator[Job | None]:
        """The job now and whenever its status or progress changed, until it is finished, or None: deleted."""
        watcher = _Watcher(job.id, job)
        self._watchers.add(watcher)
        self._start()
        try:
            yield job
            while watcher.job is not None and not watcher.job.is_finished:
                await watcher.news.wait()
                watcher.news.clear()
                yield watcher.job
        finally:
            self._watchers.discard(watcher)

    @property
    def num_watchers(self) -> int:
        return len(self._watchers)

    async def stop(self) -> None:
        """Look no more."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    def _start(self) -> None:
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._look_on())

    async def _look_on(self) -> None:
        while self._watchers:
            ids = {watcher.video_id for watcher in self._watchers}
            try:
                found = await asyncio.to_thread(self._jobs.of_ids, ids)
            except Exception:  # the store is away for a moment: nobody's watching ends for that
                logger.exception("could not look at jobs")
            else:
                for watcher in self._watchers:
                    if watcher.video_id in ids:
                        _tell(watcher, found.get(watcher.video_id))
            await asyncio.sleep(LOOK_SECONDS)


def _tell(watcher: _Watcher, job: Job | None) -> None:
    known = watcher.job
    if known is None or known.is_finished:
        return
    if job is None or (job.status, job.progress) != (known.status, known.progress):
        watcher.job = job
        watcher.news.set()

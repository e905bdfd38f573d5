"""The workers of a server as actors on a Ray cluster: placed, scaled between bounds, drained, replaced when they die.

The store stays the one truth: an actor claims jobs under its own name, and when it dies, alone or with its machine,
what it had claimed is settled under that name, as it is for the one worker of a single machine.
"""

import asyncio
import contextlib
import importlib
import logging
import os
import time
from dataclasses import dataclass
from typing import Any

from asazora.server.ids import new_id
from asazora.server.live_files import LiveFiles
from asazora.server.ray_worker import RayWorker
from asazora.server.scaling import Pulse, Standing, change_of
from asazora.server.settings import RaySettings, ServerSettings
from asazora.server.store.database import Database
from asazora.server.store.work import WorkQueue
from asazora.server.tidying import settle
from asazora.server.video_files import open_video_files
from asazora.server.worker_link import STOP_SECONDS, WorkerSettings

LOOK_SECONDS = 0.5
PULSE_SECONDS = 0.1
"""How long a round waits for each pulse; one that comes later is read in a later round."""

NAMESPACE = "asazora"

ray: Any = importlib.import_module("ray")  # an extra, which the type checker need not have
RayError: Any = ray.exceptions.RayError

logger = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class _Member:
    """One actor: its handle, the call that lasts as long as it works, and its last pulse."""

    name: str
    handle: Any
    work: Any
    pulse: Pulse | None = None
    question: Any = None
    """The call for a pulse that is not answered yet."""

    asked_at: float = 0.0
    draining: bool = False

    @property
    def standing(self) -> Standing:
        """What the arithmetic of the fleet needs to know of it."""
        return Standing(name=self.name, pulse=self.pulse, draining=self.draining)

    @property
    def silent_seconds(self) -> float:
        """How long it has said nothing."""
        assert self.pulse is not None
        return self.pulse.silent_seconds + (0 if self.question is None else time.monotonic() - self.asked_at)


class RayFleet:
    """Keeps as many workers as there is work for, within the bounds."""

    def __init__(self, settings: ServerSettings, scaling: RaySettings, database: Database) -> None:
        self._settings, self._scaling = settings, scaling
        self._queue = WorkQueue(database, settings.keep_seconds)
        self._live = LiveFiles(settings.live_folder)
        self._files = open_video_files(settings.videos_folder, settings.files_url)
        self._members = list[_Member]()
        self._task: asyncio.Task[None] | None = None

    @property
    def is_ready(self) -> bool:
        """Whether a worker with a loaded model is running."""
        return any(member.pulse is not None and member.pulse.ready for member in self._members)

    @property
    def num_workers(self) -> int:
        return len(self._members)

    def start(self) -> None:
        """Settle what the workers of a dead server left, and begin."""
        settle(self._queue, self._files, self._live)
        self._task = asyncio.create_task(self._keep_running())

    async def stop(self) -> None:
        """Let the workers put their jobs back and end; leave the cluster."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        await asyncio.to_thread(self._stop_all)

    async def _keep_running(self) -> None:
        await asyncio.to_thread(self._join)
        while True:
            try:
                await asyncio.to_thread(self._look)
            except RayError:
                logger.exception("the cluster did not answer")
            await asyncio.sleep(LOOK_SECONDS)

    def _join(self) -> None:
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # or a cluster started here would report to Ray's makers
        ray.init(address=self._scaling.address, namespace=NAMESPACE, log_to_driver=False, include_dashboard=False)

    def _look(self) -> None:
        """One round: settle the dead, take pulses, grow or shrink."""
        for member in list(self._members):
            if self._has_ended(member) or self._is_hung(member):
                self._bury(member)
        fleet = [member.standing for member in self._members]
        change = change_of(fleet, self._queue.num_unfinished(), self._scaling)
        for member in [member for member in self._members if member.name in change.let_go]:
            self._let_go(member)
        for _ in range(change.num_new):
            self._members.append(self._hire())

    def _let_go(self, member: _Member) -> None:
        if member.pulse is None:  # it waits for a place that may never come
            self._bury(member)
            return
        member.draining = True
        member.handle.drain.remote()
        logger.info("worker %s drains", member.name)

    def _hire(self) -> _Member:
        name = new_id("worker")
        options = {"num_cpus": self._scaling.cpus, "num_gpus": self._scaling.gpus, "max_concurrency": 4}
        actor: Any = ray.remote(RayWorker).options(**options)
        text = WorkerSettings.of_server(self._settings, name).to_json()
        handle = actor.remote(text, self._scaling.setup)
        logger.info("worker %s starts", name)
        return _Member(name=name, handle=handle, work=handle.work.remote())

    def _has_ended(self, member: _Member) -> bool:
        ended, _ = ray.wait([member.work], timeout=0)
        if not ended:
            return False
        try:
            ray.get(member.work)
        except RayError as error:
            logger.warning("worker %s died: %s", member.name, type(error).__name__)
        return True

    def _is_hung(self, member: _Member) -> bool:
        """Take the pulse of a worker. One that is only waiting for its place has none, and is not hung."""
        self._take_pulse(member)
        if member.pulse is None:
            return False
        limit = self._settings.worker_silence_seconds if member.pulse.ready else self._settings.worker_start_seconds
        if member.silent_seconds <= limit:
            return False
        logger.error("worker %s said nothing for %g s", member.name, member.silent_seconds)
        return True

    def _take_pulse(self, member: _Member) -> None:
        if member.question is None:
            member.question, member.asked_at = member.handle.pulse.remote(), time.monotonic()
        answered, _ = ray.wait([member.question], timeout=PULSE_SECONDS)
        if answered:
            with contextlib.suppress(RayError):  # it has died: the next round sees it
                member.pulse = ray.get(member.question)
            member.question = None

    def _bury(self, member: _Member) -> None:
        """End an actor for good, and settle what it had claimed."""
        ray.kill(member.handle)
        self._members.remove(member)
        self._queue.recover(member.name)

    def _stop_all(self) -> None:
        if not ray.is_initialized():
            return
        with contextlib.suppress(RayError):
            for member in self._members:
                member.handle.stop.remote()
            works = [member.work for member in self._members]
            ray.wait(works, num_returns=len(works), timeout=STOP_SECONDS) if works else None
        for member in list(self._members):
            self._bury(member)
        ray.shutdown()

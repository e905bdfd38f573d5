"""The worker process: loads the model once, takes jobs from the store, ends when its server does.

Started by the supervisor as `python -m asazora.server.start_worker`; `worker_link` says what the two agree on.
"""

import logging
import math
import os
import signal
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Protocol

from asazora.core.errors import AsazoraError
from asazora.core.garbage import collect_again
from asazora.core.ranking import Ranker
from asazora.core.video_model import Frames
from asazora.engine.cancel import CancelToken
from asazora.engine.registry import LoadModel, find_loader
from asazora.pipelines.generate import ServedModel
from asazora.server.input_files import InputFiles
from asazora.server.job_runner import JobRunner
from asazora.server.live_files import LiveFiles
from asazora.server.locks import process_lock
from asazora.server.logs import log_as_worker
from asazora.server.materials import Materials
from asazora.server.store.database import Database
from asazora.server.store.work import WorkQueue
from asazora.server.tidying import settle
from asazora.server.tracing import start_tracing
from asazora.server.video_files import open_video_files
from asazora.server.worker_link import ALIVE, READY, SETTINGS_VARIABLE, STOP_SECONDS, WorkerSettings

POLL_SECONDS = 0.05
IDLE_BEAT_SECONDS = 5.0
NICENESS = 5
"""Below the server's priority, so that requests are answered while videos are made."""

logger = logging.getLogger(__name__)


class LoadOnce:
    """Loads a model at the first call. A failure is not kept: the next call tries again."""

    def __init__(self, load: LoadModel) -> None:
        self._load = load
        self._served: ServedModel | None = None

    def __call__(self) -> ServedModel:
        if self._served is None:
            self._served = self._load()
        return self._served


class LateRanker:
    """The score's judge, which chooses the best of several candidates. Loaded when it is first asked."""

    def __init__(self) -> None:
        self._ranker: Ranker | None = None

    def score(self, frames: Frames, fps: int, captions: Sequence[str], durations_s: Sequence[float]) -> float:
        """As `Ranker` says. Raises WeightsError if there is no judge."""
        if self._ranker is None:
            # Imported here, not above: it brings the judge in, which few jobs need.
            from asazora.evaluation.ranking import load_ranker

            self._ranker = load_ranker()
        return self._ranker.score(frames, fps, captions, durations_s)


class SignsOfLife(Protocol):
    """Whoever watches a worker hears from it through these."""

    def ready(self) -> None:
        """The model is loaded, and jobs are taken."""
        ...

    def working(self, busy: bool) -> None:
        """A job begins or has ended."""
        ...

    def __call__(self) -> None:
        """It is alive."""
        ...


class Heartbeat:
    """Signs of life in a pipe. When nobody reads them any more the server is gone, so `stop` is cancelled."""

    def __init__(self, pipe: int, stop: CancelToken) -> None:
        """`pipe` is a file descriptor."""
        self._pipe, self._stop = pipe, stop
        self._last = -math.inf

    def ready(self) -> None:
        self._say(READY)

    def working(self, busy: bool) -> None:
        """The supervisor does not ask: what a worker does shows in the store."""

    def __call__(self) -> None:
        """Say `alive`, at most once in a while."""
        now = time.monotonic()
        if now - self._last >= IDLE_BEAT_SECONDS:
            self._last = now
            self._say(ALIVE)

    def _say(self, word: str) -> None:
        try:
            os.write(self._pipe, f"{word}\n".encode())
        except BrokenPipeError:
            self._stop.cancel()


def main() -> None:
    """Work until told to stop."""
    settings = WorkerSettings.from_json(os.environ[SETTINGS_VARIABLE])
    log_as_worker(settings.name)
    os.nice(NICENESS)
    stop, begin = CancelToken(), threading.Event()
    signal.signal(signal.SIGTERM, lambda number, frame: _on_terminate(stop, number, frame))
    threading.Thread(target=_listen_to_server, args=(begin, stop), daemon=True).start()
    with process_lock(Path(settings.lock), wait=True):
        work(settings, begin, stop)


def work(settings: WorkerSettings, begin: threading.Event, stop: CancelToken) -> None:
    """Load the model; from `begin` on settle what dead workers left, then take jobs until `stop`.

    The caller holds the worker's lock.
    """
    load = LoadOnce(find_loader(settings.model))
    _load_early(load)
    while not begin.wait(POLL_SECONDS):
        if stop.cancelled:
            return
    queue = WorkQueue(Database(settings.database), settings.keep_seconds, settings.name)
    files, live = open_video_files(Path(settings.videos), settings.files_url), LiveFiles(Path(settings.live))
    if settings.is_first:
        _wait_for_former(settings)
        settle(queue, files, live, but=settings.siblings)
    else:
        settle(queue, files, live, settings.name)
    take_jobs(settings, load, queue, Heartbeat(sys.stdout.fileno(), stop), stop)


def _wait_for_former(settings: WorkerSettings) -> None:
    """Wait until no worker is at work that has no successor here: the last server may have had more of them."""
    mine = {settings.name, *settings.siblings}
    for lock in Path(settings.home).glob("worker*.lock"):
        if lock.stem not in mine:
            with process_lock(lock, wait=True):
                pass


def take_jobs(
    settings: WorkerSettings,
    load: LoadOnce,
    queue: WorkQueue,
    signs: SignsOfLife,
    stop: CancelToken,
    *,
    drain: CancelToken | None = None,
    poll_seconds: float = POLL_SECONDS,
) -> None:
    """Load the model and take jobs until `stop`, which ends the running one too, or `drain`, which does not."""
    if settings.traces_url is not None:
        start_tracing(settings.traces_url)
    is_loaded = _load_early(load)
    collect_again()
    if is_loaded:
        signs.ready()
    files = open_video_files(Path(settings.videos), settings.files_url)
    materials = Materials(files, InputFiles(Path(settings.inputs)))
    live = LiveFiles(Path(settings.live))
    runner = JobRunner(load, Path(settings.home), queue, files, materials, live, stop, signs, LateRanker())
    runner.prepare()
    while not (stop.cancelled or (drain is not None and drain.cancelled)):
        signs()
        job = queue.claim()
        if job is None:
            time.sleep(poll_seconds)
            continue
        signs.working(True)
        runner.run(job)
        signs.working(False)


def _load_early(load: LoadOnce) -> bool:
    """Load before the first job asks. If that fails each job fails with the reason, until the model is in order."""
    try:
        load()
    except AsazoraError:
        logger.exception("the model could not be loaded")
        return False
    return True


def _on_terminate(stop: CancelToken, number: int, frame: FrameType | None) -> None:
    del number, frame
    stop.cancel()


def _listen_to_server(begin: threading.Event, stop: CancelToken) -> None:
    """Standard input says when to begin, and ends when the server is gone; whoever does not stop in time is ended."""
    while heard := os.read(sys.stdin.fileno(), 1):
        if heard == b"\n":  # the end of the only word there is
            begin.set()
    stop.cancel()
    time.sleep(STOP_SECONDS)
    os._exit(1)


if __name__ == "__main__":
    main()

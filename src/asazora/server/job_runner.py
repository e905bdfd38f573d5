"""Makes one claimed job: calls the engine, reports each step, and hands the job in, whichever way it ends."""

import hashlib
import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from asazora.core.errors import (
    AsazoraError,
    CancelledError,
    InvalidRequestError,
    PublishError,
    RefusedByPolicyError,
    UnsupportedVerbError,
    WeightsError,
)
from asazora.core.ranking import Ranker
from asazora.engine.cancel import CancelToken
from asazora.engine.checks import Objection
from asazora.engine.engine import Engine
from asazora.engine.job import JobProgress
from asazora.engine.previews import publish_previews
from asazora.engine.quarantine import Quarantine
from asazora.engine.registry import LoadModel
from asazora.media.video_reader import probe
from asazora.provenance.credentials import read_credentials
from asazora.server.live_files import LiveFiles
from asazora.server.materials import Materials, SourceGoneError
from asazora.server.store.job import ClaimedJob, Outcome
from asazora.server.store.work import WorkQueue
from asazora.server.tracing import span
from asazora.server.video_files import MEDIA_TYPES, Variant, VideoFiles

logger = logging.getLogger(__name__)


class HeldError(Exception):
    """The video is made, and lies in the quarantine for a person to look at."""

    def __init__(self, objections: Sequence[Objection], notes: Mapping[str, Any]) -> None:
        super().__init__("held for review")
        self.objections, self.notes = objections, notes


class JobRunner:
    """Runs jobs one at a time. `beat` is called at every step, as a sign of life; `stop` ends the running job."""

    def __init__(
        self,
        load: LoadModel,
        home: Path,
        queue: WorkQueue,
        files: VideoFiles,
        materials: Materials,
        live: LiveFiles,
        stop: CancelToken,
        beat: Callable[[], None],
        ranker: Ranker,
    ) -> None:
        """`load` gives the engine its model; `home` holds the keys that mark and sign; `ranker` chooses the best."""
        self._engine, self._home = Engine(load, home=home, ranker=ranker), home
        self._queue, self._files, self._materials, self._live = queue, files, materials, live
        self._stop, self._beat = stop, beat

    def prepare(self) -> None:
        """Read what the first job would wait for. Whatever cannot be read fails each job, until it is in order."""
        try:
            self._engine.prepare()
        except AsazoraError:
            logger.exception("the prompt check could not be loaded")

    def run(self, job: ClaimedJob) -> None:
        """Make the job's files and record the end of it."""
        try:
            self._run(job)
        finally:
            self._live.remove(job.id)

    def _run(self, job: ClaimedJob) -> None:
        try:
            with span("job", _span_attributes(job)):
                outcome = self._make(job)
            handed_in = self._queue.complete(job, outcome)
        except HeldError as held:
            size_bytes = self._files.quarantined(job.id).stat().st_size
            handed_in = self._queue.hold(job, held.objections, held.notes, size_bytes)
        except CancelledError:
            self._give_up(job)
            return
        except AsazoraError as error:
            logger.warning("%s failed: %s", job.id, type(error).__name__)
            refused_for = error.categories if isinstance(error, RefusedByPolicyError) else ()
            handed_in = self._fail(job, *failure(error), refused_for)
        except Exception:
            logger.exception("%s failed", job.id)
            handed_in = self._fail(job, "internal_error", "The server failed while making this video.")
        if not handed_in:
            self._discard(job)

    def _make(self, job: ClaimedJob) -> Outcome:
        self._files.prepare(job.id)
        video = self._files.path(job.id, Variant.VIDEO)
        if job.is_released and not video.exists():
            self._quarantine(job).release(video)
        # A video that is there already was published by a worker that died before it could say so.
        notes = dict[str, Any]() if video.exists() else self._generate(job, video)
        publish_previews(
            video,
            self._home,
            thumbnail=self._files.path(job.id, Variant.THUMBNAIL),
            spritesheet=self._files.path(job.id, Variant.SPRITESHEET),
        )
        self._files.keep(job.id)
        return Outcome(
            sha256=_sha256(video),
            manifest_label=read_credentials(video, MEDIA_TYPES[Variant.VIDEO], None).label,
            size_bytes=self._files.size_bytes(job.id),
            notes=notes,
            seconds=None if job.request.verb is None else round(probe(video).duration_s, 3),
        )

    def _generate(self, job: ClaimedJob, video: Path) -> Mapping[str, Any]:
        request = self._materials.put_in(job.request)
        quarantine = self._quarantine(job)
        quarantine.file.unlink(missing_ok=True)  # of an attempt that was killed
        result = self._engine.generate(
            request,
            video,
            on_progress=self._reporter(job),
            quarantine=quarantine,
            # What a red team makes is for reviewers alone, so nobody watches it being made.
            live=None if job.is_red_team else self._live.start(job.id),
        )
        notes = {"revised_prompt": result.revised_prompt, "unknown_words": list(result.unknown_words)}
        if result.objections:
            raise HeldError(result.objections, notes)
        return notes

    def _quarantine(self, job: ClaimedJob) -> Quarantine:
        return Quarantine(file=self._files.quarantined(job.id), keep_refused=job.is_red_team)

    def _reporter(self, job: ClaimedJob) -> Callable[[JobProgress], None]:
        last_percent = -1

        def report(progress: JobProgress) -> None:
            nonlocal last_percent
            self._beat()
            percent = min(99, int(100 * progress.fraction))
            unchanged, last_percent = percent == last_percent, percent
            wanted = self._queue.is_wanted(job) if unchanged else self._queue.report(job, percent)
            if self._stop.cancelled or not wanted:
                raise CancelledError("the job was taken away from this worker")

        return report

    def _give_up(self, job: ClaimedJob) -> None:
        """The worker is to stop, or the job was deleted."""
        self._queue.put_back(job)
        self._discard(job)

    def _discard(self, job: ClaimedJob) -> None:
        """Remove the files of a job that was deleted. If it was given to another worker they are that one's."""
        if not self._queue.is_known(job.id):
            self._files.remove(job.id)

    def _fail(self, job: ClaimedJob, code: str, message: str, refused_for: Sequence[str] = ()) -> bool:
        failed = self._queue.fail(job, code, message, refused_for)
        if failed:
            self._files.remove(job.id)
        return failed


def failure(error: AsazoraError) -> tuple[str, str]:
    """The code and message a caller sees. Messages that could name a file of this machine are replaced."""
    match error:
        case RefusedByPolicyError(__cause__=None):
            return "moderation_blocked", str(error)
        case RefusedByPolicyError():
            return "check_unavailable", "A safety check could not run, so nothing was published."
        case UnsupportedVerbError():
            return "unsupported_verb", "The server's model cannot do this yet."
        case SourceGoneError():
            return "source_gone", "What this video starts from was deleted or has expired."
        case InvalidRequestError():
            return "invalid_request", f"{error.what}: allowed: {error.allowed}"
        case PublishError():
            return "insufficient_storage", "The finished video could not be stored: the server's disk is full."
        case WeightsError():
            return "model_unavailable", "The server's model could not be loaded."
        case _:
            return "generation_failed", "The video could not be generated."


def _span_attributes(job: ClaimedJob) -> Mapping[str, str | int | float]:
    request = job.request
    return {
        "job.id": job.id,
        "video.size": str(request.size),
        "video.seconds": request.seconds,
        "video.fps": request.fps,
    }


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

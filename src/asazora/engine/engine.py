"""The engine: from a request to a published file, through every check, in one order."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from asazora.core.request import GenerationRequest
from asazora.core.video_model import Frames
from asazora.engine.cancel import CancelToken
from asazora.engine.checks import DEFAULT_FRAME_CHECKS, DEFAULT_PROMPT_CHECKS, Check, enforce
from asazora.engine.job import GenerationResult, Job, OnProgress, Phase
from asazora.engine.monitor import JobMonitor
from asazora.engine.output import check_suffix, open_writer
from asazora.engine.publish import staged
from asazora.engine.registry import LoadModel
from asazora.pipelines.generate import ServedModel, generate, plan_rollout


class Engine:
    """Serves requests with one model, which is loaded when the first request has passed its checks."""

    def __init__(
        self,
        load: LoadModel,
        *,
        prompt_checks: Sequence[Check[str]] = DEFAULT_PROMPT_CHECKS,
        frame_checks: Sequence[Check[Frames]] = DEFAULT_FRAME_CHECKS,
    ) -> None:
        self._load = load
        self._served: ServedModel | None = None
        self._prompt_checks = prompt_checks
        self._frame_checks = frame_checks

    def generate(
        self,
        request: GenerationRequest,
        output: Path,
        *,
        force: bool = False,
        on_progress: OnProgress | None = None,
        cancel: CancelToken | None = None,
    ) -> GenerationResult:
        """Make the video (or still) and publish it as `output`. On any error no file is left."""
        check_suffix(request, output)
        monitor = JobMonitor(request.num_frames, on_progress, cancel)
        with monitor.clock.measure("total"), staged(output, force=force) as part:
            job = self._prepare(request, monitor)
            self._encode(job, part, monitor)
            monitor.enter(Phase.PUBLISH)
        return GenerationResult(
            path=output,
            request=request,
            model=job.model.name,
            timings=monitor.clock.seconds,
            revised_prompt=job.revised_prompt,
            unknown_words=job.unknown_words,
        )

    def stream(
        self, request: GenerationRequest, *, on_progress: OnProgress | None = None, cancel: CancelToken | None = None
    ) -> Iterator[Frames]:
        """Checked frames of the size asked as they are made, in pieces (F, H, W, 3) uint8. Nothing is written."""
        monitor = JobMonitor(request.num_frames, on_progress, cancel)
        return self._checked_frames(self._prepare(request, monitor), monitor)

    def _prepare(self, request: GenerationRequest, monitor: JobMonitor) -> Job:
        with monitor.clock.measure("check"):
            enforce(self._prompt_checks, request.prompt)
        monitor.enter(Phase.LOAD)
        with monitor.clock.measure("load"):
            served = self._loaded()
        monitor.enter(Phase.GENERATE)
        with monitor.clock.measure("plan"):
            plan = plan_rollout(request, served.model, served.plan_shots)
            unknown_words = tuple(served.model.unknown_words(request.prompt))
        return Job(request=request, model=served.model, plan=plan, unknown_words=unknown_words)

    def _loaded(self) -> ServedModel:
        if self._served is None:
            self._served = self._load()
        return self._served

    def _checked_frames(self, job: Job, monitor: JobMonitor) -> Iterator[Frames]:
        for frames in generate(job.request, job.model, job.plan, monitor.on_step, monitor.clock):
            with monitor.clock.measure("check"):
                enforce(self._frame_checks, frames)
            yield frames
            monitor.on_frames(frames)

    def _encode(self, job: Job, part: Path, monitor: JobMonitor) -> None:
        with open_writer(part, job.request) as writer:
            for frames in self._checked_frames(job, monitor):
                with monitor.clock.measure("encode"):
                    writer.write(frames)

"""The outside's view of a running job: progress goes out, a wish to stop comes in, seconds are counted."""

import dataclasses
import time

from asazora.core.video_model import Frames, StepProgress
from asazora.engine.cancel import CancelToken
from asazora.engine.job import JobProgress, OnProgress, Phase
from asazora.pipelines.stage_clock import StageClock

REPORT_EVERY_S = 0.5
"""While a file is waited for."""


class JobMonitor:
    """Follows one job. Every call that reports also stops the job if it was cancelled."""

    def __init__(self, num_frames: int, on_progress: OnProgress | None, cancel: CancelToken | None) -> None:
        self.clock = StageClock()
        self._on_progress = on_progress
        self._cancel = cancel or CancelToken()
        self._progress = JobProgress(phase=Phase.LOAD, num_frames=num_frames)
        self._last_wait = time.monotonic()

    def enter(self, phase: Phase) -> None:
        """Report that a phase begins."""
        fraction = 1.0 if phase is Phase.PUBLISH else self._progress.fraction
        self._report(dataclasses.replace(self._progress, phase=phase, fraction=fraction))

    def expect(self, num_frames: int) -> None:
        """Say how long the result is, where that was not known from the start."""
        self._progress = dataclasses.replace(self._progress, num_frames=num_frames)

    def on_step(self, step: StepProgress) -> None:
        """Report one network call of the rollout."""
        self._report(
            dataclasses.replace(
                self._progress,
                fraction=max(step.fraction, self._progress.fraction),
                chunk_index=step.chunk_index,
                num_chunks=step.num_chunks,
            )
        )

    def on_seconds_read(self, seconds: float) -> None:
        """Report how much of a file was reviewed."""
        self._report(dataclasses.replace(self._progress, seconds_read=seconds))

    def on_wait(self) -> None:
        """Stop the job if it was cancelled, and report now and then that it is still there."""
        self._cancel.raise_if_cancelled()
        if time.monotonic() - self._last_wait > REPORT_EVERY_S:
            self._last_wait = time.monotonic()
            self._report(self._progress)

    def on_frames(self, frames: Frames) -> None:
        """Report finished frames."""
        self._report(dataclasses.replace(self._progress, frames_done=self._progress.frames_done + len(frames)))

    def _report(self, progress: JobProgress) -> None:
        self._cancel.raise_if_cancelled()
        self._progress = progress
        if self._on_progress is not None:
            self._on_progress(progress)

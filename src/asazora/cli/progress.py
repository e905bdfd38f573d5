"""Progress of a job on stderr: a bar on a terminal, plain lines elsewhere."""

import sys
import time
from collections.abc import Generator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from asazora.engine.job import JobProgress, OnProgress, Phase

LINE_EVERY_SECONDS = 2.0

_PHASE_TEXT = {
    Phase.READ: "looking at the files",
    Phase.LOAD: "loading the model",
    Phase.PUBLISH: "writing the file",
}


@contextmanager
def job_progress() -> Generator[OnProgress]:
    """Yield the function that shows a job's progress while the block runs."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield ProgressLines()
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        yield ProgressBar(bar, bar.add_task("starting", total=1.0, rate=""))


class FrameRate:
    """Frames per second since generating began."""

    def __init__(self) -> None:
        self._start: float | None = None

    def text(self, progress: JobProgress) -> str:
        if progress.phase is not Phase.GENERATE:
            return ""
        now = time.perf_counter()
        if self._start is None or not progress.frames_done:
            self._start = self._start or now
            return ""
        return f"{progress.frames_done / max(now - self._start, 1e-6):.1f} frames/s"


class ProgressBar:
    """Moves a rich bar."""

    def __init__(self, bar: Progress, task: TaskID) -> None:
        self._bar, self._task, self._rate = bar, task, FrameRate()

    def __call__(self, progress: JobProgress) -> None:
        self._bar.update(
            self._task,
            completed=progress.fraction,
            description=describe(progress),
            rate=self._rate.text(progress),
        )


class ProgressLines:
    """Prints a line when the phase changes, and every two seconds."""

    def __init__(self) -> None:
        self._rate = FrameRate()
        self._last_phase: Phase | None = None
        self._last_time = 0.0

    def __call__(self, progress: JobProgress) -> None:
        rate, now = self._rate.text(progress), time.perf_counter()
        if progress.phase is self._last_phase and now - self._last_time < LINE_EVERY_SECONDS:
            return
        self._last_phase, self._last_time = progress.phase, now
        parts = [describe(progress), f"{progress.fraction:4.0%}", rate]
        print("  ".join(part for part in parts if part), file=sys.stderr, flush=True)


def describe(progress: JobProgress) -> str:
    """What the job is doing, in a few words."""
    if progress.phase is Phase.GENERATE and progress.num_chunks:
        return f"chunk {progress.chunk_index + 1}/{progress.num_chunks}"
    if progress.phase is Phase.READ and progress.seconds_read:
        return f"{_PHASE_TEXT[Phase.READ]}, {progress.seconds_read:.0f} s"
    return _PHASE_TEXT.get(progress.phase, "generating")

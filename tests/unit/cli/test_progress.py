"""Progress says what happens, without flooding a log."""

import pytest

from asazora.cli.progress import ProgressLines, describe, job_progress
from asazora.engine.job import JobProgress, Phase

STEP = JobProgress(phase=Phase.GENERATE, num_frames=60, fraction=0.25, frames_done=15, chunk_index=2, num_chunks=8)


def test_chunks_are_counted_from_one():
    assert describe(STEP) == "chunk 3/8"


def test_lines_are_few(capsys: pytest.CaptureFixture[str]):
    lines = ProgressLines()
    lines(JobProgress(phase=Phase.LOAD, num_frames=60))
    for _ in range(50):
        lines(STEP)
    lines(JobProgress(phase=Phase.PUBLISH, num_frames=60, fraction=1.0))
    shown = capsys.readouterr().err.splitlines()
    assert [line.split("  ")[0] for line in shown] == ["loading the model", "chunk 3/8", "writing the file"]


def test_plain_lines_are_used_when_stderr_is_no_terminal():
    with job_progress() as on_progress:
        assert isinstance(on_progress, ProgressLines)

"""How often each video was published, by what the fake worker notes: a kill at any moment leaves no doubt.

A worker notes whether the file is there when it begins a job, and when it has published it. One that was killed between
publishing and noting shows in what its successor finds.
"""

import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from asazora.engine.quarantine import Quarantine
from asazora.server.job_runner import JobRunner
from asazora.server.store.job import ClaimedJob, Outcome
from asazora.server.video_files import Variant

VARIABLE = "FAKE_PUBLICATIONS"
"""Names the file that the notes go to."""

THERE, MISSING, DONE = "there", "missing", "done"


def note_publications(path: Path) -> None:
    """Have this worker process note what it finds and what it publishes."""
    make, release = JobRunner._make, Quarantine.release

    def noting_make(runner: JobRunner, job: ClaimedJob) -> Outcome:
        _note(path, job.id, THERE if runner._files.path(job.id, Variant.VIDEO).exists() else MISSING)
        return make(runner, job)

    def noting_release(quarantine: Quarantine, output: Path, *, force: bool = False) -> None:
        release(quarantine, output, force=force)
        _note(path, output.parent.name, DONE)

    JobRunner._make, Quarantine.release = noting_make, noting_release


def published(path: Path) -> Counter[str]:
    """How often each video was published, by its id."""
    lines = path.read_text().splitlines() if path.exists() else []
    return count(line.split() for line in lines)


def count(notes: Iterable[Iterable[str]]) -> Counter[str]:
    """How often, by the notes in their order."""
    counts, known = Counter[str](), set[str]()
    for video_id, note in notes:
        if note == MISSING:
            known.discard(video_id)
        elif note == DONE or video_id not in known:
            counts[video_id] += 1
            known.add(video_id)
    return counts


def _note(path: Path, video_id: str, note: str) -> None:
    """One write to the end: it is there whole, or not at all."""
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    try:
        os.write(descriptor, f"{video_id} {note}\n".encode())
    finally:
        os.close(descriptor)

"""What a job reports while it runs, and what it hands back when it is done."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from asazora.core.direction import Direction
from asazora.core.request import GenerationRequest
from asazora.core.video_model import VideoModel
from asazora.engine.checks import Objection
from asazora.engine.quarantine import Gate
from asazora.pipelines.edit import Edit


class Phase(StrEnum):
    """The phases of a job, in order. Only jobs that start from files have the first."""

    READ = "read"
    LOAD = "load"
    GENERATE = "generate"
    PUBLISH = "publish"


@dataclass(frozen=True, slots=True, kw_only=True)
class JobProgress:
    """Where a job stands. `fraction` and `frames_done` never go back; `seconds_read` are of one file after another."""

    phase: Phase
    num_frames: int
    fraction: float = 0.0
    frames_done: int = 0
    chunk_index: int = 0
    num_chunks: int = 0
    seconds_read: float = 0.0


OnProgress = Callable[[JobProgress], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerationResult:
    """A published file and how it was made. `timings` are seconds by stage."""

    path: Path
    request: GenerationRequest
    model: str
    timings: dict[str, float]
    revised_prompt: str
    direction: Direction
    objections: tuple[Objection, ...] = ()
    """Why the file lies in the quarantine, and not where it was wanted."""

    @property
    def unknown_words(self) -> tuple[str, ...]:
        """The prompt's words that lie outside the model's world."""
        return self.direction.unknown_words

    def as_dict(self) -> dict[str, object]:
        """The result in plain values, ready for JSON."""
        return {
            "path": str(self.path),
            "seed": self.request.seed,
            "wording_seed": self.request.words_from,
            "size": str(self.request.size),
            "seconds": self.request.seconds,
            "fps": self.request.fps,
            "frames": self.request.num_frames,
            "model": self.model,
            "timings": {stage: round(seconds, 4) for stage, seconds in self.timings.items()},
            "revised_prompt": self.revised_prompt,
            "unknown_words": list(self.unknown_words),
            "replaced": dict(self.direction.replaced),
            "left_out": list(self.direction.left_out),
            "notices": list(self.direction.notices),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A request that passed its checks, as an edit, and the model that will serve it."""

    edit: Edit
    model: VideoModel
    direction: Direction
    gate: Gate

    @property
    def request(self) -> GenerationRequest:
        """The request, with the length that follows from the files of its verb."""
        return self.edit.request

    @property
    def revised_prompt(self) -> str:
        return self.edit.revised_prompt

    def with_seed(self, seed: int) -> "Job":
        """The same job, drawn from other noise."""
        return replace(self, edit=self.edit.with_seed(seed))

    def result(self, path: Path, timings: dict[str, float]) -> GenerationResult:
        """What the job hands back when its file is published."""
        return GenerationResult(
            path=path,
            request=self.request,
            model=self.model.name,
            timings=timings,
            revised_prompt=self.revised_prompt,
            direction=self.direction,
            objections=tuple(self.gate.objections),
        )

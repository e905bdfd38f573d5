"""A job as the store knows it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from sqlalchemy import RowMapping

from asazora.core.request import MAX_SECONDS, GenerationRequest
from asazora.core.sizes import Size
from asazora.server.store.stored_verb import dump_verb, load_verb


class JobStatus(StrEnum):
    """The words of the Videos API."""

    QUEUED = "queued"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One accepted request and where it stands. `model` is the name the caller used."""

    sequence: int
    id: str
    account_id: str
    status: JobStatus
    progress: int
    model: str
    prompt: str
    shown_prompt: str | None
    size: str
    seconds: float
    fps: int
    seed: int
    best_of: int
    verb: Mapping[str, Any] | None
    remixed_from_video_id: str | None
    variations: Sequence[str]
    created_at: int
    completed_at: int | None
    expires_at: int | None
    error_code: str | None
    error_message: str | None
    sha256: str | None
    notes: Mapping[str, Any]
    fingerprint: str

    @classmethod
    def of_row(cls, row: RowMapping) -> "Job":
        values: dict[str, Any] = {field.name: row[field.name] for field in fields(cls)}
        values["status"] = JobStatus(values["status"])
        return cls(**values)

    @property
    def is_finished(self) -> bool:
        return self.status in (JobStatus.COMPLETED, JobStatus.FAILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedJob:
    """A job that one worker is making now. Its word counts only while the store still holds the same `claim`."""

    id: str
    claim: str
    request: GenerationRequest
    is_red_team: bool = False
    """Whether a red-teamer asks, on purpose perhaps for what nobody may see."""

    is_released: bool = False
    """Whether a reviewer has looked at the file, which is made, and allowed it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a finished job leaves besides its files. `notes` are shown to the caller; without any the old ones stay."""

    sha256: str
    size_bytes: int
    notes: Mapping[str, Any]
    seconds: float | None = None
    """How long the file is, where that was not known before."""

    manifest_label: str | None = None
    """What the file's credentials are known by: copies of it lead back to them."""


def request_columns(request: GenerationRequest) -> dict[str, Any]:
    """The columns that hold a request."""
    return {
        "prompt": request.prompt,
        "size": str(request.size),
        "seconds": request.seconds,
        "fps": request.fps,
        "seed": request.seed,
        "best_of": request.best_of,
        "verb": dump_verb(request.verb),
    }


def request_of_row(row: RowMapping) -> GenerationRequest:
    """The request that the columns hold."""
    return GenerationRequest(
        prompt=row["prompt"],
        size=Size.parse(row["size"]),
        seconds=row["seconds"],
        fps=row["fps"],
        seed=row["seed"],
        best_of=row["best_of"],
        verb=load_verb(row["verb"]),
        allow_long=row["seconds"] > MAX_SECONDS,
    )


def fingerprint(body: Mapping[str, Any]) -> str:
    """Tells whether two request bodies ask for the same."""
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()

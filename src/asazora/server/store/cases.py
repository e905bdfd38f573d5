"""Cases: what a person must decide on. Clips that a check objects to, reports of harm, appeals against a refusal."""

import dataclasses
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Literal

from sqlalchemy import Connection, RowMapping, or_, select

from asazora.engine.checks import Objection
from asazora.server.ids import new_id
from asazora.server.store.audit_trail import Event, append
from asazora.server.store.database import Database
from asazora.server.store.job import Job, JobStatus
from asazora.server.store.tables import cases, jobs
from asazora.server.store.webhooks import EventType, queue_events

SERVER = "server"
"""The actor of what the server does by itself."""

TAKEN_DOWN = "A reviewer took this video down after a report."
REFUSED_BY_PERSON = "A reviewer looked at this video and did not allow it."
EVIDENCE = "A finding was filed about this video: it is kept as evidence, and is not published."
ALMOST = 99
"""Per cent, of a video that is made and yet to be published."""

CLIP_GONE = "A reviewer allowed this video, but its file was no longer kept: have it made anew."


class CaseKind(StrEnum):
    """How a case came to be."""

    BORDERLINE = "borderline"
    """A check was in doubt: a reviewer may release the clip."""

    QUARANTINED = "quarantined"
    """A red-teamer's clip, or one that a finding is about, kept as evidence: it is never released."""

    REPORT = "report"
    APPEAL = "appeal"


class Verdict(StrEnum):
    """What a reviewer says of the content."""

    ALLOW = "allow"
    BLOCK = "block"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One question to a reviewer, and the answer once there is one. `account_id` raised it, or made the clip."""

    sequence: int
    id: str
    kind: CaseKind
    account_id: str
    video_id: str | None
    found_video_id: str | None
    """Of a report of a file: the video that the file was found to come from. The reporter is not told."""

    prompt: str
    category: str | None
    words: str
    objections: Sequence[Mapping[str, Any]]
    created_at: int
    decision: Verdict | None
    decided_at: int | None
    decided_by: str | None
    notes: str | None

    @classmethod
    def of_row(cls, row: RowMapping) -> "Case":
        values: dict[str, Any] = {field.name: row[field.name] for field in fields(cls)}
        values["kind"] = CaseKind(values["kind"])
        values["decision"] = None if values["decision"] is None else Verdict(values["decision"])
        return cls(**values)

    @property
    def subject_id(self) -> str | None:
        """The video that a decision is about."""
        return self.video_id or self.found_video_id

    @property
    def state(self) -> Literal["open", "decided"]:
        return "open" if self.decision is None else "decided"


class CaseDecidedError(Exception):
    """Someone has decided the case already."""


class CaseStore:
    """Opens, shows and decides cases."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(self, kind: CaseKind, account_id: str, *, video: Job | None, category: str | None, words: str) -> Case:
        """Put a report or an appeal before the reviewers."""
        row = {"video_id": None, "prompt": ""} if video is None else {"video_id": video.id, "prompt": video.prompt}
        row |= {"kind": kind, "account_id": account_id, "category": category, "words": words, "objections": []}
        with self._database.writing() as connection:
            return _add(connection, row, actor=account_id)

    def open_about_file(self, account_id: str, found: Job | None, *, category: str, words: str) -> Case:
        """Put a report of a file before the reviewers; `found` is the video of whichever account that it comes from."""
        own = found is not None and found.account_id == account_id
        if own or found is None:
            return self.open(CaseKind.REPORT, account_id, video=found, category=category, words=words)
        row: dict[str, Any] = {"video_id": None, "found_video_id": found.id, "prompt": "", "objections": []}
        row |= {"kind": CaseKind.REPORT, "account_id": account_id, "category": category, "words": words}
        with self._database.writing() as connection:
            return _add(connection, row, actor=account_id)

    def page(
        self, *, decided: bool, after: int | None, limit: int, ascending: bool = True
    ) -> tuple[Sequence[Case], bool]:
        """Up to `limit` open or decided cases of all accounts that follow `after`, and whether there are more."""
        sequence, is_open = cases.c.sequence, cases.c.decision.is_(None)
        query = select(cases).where(~is_open if decided else is_open).limit(limit + 1)
        query = query.order_by(sequence if ascending else sequence.desc())
        if after is not None:
            query = query.where(sequence > after if ascending else sequence < after)
        found = self._found(query)
        return found[:limit], len(found) > limit

    def of_account(self, account_id: str) -> Sequence[Case]:
        """An account's cases, newest first."""
        return self._found(select(cases).where(cases.c.account_id == account_id).order_by(cases.c.sequence.desc()))

    def get(self, case_id: str) -> Case | None:
        """One case, of whichever account."""
        found = self._found(select(cases).where(cases.c.id == case_id))
        return found[0] if found else None

    def decide(self, case_id: str, verdict: Verdict, notes: str, *, actor: str, has_clip: bool) -> Case:
        """Record the decision and what follows from it for the job. Raises CaseDecidedError if there is one already.

        `has_clip`: whether the quarantine still holds the clip that the case is about.
        """
        undecided = (cases.c.id == case_id, cases.c.decision.is_(None))
        decided = {"decision": verdict, "notes": notes, "decided_at": int(time.time()), "decided_by": actor}
        with self._database.writing() as connection:
            row = (
                connection.execute(cases.update().where(*undecided).values(decided).returning(cases)).mappings().first()
            )
            if row is None:
                raise CaseDecidedError
            case = Case.of_row(row)
            _follow(connection, case, verdict, has_clip)
            details = {"kind": case.kind, "decision": verdict, "video": case.subject_id}
            append(connection, Event(actor=actor, action="case.decided", subject=case.id, details=details))
        return case

    def _found(self, query: Any) -> list[Case]:
        with self._database.reading() as connection:
            return [Case.of_row(row) for row in connection.execute(query).mappings()]


def open_quarantine_case(
    connection: Connection, job: RowMapping, objections: Sequence[Objection], *, releasable: bool
) -> CaseKind:
    """Put a quarantined clip before the reviewers. It is releasable only if a person may overrule each objection."""
    releasable = releasable and all(objection.reviewable for objection in objections)
    categories = [name for objection in objections for name in objection.categories]
    row = {
        "kind": CaseKind.BORDERLINE if releasable else CaseKind.QUARANTINED,
        "account_id": job["account_id"],
        "video_id": job["id"],
        "prompt": job["prompt"],
        "category": categories[0] if categories else None,
        "words": "",
        "objections": [dataclasses.asdict(objection) for objection in objections],
    }
    return _add(connection, row, actor=SERVER).kind


def hold_as_evidence(connection: Connection, video_id: str, *, category: str, words: str) -> bool:
    """Take a video out of publication for good, and put it before the reviewers; one that is held is released no more.
    False if the video was neither published nor taken down."""
    undecided = (cases.c.video_id == video_id, cases.c.decision.is_(None), cases.c.kind == CaseKind.BORDERLINE)
    connection.execute(cases.update().where(*undecided).values(kind=CaseKind.QUARANTINED))
    is_kept = or_(jobs.c.status == JobStatus.COMPLETED, jobs.c.error_code == "taken_down")
    held = {"status": JobStatus.FAILED, "error_code": "held_for_review", "error_message": EVIDENCE}
    update = jobs.update().where(jobs.c.id == video_id, is_kept).values(held).returning(jobs)
    job = connection.execute(update).mappings().first()
    if job is None:
        return False
    queue_events(connection, [video_id], EventType.FAILED)
    row = {"kind": CaseKind.QUARANTINED, "account_id": job["account_id"], "video_id": video_id}
    row |= {"prompt": job["prompt"], "category": category, "words": words, "objections": []}
    _add(connection, row, actor=job["account_id"])
    return True


def _add(connection: Connection, row: Mapping[str, Any], *, actor: str) -> Case:
    values = {**row, "id": new_id("case"), "created_at": int(time.time())}
    case = Case.of_row(connection.execute(cases.insert().values(values).returning(cases)).mappings().one())
    details = {"kind": case.kind, "video": case.subject_id}
    append(connection, Event(actor=actor, action="case.opened", subject=case.id, details=details))
    return case


def _follow(connection: Connection, case: Case, verdict: Verdict, has_clip: bool) -> None:
    """Change the job as the decision demands, and have its end told. A worker publishes what is queued for it."""
    again = {"status": JobStatus.QUEUED, "attempts": 0, "progress": ALMOST, "released_at": int(time.time())}
    again |= {"error_code": None, "error_message": None, "expires_at": None}
    refused = {"error_code": "moderation_blocked", "error_message": REFUSED_BY_PERSON, "size_bytes": 0}
    taken_down = {"status": JobStatus.FAILED, "claim": None, "error_code": "taken_down", "error_message": TAKEN_DOWN}
    match case.kind, verdict:
        case CaseKind.BORDERLINE, Verdict.ALLOW if has_clip:
            _change(connection, case, again, from_code="held_for_review")
        case CaseKind.BORDERLINE, Verdict.ALLOW:
            gone = {"error_code": "expired", "error_message": CLIP_GONE}
            _change(connection, case, gone, from_code="held_for_review", event=EventType.FAILED)
        case CaseKind.BORDERLINE, Verdict.BLOCK:
            _change(connection, case, refused, from_code="held_for_review", event=EventType.FAILED)
        case CaseKind.QUARANTINED, Verdict.BLOCK:  # that it failed was told when it was held
            _change(connection, case, refused, from_code="held_for_review")
        case CaseKind.REPORT, Verdict.BLOCK:
            _change(connection, case, taken_down, from_code=None, event=EventType.FAILED)
        case CaseKind.APPEAL, Verdict.ALLOW if has_clip:
            _change(connection, case, again, from_code="taken_down")
        case _:
            pass


def _change(
    connection: Connection,
    case: Case,
    changes: Mapping[str, Any],
    *,
    from_code: str | None,
    event: EventType | None = None,
) -> None:
    """Change the job of a case if it ended with that error, or has none."""
    if case.subject_id is None:
        return
    has_code = jobs.c.error_code.is_(None) if from_code is None else jobs.c.error_code == from_code
    update = jobs.update().where(jobs.c.id == case.subject_id, has_code)
    if connection.execute(update.values(changes)).rowcount and event is not None:
        queue_events(connection, [case.subject_id], event)

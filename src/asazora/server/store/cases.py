"""Cases: what a person must decide on. Clips that a check objects to, reports of harm, appeals against a refusal."""

import dataclasses
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from asazora.engine.checks import Objection
from asazora.server.ids import new_id
from asazora.server.store.audit_trail import Event, append
from asazora.server.store.database import Database
from asazora.server.store.job import Job, JobStatus
from asazora.server.store.tables import cases, jobs

SERVER = "server"
"""The actor of what the server does by itself."""

TAKEN_DOWN = "A reviewer took this video down after a report."
REFUSED_BY_PERSON = "A reviewer looked at this video and did not allow it."


class CaseKind(StrEnum):
    """How a case came to be."""

    BORDERLINE = "borderline"
    """A check was in doubt: a reviewer may release the clip."""

    QUARANTINED = "quarantined"
    """A red-teamer's clip, kept as evidence: it is never released."""

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

    def page(self, *, decided: bool, after: int, limit: int) -> Sequence[Case]:
        """Open or decided cases of all accounts, oldest first."""
        is_open = cases.c.decision.is_(None)
        query = select(cases).where(~is_open if decided else is_open, cases.c.sequence > after)
        return self._found(query.order_by(cases.c.sequence).limit(limit))

    def of_account(self, account_id: str) -> Sequence[Case]:
        """An account's cases, newest first."""
        return self._found(select(cases).where(cases.c.account_id == account_id).order_by(cases.c.sequence.desc()))

    def get(self, case_id: str) -> Case | None:
        """One case, of whichever account."""
        found = self._found(select(cases).where(cases.c.id == case_id))
        return found[0] if found else None

    def decide(self, case_id: str, verdict: Verdict, notes: str, *, actor: str) -> Case:
        """Record the decision and what follows from it for the job. Raises CaseDecidedError if there is one already."""
        undecided = (cases.c.id == case_id, cases.c.decision.is_(None))
        decided = {"decision": verdict, "notes": notes, "decided_at": int(time.time()), "decided_by": actor}
        with self._database.writing() as connection:
            row = (
                connection.execute(cases.update().where(*undecided).values(decided).returning(cases)).mappings().first()
            )
            if row is None:
                raise CaseDecidedError
            case = Case.of_row(row)
            _follow(connection, case, verdict)
            details = {"kind": case.kind, "decision": verdict, "video": case.video_id}
            append(connection, Event(actor=actor, action="case.decided", subject=case.id, details=details))
        return case

    def _found(self, query: Any) -> list[Case]:
        with self._database.reading() as connection:
            return [Case.of_row(row) for row in connection.execute(query).mappings()]


def open_quarantine_case(
    connection: Connection, job: RowMapping, objections: Sequence[Objection], *, releasable: bool
) -> None:
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
    _add(connection, row, actor=SERVER)


def _add(connection: Connection, row: Mapping[str, Any], *, actor: str) -> Case:
    values = {**row, "id": new_id("case"), "created_at": int(time.time())}
    case = Case.of_row(connection.execute(cases.insert().values(values).returning(cases)).mappings().one())
    details = {"kind": case.kind, "video": case.video_id}
    append(connection, Event(actor=actor, action="case.opened", subject=case.id, details=details))
    return case


def _follow(connection: Connection, case: Case, verdict: Verdict) -> None:
    """Change the job as the decision demands."""
    changes: dict[str, Any] = {}
    match case.kind, verdict:
        case CaseKind.BORDERLINE, Verdict.ALLOW:
            changes = {"status": JobStatus.QUEUED, "attempts": 0, "released_at": int(time.time())}
        case CaseKind.BORDERLINE | CaseKind.QUARANTINED, Verdict.BLOCK:
            changes = {"error_code": "moderation_blocked", "error_message": REFUSED_BY_PERSON}
        case CaseKind.REPORT, Verdict.BLOCK:
            gone = {"error_code": "taken_down", "error_message": TAKEN_DOWN, "size_bytes": 0}
            changes = {"status": JobStatus.FAILED, **gone}
        case _:
            pass
    if changes and case.video_id is not None:
        connection.execute(jobs.update().where(jobs.c.id == case.video_id).values(changes))

"""Findings of the red team: an attack that worked, or a harmless prompt refused, followed until it is closed."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from sqlalchemy import RowMapping, select

from asazora.server.ids import new_id
from asazora.server.store.audit_trail import Event, append
from asazora.server.store.cases import Verdict, hold_as_evidence
from asazora.server.store.database import Database
from asazora.server.store.tables import findings


class FindingStatus(StrEnum):
    """Where a finding stands."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    CLOSED = "closed"


NEXT: Mapping[FindingStatus, frozenset[FindingStatus]] = {
    FindingStatus.OPEN: frozenset({FindingStatus.CONFIRMED, FindingStatus.REJECTED}),
    FindingStatus.CONFIRMED: frozenset({FindingStatus.CLOSED}),
    FindingStatus.REJECTED: frozenset({FindingStatus.OPEN, FindingStatus.CLOSED}),
    FindingStatus.CLOSED: frozenset({FindingStatus.OPEN}),
}
"""What a reviewer may make of a finding that stands there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding. `expected` is what the checks should have said of the prompt; severity is 1 to 5."""

    id: str
    account_id: str
    video_id: str | None
    category: str
    severity: int
    expected: Verdict
    prompt: str
    notes: str
    status: FindingStatus
    history: Sequence[Mapping[str, Any]]
    created_at: int

    @classmethod
    def of_row(cls, row: RowMapping) -> "Finding":
        values: dict[str, Any] = {field.name: row[field.name] for field in fields(cls)}
        values["status"], values["expected"] = FindingStatus(row["status"]), Verdict(row["expected"])
        return cls(**values)


class FindingStore:
    """Files, shows and moves findings."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def file(self, account_id: str, **values: Any) -> tuple[Finding, bool]:
        """File a finding, and hold its video as evidence. Tells whether the video was published or taken down."""
        now = int(time.time())
        finding_id = new_id("finding")
        row = {**values, "id": finding_id, "account_id": account_id, "created_at": now}
        row |= {"status": FindingStatus.OPEN, "history": [_step(FindingStatus.OPEN, "")]}
        with self._database.writing() as connection:
            found = connection.execute(findings.insert().values(row).returning(findings)).mappings().one()
            append(connection, Event(actor=account_id, action="finding.filed", subject=finding_id))
            finding = Finding.of_row(found)
            held = finding.video_id is not None and hold_as_evidence(
                connection, finding.video_id, category=finding.category, words=finding.notes
            )
        return finding, held

    def all(self, account_id: str | None) -> Sequence[Finding]:
        """An account's findings, or everyone's, newest first."""
        query = select(findings).order_by(findings.c.sequence.desc())
        if account_id is not None:
            query = query.where(findings.c.account_id == account_id)
        with self._database.reading() as connection:
            return [Finding.of_row(row) for row in connection.execute(query).mappings()]

    def get(self, finding_id: str, account_id: str | None) -> Finding | None:
        """One finding, if it is that account's, or anyone's."""
        return next((found for found in self.all(account_id) if found.id == finding_id), None)

    def move(self, finding: Finding, status: FindingStatus, notes: str, *, actor: str) -> Finding | None:
        """Give a finding its next status. None if it has moved meanwhile."""
        unmoved = (findings.c.id == finding.id, findings.c.status == finding.status)
        changes = {"status": status, "history": [*finding.history, _step(status, notes)]}
        with self._database.writing() as connection:
            update = findings.update().where(*unmoved).values(changes).returning(findings)
            row = connection.execute(update).mappings().first()
            if row is not None:
                append(connection, Event(actor=actor, action=f"finding.{status}", subject=finding.id))
        return None if row is None else Finding.of_row(row)


def _step(status: FindingStatus, notes: str) -> dict[str, Any]:
    return {"time": int(time.time()), "status": status, "notes": notes}

"""The audit trail: who did what to whom. Rows can be added and nothing else; each is chained to the one before it."""

import hashlib
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, select

from asazora.server.store.database import Database
from asazora.server.store.tables import audit_events

COMMAND_LINE = "command line"
"""The actor where someone with access to the machine used `asazora keys`."""

_FIRST = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that was done. `actor` and `subject` are ids; `details` never hold prompts, keys or words of users."""

    actor: str
    action: str
    subject: str
    details: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType[str, Any]({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedEvent:
    """An event and its place in the trail."""

    sequence: int
    time: int
    actor: str
    action: str
    subject: str
    details: Mapping[str, Any]
    hash: str


def append(connection: Connection, event: Event) -> None:
    """Record an event in the transaction that does it, so that neither happens without the other."""
    last = connection.execute(select(audit_events.c.hash).order_by(audit_events.c.sequence.desc()).limit(1)).scalar()
    row: dict[str, Any] = {
        "time": int(time.time()),
        "actor": event.actor,
        "action": event.action,
        "subject": event.subject,
        "details": dict(event.details),
    }
    connection.execute(audit_events.insert().values(**row, hash=_chained(last or _FIRST, row)))


class AuditTrail:
    """Reads and checks the trail."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(self, event: Event) -> None:
        """Record an event that changes nothing else."""
        with self._database.writing() as connection:
            append(connection, event)

    def page(self, *, before: int | None, limit: int) -> Sequence[RecordedEvent]:
        """The newest events before a sequence number, newest first."""
        query = select(audit_events).order_by(audit_events.c.sequence.desc()).limit(limit)
        if before is not None:
            query = query.where(audit_events.c.sequence < before)
        with self._database.reading() as connection:
            return [RecordedEvent(**row) for row in connection.execute(query).mappings()]

    def first_broken(self) -> int | None:
        """The sequence number of the first event that is not what was recorded; None if the whole chain holds."""
        before = _FIRST
        with self._database.reading() as connection:
            for row in connection.execute(select(audit_events).order_by(audit_events.c.sequence)).mappings():
                values = {name: row[name] for name in ("time", "actor", "action", "subject", "details")}
                if row["hash"] != _chained(before, values):
                    return row["sequence"]
                before = row["hash"]
        return None


def _chained(before: str, row: Mapping[str, Any]) -> str:
    return hashlib.sha256((before + json.dumps(row, sort_keys=True)).encode()).hexdigest()

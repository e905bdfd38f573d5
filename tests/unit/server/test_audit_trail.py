"""The audit trail: rows can be added and nothing else, and an altered one is found out."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from asazora.server.store.audit_trail import AuditTrail, Event
from asazora.server.store.database import Database


@pytest.fixture
def trail(database: Database) -> AuditTrail:
    trail = AuditTrail(database)
    for number in range(4):
        trail.record(Event(actor="account_1", action="thing.done", subject=f"thing_{number}", details={"n": number}))
    return trail


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_events SET actor = 'nobody'", "DELETE FROM audit_events WHERE sequence = 2"]
)
def test_the_database_itself_refuses_to_alter_or_remove_events(database: Database, trail: AuditTrail, statement: str):
    with pytest.raises(DatabaseError, match="append-only"), database.writing() as connection:
        connection.execute(text(statement))
    assert [event.subject for event in trail.page(before=None, limit=9)] == [f"thing_{n}" for n in (3, 2, 1, 0)]
    assert trail.first_broken() is None


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_events SET actor = 'nobody' WHERE sequence = 3", "DELETE FROM audit_events WHERE sequence = 2"],
)
def test_whoever_gets_past_the_database_breaks_the_chain(database: Database, trail: AuditTrail, statement: str):
    with database.writing() as connection:
        table = " ON audit_events" if connection.dialect.name == "postgresql" else ""
        for event in ("UPDATE", "DELETE"):
            connection.execute(text(f"DROP TRIGGER audit_events_no_{event}{table}"))
        connection.execute(text(statement))
    assert trail.first_broken() == 3


def test_pages_go_back_in_time(trail: AuditTrail):
    newest = trail.page(before=None, limit=2)
    older = trail.page(before=newest[-1].sequence, limit=2)
    assert [event.details["n"] for event in (*newest, *older)] == [3, 2, 1, 0]

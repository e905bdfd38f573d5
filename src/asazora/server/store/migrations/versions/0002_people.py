"""People: scopes of keys, limits of accounts, sessions, invitations, the append-only audit trail."""

import sqlalchemy as sa
from alembic import op

revision = "0002_people"
down_revision = "0001"

_REFUSAL = "the audit trail is append-only"
_SQLITE_TRIGGER = """CREATE TRIGGER audit_events_no_{event} BEFORE {event} ON audit_events
    BEGIN SELECT RAISE(ABORT, '{refusal}'); END"""
_POSTGRES_FUNCTION = """CREATE FUNCTION asazora_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{refusal}'; END $$"""
_POSTGRES_TRIGGER = """CREATE TRIGGER audit_events_no_{event} BEFORE {event} ON audit_events
    FOR EACH STATEMENT EXECUTE FUNCTION asazora_append_only()"""


def upgrade() -> None:
    op.add_column("accounts", sa.Column("quota_bytes", sa.BigInteger))
    op.add_column("accounts", sa.Column("max_queued", sa.Integer))
    op.add_column("api_keys", sa.Column("scopes", sa.JSON))
    _create_sessions()
    _create_invitations()
    _create_audit_events()


def _create_sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", sa.String(80), nullable=False),
        sa.Column("key_id", sa.String(80), nullable=False),
        sa.Column("cookie_hash", sa.String(64), nullable=False),
        sa.Column("created_at", sa.Integer, nullable=False),
        sa.Column("expires_at", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
        sa.UniqueConstraint("cookie_hash", name="uq_sessions_cookie_hash"),
        sa.ForeignKeyConstraint(["key_id"], ["api_keys.id"], name="fk_sessions_key_id", ondelete="CASCADE"),
    )
    op.create_index("ix_sessions_key_id", "sessions", ["key_id"])


def _create_invitations() -> None:
    op.create_table(
        "invitations",
        sa.Column("id", sa.String(80), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("created_at", sa.Integer, nullable=False),
        sa.Column("expires_at", sa.Integer, nullable=False),
        sa.Column("used_at", sa.Integer),
        sa.PrimaryKeyConstraint("id", name="pk_invitations"),
        sa.UniqueConstraint("token_hash", name="uq_invitations_token_hash"),
    )


def _create_audit_events() -> None:
    op.create_table(
        "audit_events",
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("time", sa.Integer, nullable=False),
        sa.Column("actor", sa.String(80), nullable=False),
        sa.Column("action", sa.String(80), nullable=False),
        sa.Column("subject", sa.String(80), nullable=False),
        sa.Column("details", sa.JSON, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sqlite_autoincrement=True,
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_POSTGRES_FUNCTION.format(refusal=_REFUSAL))
        for event in ("UPDATE", "DELETE", "TRUNCATE"):
            op.execute(_POSTGRES_TRIGGER.format(event=event))
        return
    for event in ("UPDATE", "DELETE"):
        op.execute(_SQLITE_TRIGGER.format(event=event, refusal=_REFUSAL))

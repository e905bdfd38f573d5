"""The tables. Times are unix seconds; ids are made by `server.ids`."""

from sqlalchemy import JSON, BigInteger, Column, Float, ForeignKey, Index, Integer, MetaData, String, Table, Text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

accounts = Table(
    "accounts",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("name", String(80), nullable=False, unique=True),
    Column("role", String(20), nullable=False),
    Column("created_at", Integer, nullable=False),
    Column("last_served_at", Float, nullable=False, default=0.0),
    Column("quota_bytes", BigInteger),
    Column("max_queued", Integer),
    Column("training_consent_at", Integer),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("account_id", String(80), ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("key_hash", String(64), nullable=False, unique=True),
    Column("hint", String(8), nullable=False),
    Column("created_at", Integer, nullable=False),
    Column("expires_at", Integer),
    Column("revoked_at", Integer),
    Column("scopes", JSON),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("key_id", String(80), ForeignKey("api_keys.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("cookie_hash", String(64), nullable=False, unique=True),
    Column("created_at", Integer, nullable=False),
    Column("expires_at", Integer, nullable=False),
)

invitations = Table(
    "invitations",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("role", String(20), nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("created_at", Integer, nullable=False),
    Column("expires_at", Integer, nullable=False),
    Column("used_at", Integer),
)

audit_events = Table(
    "audit_events",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=True),
    Column("time", Integer, nullable=False),
    Column("actor", String(80), nullable=False),
    Column("action", String(80), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("details", JSON, nullable=False),
    Column("hash", String(64), nullable=False),
    sqlite_autoincrement=True,
)

jobs = Table(
    "jobs",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=True),
    Column("id", String(80), nullable=False, unique=True),
    Column("account_id", String(80), ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("status", String(20), nullable=False),
    Column("progress", Integer, nullable=False, default=0),
    Column("attempts", Integer, nullable=False, default=0),
    Column("claim", String(80)),
    Column("worker", String(80)),
    Column("model", String(80), nullable=False),
    Column("prompt", Text, nullable=False),
    Column("size", String(20), nullable=False),
    Column("seconds", Float, nullable=False),
    Column("fps", Integer, nullable=False),
    Column("seed", BigInteger, nullable=False),
    Column("best_of", Integer, nullable=False, default=1),
    Column("shown_prompt", Text),
    Column("verb", JSON(none_as_null=True)),
    Column("remixed_from_video_id", String(80)),
    Column("variations", JSON, nullable=False, default=list),
    Column("created_at", Integer, nullable=False),
    Column("completed_at", Integer),
    Column("expires_at", Integer),
    Column("error_code", String(80)),
    Column("error_message", Text),
    Column("sha256", String(64)),
    Column("size_bytes", BigInteger, nullable=False, default=0),
    Column("notes", JSON, nullable=False),
    Column("idempotency_key", String(255)),
    Column("fingerprint", String(64), nullable=False),
    Column("released_at", Integer),
    Column("manifest_label", String(255), index=True),
    Index(None, "account_id", "sequence"),
    Index(None, "status"),
    Index("uq_jobs_account_id_idempotency_key", "account_id", "idempotency_key", unique=True),
    sqlite_autoincrement=True,
)

files = Table(
    "files",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=True),
    Column("id", String(80), nullable=False, unique=True),
    Column("account_id", String(80), ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("name", String(255), nullable=False),
    Column("purpose", String(20), nullable=False),
    Column("media_type", String(40), nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("fps", Integer, nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("created_at", Integer, nullable=False),
    Column("expires_at", Integer),
    Index(None, "account_id", "sequence"),
    sqlite_autoincrement=True,
)

characters = Table(
    "characters",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("account_id", String(80), ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("name", String(80), nullable=False),
    Column("looks", Text, nullable=False),
    Column("file_id", String(80), nullable=False),
    Column("created_at", Integer, nullable=False),
)

cases = Table(
    "cases",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=True),
    Column("id", String(80), nullable=False, unique=True),
    Column("kind", String(20), nullable=False),
    Column("account_id", String(80), ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("video_id", String(80), ForeignKey("jobs.id", ondelete="CASCADE"), index=True),
    Column("found_video_id", String(80)),
    Column("prompt", Text, nullable=False),
    Column("category", String(80)),
    Column("words", Text, nullable=False),
    Column("objections", JSON, nullable=False),
    Column("created_at", Integer, nullable=False),
    Column("decision", String(20)),
    Column("decided_at", Integer),
    Column("decided_by", String(80)),
    Column("notes", Text),
    sqlite_autoincrement=True,
)

findings = Table(
    "findings",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=True),
    Column("id", String(80), nullable=False, unique=True),
    Column("account_id", String(80), ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("video_id", String(80), ForeignKey("jobs.id", ondelete="SET NULL")),
    Column("category", String(80), nullable=False),
    Column("severity", Integer, nullable=False),
    Column("expected", String(20), nullable=False),
    Column("prompt", Text, nullable=False),
    Column("notes", Text, nullable=False),
    Column("status", String(20), nullable=False),
    Column("history", JSON, nullable=False),
    Column("created_at", Integer, nullable=False),
    sqlite_autoincrement=True,
)

feedback = Table(
    "feedback",
    metadata,
    Column("account_id", String(80), ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("video_id", String(80), ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
    Column("rating", Integer, nullable=False),
    Column("tags", JSON, nullable=False),
    Column("words", Text, nullable=False),
    Column("created_at", Integer, nullable=False),
)

webhook_endpoints = Table(
    "webhook_endpoints",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("account_id", String(80), ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("name", String(255), nullable=False),
    Column("url", Text, nullable=False),
    Column("event_types", JSON, nullable=False),
    Column("secret", String(80), nullable=False),
    Column("old_secret", String(80)),
    Column("old_secret_until", Integer),
    Column("created_at", Integer, nullable=False),
    Column("updated_at", Integer, nullable=False),
)

webhook_deliveries = Table(
    "webhook_deliveries",
    metadata,
    Column("id", String(80), primary_key=True),
    Column(
        "endpoint_id", String(80), ForeignKey("webhook_endpoints.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    Column("event_id", String(80), nullable=False),
    Column("event_type", String(40), nullable=False),
    Column("video_id", String(80), nullable=False),
    Column("created_at", Integer, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("due_at", Float, nullable=False, index=True),
)

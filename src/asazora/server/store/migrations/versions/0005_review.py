"""Review: cases for reviewers, findings of the red team, feedback, consent, and when a held job was released."""

import sqlalchemy as sa
from alembic import op

revision = "0005_review"
down_revision = "0004_verbs"


def upgrade() -> None:
    op.add_column("accounts", sa.Column("training_consent_at", sa.Integer))
    op.add_column("jobs", sa.Column("released_at", sa.Integer))
    _create_cases()
    _create_findings()
    _create_feedback()


def _create_cases() -> None:
    op.create_table(
        "cases",
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(80), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("account_id", sa.String(80), nullable=False),
        sa.Column("video_id", sa.String(80)),
        sa.Column("prompt", sa.Text, nullable=False),
        sa.Column("category", sa.String(80)),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("objections", sa.JSON, nullable=False),
        sa.Column("created_at", sa.Integer, nullable=False),
        sa.Column("decision", sa.String(20)),
        sa.Column("decided_at", sa.Integer),
        sa.Column("decided_by", sa.String(80)),
        sa.Column("notes", sa.Text),
        sa.UniqueConstraint("id", name="uq_cases_id"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_cases_account_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["video_id"], ["jobs.id"], name="fk_cases_video_id", ondelete="CASCADE"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_cases_account_id", "cases", ["account_id"])
    op.create_index("ix_cases_video_id", "cases", ["video_id"])


def _create_findings() -> None:
    op.create_table(
        "findings",
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(80), nullable=False),
        sa.Column("account_id", sa.String(80), nullable=False),
        sa.Column("video_id", sa.String(80)),
        sa.Column("category", sa.String(80), nullable=False),
        sa.Column("severity", sa.Integer, nullable=False),
        sa.Column("expected", sa.String(20), nullable=False),
        sa.Column("prompt", sa.Text, nullable=False),
        sa.Column("notes", sa.Text, nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("history", sa.JSON, nullable=False),
        sa.Column("created_at", sa.Integer, nullable=False),
        sa.UniqueConstraint("id", name="uq_findings_id"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_findings_account_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["video_id"], ["jobs.id"], name="fk_findings_video_id", ondelete="SET NULL"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_findings_account_id", "findings", ["account_id"])


def _create_feedback() -> None:
    op.create_table(
        "feedback",
        sa.Column("account_id", sa.String(80), nullable=False),
        sa.Column("video_id", sa.String(80), nullable=False),
        sa.Column("rating", sa.Integer, nullable=False),
        sa.Column("tags", sa.JSON, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("created_at", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("account_id", "video_id", name="pk_feedback"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_feedback_account_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["video_id"], ["jobs.id"], name="fk_feedback_video_id", ondelete="CASCADE"),
    )

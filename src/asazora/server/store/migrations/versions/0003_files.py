"""Uploaded files."""

import sqlalchemy as sa
from alembic import op

revision = "0003_files"
down_revision = "0002_people"


def upgrade() -> None:
    op.create_table(
        "files",
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(80), nullable=False),
        sa.Column("account_id", sa.String(80), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("purpose", sa.String(20), nullable=False),
        sa.Column("media_type", sa.String(40), nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.Column("fps", sa.Integer, nullable=False),
        sa.Column("size_bytes", sa.BigInteger, nullable=False),
        sa.Column("created_at", sa.Integer, nullable=False),
        sa.Column("expires_at", sa.Integer),
        sa.UniqueConstraint("id", name="uq_files_id"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_files_account_id", ondelete="CASCADE"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_files_account_id_sequence", "files", ["account_id", "sequence"])

"""Jobs that start from something, and characters."""

import sqlalchemy as sa
from alembic import op

revision = "0004_verbs"
down_revision = "0003_files"


def upgrade() -> None:
    with op.batch_alter_table("jobs") as jobs:
        jobs.add_column(sa.Column("shown_prompt", sa.Text))
        jobs.add_column(sa.Column("verb", sa.JSON))
        jobs.add_column(sa.Column("remixed_from_video_id", sa.String(80)))
        jobs.add_column(sa.Column("variations", sa.JSON, nullable=False, server_default="[]"))
    op.create_table(
        "characters",
        sa.Column("id", sa.String(80), nullable=False),
        sa.Column("account_id", sa.String(80), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("looks", sa.Text, nullable=False),
        sa.Column("file_id", sa.String(80), nullable=False),
        sa.Column("created_at", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_characters"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_characters_account_id", ondelete="CASCADE"),
    )

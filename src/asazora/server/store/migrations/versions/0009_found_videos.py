"""Which video a published file is, by the label of its manifest, so that a report of any copy reaches the reviewers."""

import sqlalchemy as sa
from alembic import op

revision = "0009_found_videos"
down_revision = "0008_best_of"


def upgrade() -> None:
    op.add_column("jobs", sa.Column("manifest_label", sa.String(255)))
    op.create_index("ix_jobs_manifest_label", "jobs", ["manifest_label"])
    op.add_column("cases", sa.Column("found_video_id", sa.String(80)))

"""Which worker has claimed a job, where there are several."""

import sqlalchemy as sa
from alembic import op

revision = "0007_workers"
down_revision = "0006_webhooks"


def upgrade() -> None:
    op.add_column("jobs", sa.Column("worker", sa.String(80)))

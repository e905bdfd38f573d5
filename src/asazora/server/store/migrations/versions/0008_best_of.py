"""Of how many candidates a video is to be the best."""

import sqlalchemy as sa
from alembic import op

revision = "0008_best_of"
down_revision = "0007_workers"


def upgrade() -> None:
    op.add_column("jobs", sa.Column("best_of", sa.Integer, nullable=False, server_default="1"))

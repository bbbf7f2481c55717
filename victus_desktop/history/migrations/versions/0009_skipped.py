"""Let single times of what repeats be left out."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("schedule", sa.Column("skipped", sa.String(), nullable=False, server_default=""))

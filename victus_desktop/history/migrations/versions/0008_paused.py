"""Let a timer be paused: what is left of it then."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("schedule", sa.Column("paused_left", sa.Float(), nullable=True))

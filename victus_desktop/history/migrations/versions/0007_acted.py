"""Note before a request has its first effect."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column(
        "requests", sa.Column("acted", sa.Boolean(), nullable=False, server_default=sa.false())
    )

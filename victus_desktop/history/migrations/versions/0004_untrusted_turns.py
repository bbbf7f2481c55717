"""Keep which answers hold words from outside."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column(
        "turns", sa.Column("untrusted", sa.Boolean(), nullable=False, server_default=sa.false())
    )

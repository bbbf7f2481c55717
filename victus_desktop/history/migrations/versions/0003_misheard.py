"""Keep what the user taught about misheard names."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "misheard",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("heard", sa.String(), nullable=False),
        sa.Column("meant", sa.String(), nullable=False),
        sa.Column("created", sa.DateTime(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_misheard_user", "misheard", ["user"])

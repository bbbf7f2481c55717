"""Which turn a request became; who is telling what is due."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("requests", sa.Column("turn", sa.String(), nullable=False, server_default=""))
    op.add_column("schedule", sa.Column("teller", sa.String(), nullable=False, server_default=""))
    op.add_column("schedule", sa.Column("teller_until", sa.DateTime(timezone=True), nullable=True))

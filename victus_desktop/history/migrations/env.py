"""Runs the migrations on the connection that Victus hands over."""

from alembic import context
from sqlmodel import SQLModel

from victus_desktop.history import tables  # noqa: F401  defines the tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()

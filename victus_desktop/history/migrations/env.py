"""Runs the migrations on the connection that Victus hands over, inside its transaction."""

from alembic import context
from sqlmodel import SQLModel

from victus_desktop.history import access_tables, tables  # noqa: F401  they define the tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
)
context.run_migrations()

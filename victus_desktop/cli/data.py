"""Commands over what is kept: docs, history, reminders, db."""

from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]

docs = typer.Typer(help="Documents that Victus answers from.", no_args_is_help=True)
history = typer.Typer(help="Conversations.", no_args_is_help=True)
db = typer.Typer(help="The database: backup and restore.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    app.add_typer(docs, name="docs")
    app.add_typer(history, name="history")
    app.add_typer(db, name="db")

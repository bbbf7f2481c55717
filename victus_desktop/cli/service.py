"""Commands that start something that stays: the desktop, serve, token."""

import typer


def register(app: typer.Typer) -> None: ...


def start(*, hidden: bool) -> None: ...

"""Commands about the machine: models, devices, reminders, doctor, bench, toggle."""

import typer


def register(app: typer.Typer) -> None: ...

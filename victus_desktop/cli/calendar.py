"""Commands over the calendar: what is to come, import, export."""

from pathlib import Path
from typing import Annotated

import typer

from victus_desktop.agent.wording import count
from victus_desktop.cli.printing import as_json, table, write

calendar = typer.Typer(help="The calendar: what is to come, import, export.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    app.add_typer(calendar, name="calendar")


@calendar.command("list")
def show(
    days: Annotated[int, typer.Option(min=1, max=366, help="How many days from now.")] = 7,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the appointments to come, of whichever calendar is set up."""
    from datetime import timedelta

    from victus_desktop.app import accounts, open_app

    with open_app() as app:
        now = app.mind.now()
        events = accounts.calendar(app).between(now, now + timedelta(days=days))
        rows = [
            {
                "title": one.title,
                "start": one.start.astimezone(now.tzinfo).isoformat(timespec="minutes"),
                "end": one.end.astimezone(now.tzinfo).isoformat(timespec="minutes"),
                "location": one.location,
            }
            for one in events
        ]
    if json:
        as_json(rows)
    else:
        table(("start", "title", "where"), ((o["start"], o["title"], o["location"]) for o in rows))


@calendar.command("import")
def take_in(file: Annotated[Path, typer.Argument(help="An iCalendar file (.ics).")]) -> None:
    """Take the appointments of a file into the calendar of this computer."""
    from victus_desktop.agent.tools.calendar_files import read_file
    from victus_desktop.app import open_app

    with open_app() as app:
        taken = app.stores.calendar.import_ics(read_file(file))
    typer.echo(f"Took in {count(taken, 'appointment')} from {file}.")


@calendar.command("export")
def write_out(file: Annotated[Path, typer.Argument(help="Where to write it.")]) -> None:
    """Write the calendar of this computer to an iCalendar file."""
    from victus_desktop.app import open_app

    with open_app() as app:
        text = app.stores.calendar.export_ics()
    write(file, text, newline="")
    typer.echo(f"Wrote {count(text.count('BEGIN:VEVENT'), 'appointment')} to {file}.")

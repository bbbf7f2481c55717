"""Commands over timers, alarms and reminders."""

from datetime import datetime, timedelta
from typing import Annotated, Any

import typer

from victus_desktop.agent import wording
from victus_desktop.cli.printing import Json, as_json, table

reminders = typer.Typer(
    help="Timers, alarms and reminders; alone, it lists those to come.",
    invoke_without_command=True,
)


def register(app: typer.Typer) -> None:
    app.add_typer(reminders, name="reminders")


@reminders.callback()
def start(context: typer.Context, json: Json = False) -> None:
    """List what is to come."""
    if context.invoked_subcommand is None:
        show(json)


@reminders.command("list")
def show(json: Json = False) -> None:
    """List the timers, alarms and reminders that are to come."""
    from victus_desktop.app import open_app

    with open_app() as app:
        pending, now = app.stores.schedule.pending(), app.mind.now()
    if json:
        as_json([_row(one) for one in pending])
    else:
        titles = ("id", "kind", "due", "label", "repeated")
        table(titles, (_cells(one, now) for one in pending))


@reminders.command("add")
def add(
    when: Annotated[str, typer.Argument(help="As one says it: 'every weekday at seven'.")],
    label: Annotated[str, typer.Argument(help="What of; without it, it is an alarm.")] = "",
    json: Json = False,
) -> None:
    """Set a reminder, or an alarm."""
    from victus_desktop.app import open_app
    from victus_desktop.app.reminding import set_by_words

    with open_app() as app:
        kept, told = set_by_words(app, when, label)
    if json:
        as_json(kept)
    else:
        typer.echo(told)


@reminders.command("cancel")
def cancel(ident: Annotated[int, typer.Argument(metavar="ID")]) -> None:
    """Cancel one; the list shows the numbers."""
    from victus_desktop.app import open_app
    from victus_desktop.conversation.errors import BadInput

    with open_app() as app:
        try:
            gone = app.stores.schedule.cancel(ident)
        except KeyError as error:
            raise BadInput(f"There is no {ident}; `victus reminders` shows all.") from error
    typer.echo(f"Cancelled {gone.label or gone.kind}.")


@reminders.command("tell")
def tell(json: Json = False) -> None:
    """Tell now what is due; the system's timer calls this while Victus is closed.

    Where a Victus runs already, it tells it, and this does nothing.
    """
    from victus_desktop.app import open_app
    from victus_desktop.app.lock import held
    from victus_desktop.app.reminding import tell_due
    from victus_desktop.paths import user_paths

    if held(user_paths().lock):
        return
    with open_app(alone=True) as app:
        told = tell_due(app)
    for sentence in told:
        as_json({"told": sentence}) if json else typer.echo(sentence)


def _cells(one: Any, now: datetime) -> tuple[object, ...]:
    due = wording.when(one.comes_due, now) if one.comes_due else ""
    if one.paused_seconds is not None:
        due = f"paused, {wording.duration(timedelta(seconds=one.paused_seconds))} left"
    again = wording.recurrence(one.recurrence) if one.recurrence else ""
    return one.id, one.kind, due, one.label, again


def _row(one: Any) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": str(one.kind),
        "label": one.label,
        "due": one.comes_due.isoformat() if one.comes_due else None,
        "recurrence": one.recurrence,
        "paused_left": one.paused_seconds,
    }

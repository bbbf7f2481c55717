"""Commands over the user's own names: what speech recognition is told, what it learnt."""

from typing import Annotated

import typer

from victus_desktop.cli.printing import as_json, table

vocabulary = typer.Typer(
    help="The user's own names: collected for speech recognition, and learnt.",
    invoke_without_command=True,
)


def register(app: typer.Typer) -> None:
    app.add_typer(vocabulary, name="vocabulary")


@vocabulary.callback()
def start(
    context: typer.Context,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show the names, by where they come from, and what was learnt."""
    if context.invoked_subcommand is not None:
        return
    from victus_desktop.app import open_app

    with open_app() as app:
        found = app.vocabulary.by_source()
        learnt = [(one.heard, one.meant) for one in app.stores.misheard.all()]
    if json:
        as_json({"names": found, "learnt": [{"heard": h, "meant": m} for h, m in learnt]})
        return
    rows = [(source, name) for source, names in found.items() for name in names]
    rows += [("learnt", f"{meant}, not {heard}") for heard, meant in learnt]
    table(("from", "name"), rows)


@vocabulary.command("learn")
def learn(meant: str, heard: Annotated[str, typer.Argument(help="What is heard instead.")]) -> None:
    """Teach a name that is misheard, as 'I said MEANT, not HEARD' does."""
    from victus_desktop.app import open_app

    with open_app() as app:
        typer.echo(app.mind.tools["name_learn"].call({"meant": meant, "heard": heard}).say)


@vocabulary.command("forget")
def forget(name: str) -> None:
    """Forget a name that was learnt."""
    from victus_desktop.app import open_app

    with open_app() as app:
        typer.echo(app.mind.tools["name_forget"].call({"heard": name}).say)

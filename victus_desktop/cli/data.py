"""Commands over what is kept: docs, history, db."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from victus_desktop.agent.wording import count
from victus_desktop.cli.printing import Json, as_json, nothing, table, write

Paths = Annotated[list[Path], typer.Argument(help="Files and folders.")]
Conversation = Annotated[
    str | None, typer.Argument(help="Id of a conversation, as `victus history list` shows it.")
]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]

_NO_CONVERSATION = "There is no conversation '{}'; `victus history list` shows all."

docs = typer.Typer(help="Documents that Victus answers from.", no_args_is_help=True)
history = typer.Typer(help="Conversations.", no_args_is_help=True)
db = typer.Typer(help="The database: backup and restore.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    app.add_typer(docs, name="docs")
    app.add_typer(history, name="history")
    app.add_typer(db, name="db")


@docs.command("add")
def docs_add(paths: Paths, json: Json = False) -> None:
    """Take in files and folders; what cannot be read is told and the rest goes on."""
    from victus_desktop.app import open_app
    from victus_desktop.conversation.errors import BadInput

    for path in paths:
        if not path.exists():
            raise BadInput(f"There is no {path}.")
    with open_app() as app:
        report = app.documents.get().add(paths, _show_progress if sys.stderr.isatty() else _silent)
    if json:
        as_json(
            {
                "added": [{"id": one.id, "document": one.name} for one in report.added],
                "unchanged": [str(path) for path in report.unchanged],
                "skipped": [str(one) for one in report.skipped],
            }
        )
    else:
        for one in report.added:
            typer.echo(f"{one.id}\t{one.name}\t{count(one.passages, 'passage')}")
        if report.unchanged:
            nothing(f"{count(len(report.unchanged), 'file')} had been read already.")
        elif not (report.added or report.skipped):
            nothing("There is no document in it.")
    for skipped in report.skipped:
        typer.echo(f"victus: {skipped}", err=True)
    if report.skipped and not (report.added or report.unchanged):
        raise typer.Exit(1)


@docs.command("list")
def docs_list(json: Json = False) -> None:
    """List the documents."""
    from victus_desktop.app import open_app

    with open_app() as app:
        found = app.documents.get().documents()
    rows = [
        {"id": one.id, "document": one.name, "path": str(one.path), "passages": one.passages}
        for one in found
    ]
    if json:
        as_json(rows)
    else:
        table(
            ("id", "document", "passages"),
            ((row["id"], row["document"], row["passages"]) for row in rows),
        )


@docs.command("search")
def docs_search(
    question: Annotated[str, typer.Argument(help="In your own words.")],
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="How many passages.")] = 5,
    json: Json = False,
) -> None:
    """Find the passages that answer a question best."""
    from victus_desktop.app import open_app

    with open_app() as app:
        found = app.documents.get().search(question, k)
    if json:
        as_json([hit.as_json() for hit in found])
    else:
        for hit in found:
            typer.echo(f"{hit.source} ({hit.score:.2f})\n{hit.passage}\n")
        if not found:
            nothing("No passage was found; `victus docs list` shows the documents.")


@docs.command("remove")
def docs_remove(ident: Annotated[int, typer.Argument(metavar="ID")]) -> None:
    """Forget a document and all its passages."""
    from victus_desktop.app import open_app
    from victus_desktop.conversation.errors import BadInput

    with open_app() as app:
        try:
            gone = app.documents.get().remove(ident)
        except KeyError as error:
            raise BadInput(
                f"There is no document {ident}; `victus docs list` shows all."
            ) from error
    typer.echo(f"Removed {gone.name}.")


@history.command("list")
def history_list(
    conversation: Conversation = None,
    limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = 50,
    json: Json = False,
) -> None:
    """List the conversations, or the turns of one."""
    from victus_desktop.app import open_app
    from victus_desktop.conversation.errors import BadInput

    with open_app() as app:
        turns = app.stores.turns
        rows: list[dict[str, Any]] = (
            turns.conversations(limit) if conversation is None else turns.turns(conversation, limit)
        )
    if conversation is not None and not rows:
        raise BadInput(_NO_CONVERSATION.format(conversation))
    if json:
        as_json(rows)
    elif conversation is None:
        table(
            ("id", "title", "turns", "last"),
            (
                (row["id"], row["title"], row["turns"], row["last"][:16].replace("T", " "))
                for row in rows
            ),
        )
    else:
        _print_turns(rows)


@history.command("search")
def history_search(
    words: Annotated[str, typer.Argument(help="All of them occur in a turn that is found.")],
    limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = 20,
    json: Json = False,
) -> None:
    """Find turns by what was said."""
    from victus_desktop.app import open_app

    with open_app() as app:
        rows = app.stores.turns.search(words, limit)
    if json:
        as_json(rows)
    else:
        _print_turns(rows)
        if not rows:
            nothing("No turn was found.")


@history.command("export")
def history_export(
    out: Annotated[Path | None, typer.Argument(help="File; without one it is printed.")] = None,
    format_: Annotated[str, typer.Option("--format", help="json, markdown or html.")] = "json",
    conversation: Annotated[str | None, typer.Option(help="Only this one.")] = None,
    everything: Annotated[
        bool, typer.Option("--everything", help="All that Victus knows of you, as JSON.")
    ] = False,
) -> None:
    """Export conversations, or all that Victus keeps."""
    from victus_desktop.app import open_app
    from victus_desktop.app.kept import export
    from victus_desktop.conversation.errors import BadInput

    if everything and (conversation is not None or format_ != "json"):
        raise BadInput("--everything is always JSON and of all conversations.")
    with open_app() as app:
        text = export(app) if everything else app.stores.turns.export(format_, conversation)
    if out is None:
        typer.echo(text)
        return
    write(out, text)
    typer.echo(f"Exported to {out}.")


@history.command("delete")
def history_delete(
    conversation: Conversation = None,
    every: Annotated[bool, typer.Option("--all", help="Delete all conversations.")] = False,
    everything: Annotated[
        bool,
        typer.Option(
            "--everything", help="Delete documents, lists, settings and passwords as well."
        ),
    ] = False,
    yes: Yes = False,
) -> None:
    """Delete a conversation, all, or all that Victus keeps; nothing of it stays on the disk."""
    from victus_desktop.app import open_app
    from victus_desktop.app.kept import delete
    from victus_desktop.conversation.errors import BadInput

    if [conversation is not None, every, everything].count(True) != 1:
        raise BadInput("Name a conversation, or say --all or --everything.")
    if conversation is not None:
        with open_app() as app:
            if not app.stores.turns.turns(conversation, 1):
                raise BadInput(_NO_CONVERSATION.format(conversation))
    if not yes and not typer.confirm("This cannot be undone. Delete?"):
        raise typer.Exit(1)
    if everything:
        with open_app(alone=True) as app:
            delete(app)
        typer.echo("Deleted everything but the models; `victus models remove` deletes those.")
        return
    with open_app() as app:
        if conversation is None:
            gone = count(app.stores.turns.delete_all(), "turn")
        else:
            app.stores.turns.delete(conversation)
            gone = "the conversation"
    typer.echo(f"Deleted {gone}.")


@db.command("backup")
def db_backup(
    target: Annotated[Path, typer.Argument(help="File to write.")],
    encrypt: Annotated[
        bool, typer.Option("--encrypt", help="Encrypt it with the key in the keyring.")
    ] = False,
) -> None:
    """Copy the database into one file, also while it is in use."""
    from victus_desktop.app import open_app
    from victus_desktop.app.kept import back_up

    with open_app() as app:
        back_up(app, target, encrypt=encrypt)
    typer.echo(f"Backed up to {target}.")


@db.command("restore")
def db_restore(
    source: Annotated[Path, typer.Argument(help="A file that `victus db backup` wrote.")],
) -> None:
    """Put a backup in the database's place; the old one is kept beside it."""
    from victus_desktop.app import open_app
    from victus_desktop.app.kept import restore

    with open_app(alone=True) as app:
        kept = restore(app, source)
    typer.echo(f"Restored {source}." + (f" The old one is {kept}." if kept else ""))


@db.command("encrypt")
def db_encrypt() -> None:
    """Encrypt the history; its key lies in the keyring, and `victus db key` prints it."""
    _encrypt(wanted=True)
    typer.echo("The history is encrypted. Keep the key of `victus db key` in a safe place as well.")


@db.command("decrypt")
def db_decrypt() -> None:
    """Make an encrypted history plain again."""
    _encrypt(wanted=False)
    typer.echo("The history is plain.")


@db.command("key")
def db_key() -> None:
    """Print the key of an encrypted history, to keep it in a safe place."""
    from victus_desktop.app import secrets
    from victus_desktop.conversation.errors import BadInput

    key = secrets.history_key()
    if not key:
        raise BadInput("There is no key; `victus db encrypt` makes one.")
    typer.echo(key)


def _encrypt(*, wanted: bool) -> None:
    from victus_desktop.app import open_app
    from victus_desktop.app.kept import encrypt

    with open_app(alone=True) as app:
        encrypt(app, wanted=wanted)


def _print_turns(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        typer.echo(f"{row['started'][:16]}  You: {row['heard']}")
        typer.echo(f"{'':16}  Victus: {row['reply']}")


def _silent(progress: object) -> None: ...


def _show_progress(progress: Any) -> None:
    typer.echo(
        f"\r\x1b[2K{progress.files_done}/{progress.files} {progress.file} "
        f"{progress.passages_done}/{progress.passages}",
        err=True,
        nl=progress.files_done == progress.files,
    )

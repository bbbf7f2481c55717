"""The `victus` command. Each command only parses, calls and prints.

Exit status: 0 fine, 1 a failure with one clear line on stderr, 2 wrong usage. Everything heavy
is imported inside the command that needs it, so that `victus --help` is quick.
"""

import logging
import os
import sys
from typing import Annotated

import typer

from victus_desktop import __version__
from victus_desktop.cli import data, machine, service, speech

app = typer.Typer(
    name="victus",
    help="A voice assistant that stays on your computer.",
    add_completion=False,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
)
for group in (speech, data, machine, service):
    group.register(app)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"victus {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    start_hidden: Annotated[
        bool, typer.Option("--start-hidden", help="Start without showing the window.")
    ] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Start the desktop; without a display, serve the web app."""
    if context.invoked_subcommand is None:
        service.start(hidden=start_hidden)


def main() -> None:
    """Run the command line; a failure is one line on stderr."""
    logging.basicConfig(level=os.environ.get("VICTUS_LOG", "WARNING"), stream=sys.stderr)
    from victus_desktop.conversation.errors import BadInput, VictusError

    try:
        app()
    except BadInput as error:
        typer.echo(f"victus: {error.message}", err=True)
        sys.exit(2)
    except VictusError as error:
        typer.echo(f"victus: {error.message}", err=True)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)

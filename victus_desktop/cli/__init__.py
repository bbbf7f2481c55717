"""The `victus` command. Each command only parses, calls and prints.

Exit status: 0 fine, 1 a failure with one clear line on stderr, 2 wrong usage. Everything heavy
is imported inside the command that needs it, so that `victus --help` is quick.
"""

import contextlib
import logging
import os
import sys
from typing import Annotated

import typer

from victus_desktop import __version__
from victus_desktop.cli import (
    access,
    accounts,
    bench,
    calendar,
    data,
    machine,
    reminders,
    service,
    speech,
    vocabulary,
)

log = logging.getLogger(__name__)

app = typer.Typer(
    name="victus",
    help="A voice assistant that stays on your computer.",
    add_completion=False,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
)
_GROUPS = (
    speech,
    data,
    reminders,
    calendar,
    vocabulary,
    accounts,
    machine,
    bench,
    access,
    service,
)
for group in _GROUPS:
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
    _leave(run())


def run() -> int:
    """Run a command and give its exit status."""
    from victus_desktop.conversation.errors import BadInput, VictusError

    try:
        _log_to_stderr()
        app()
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BadInput as error:
        typer.echo(f"victus: {error.message}", err=True)
        return 2
    except VictusError as error:
        typer.echo(f"victus: {error.message}", err=True)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 1
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        typer.echo(f"victus: {place}{error.strerror or error}", err=True)
        log.info("the command failed", exc_info=True)
        return 1
    except Exception:
        typer.echo(
            "victus: Something went wrong inside Victus; with VICTUS_LOG=INFO before the command "
            "it tells where.",
            err=True,
        )
        log.info("the command failed", exc_info=True)
        return 1
    return 0


def _log_to_stderr() -> None:
    """Log as VICTUS_LOG says. Raises BadInput where that is no level."""
    from victus_desktop.conversation.errors import BadInput

    wanted = os.environ.get("VICTUS_LOG") or "WARNING"
    level = logging.getLevelNamesMapping().get(wanted.upper())
    if level is None:
        raise BadInput(f"VICTUS_LOG is DEBUG, INFO, WARNING or ERROR, not {wanted!r}.")
    logging.basicConfig(level=level, stream=sys.stderr)


def _leave(status: int) -> None:
    """End the process without the interpreter's own clean-up.

    Everything of ours is closed by now. A model that is still being loaded in the background is
    in native code, which the clean-up would abort.
    """
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(status)

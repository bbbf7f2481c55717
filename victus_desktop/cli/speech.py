"""Commands that hear, answer and speak: talk, ask, transcribe, say."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from victus_desktop.cli.printing import as_json, turn_json

Json = Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")]

_TOOLS_SECONDS = 5.0
"""How long a lone request may wait for the tools of MCP servers; talk never waits for them."""


def register(app: typer.Typer) -> None:
    for command in (talk, ask, transcribe, say):
        app.command()(command)


def talk(
    in_: Annotated[
        Path | None, typer.Option("--in", help="Sound file to hear instead of the microphone.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="WAV file to speak into.")] = None,
    json: Json = False,
) -> None:
    """Talk with Victus through the microphone and the loudspeaker."""
    from victus_desktop.cli import terminal

    terminal.talk(heard_from=in_, spoken_to=out, json=json)


def ask(
    words: Annotated[
        list[str], typer.Argument(metavar="TEXT", help="What to ask; '-' reads a request a line.")
    ],
    json: Json = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only name the calls; do and keep nothing.")
    ] = False,
) -> None:
    """Answer a typed request."""
    from victus_desktop.app import open_app
    from victus_desktop.conversation.errors import BadInput

    text = " ".join(words)
    if text != "-" and not text.strip():
        raise BadInput('There is nothing to answer; try: victus ask "what time is it"')
    failed = False
    with open_app() as app:
        app.wait_for_tools(_TOOLS_SECONDS)
        for request in _lines(sys.stdin) if text == "-" else [text]:
            turn = app.assistant.ask(request, dry_run=dry_run)
            failed = failed or bool(turn.error)
            if json:
                as_json(turn_json(turn))
                sys.stdout.flush()
            elif turn.error:
                typer.echo(f"victus: {turn.error}", err=True)
            else:
                typer.echo(turn.reply)
    if failed and text != "-":
        raise typer.Exit(1)


def _lines(stream: Iterable[str]) -> Iterator[str]:
    return (line.strip() for line in stream if line.strip())


def transcribe(
    files: Annotated[list[Path], typer.Argument(help="WAV, FLAC, MP3 or OGG.")], json: Json = False
) -> None:
    """Write down what is said in sound files."""
    from victus_desktop.cli import terminal

    failed = False
    for file, result in terminal.transcribe_files(files):
        if isinstance(result, str):
            typer.echo(f"victus: {result}", err=True)
            failed = True
        elif json:
            as_json(result)
        else:
            typer.echo(f"{file}: {result['text']}" if len(files) > 1 else result["text"])
    if failed:
        raise typer.Exit(1)


def say(
    words: Annotated[
        list[str], typer.Argument(metavar="TEXT", help="What to say; '-' reads it from stdin.")
    ],
    out: Annotated[Path | None, typer.Option("--out", help="WAV file to speak into.")] = None,
) -> None:
    """Speak a text."""
    from victus_desktop.cli import terminal
    from victus_desktop.conversation.errors import BadInput

    wanted = sys.stdin.read() if words == ["-"] else " ".join(words)
    if not wanted.strip():
        raise BadInput('There is nothing to say; try: victus say "Good morning"')
    terminal.say(wanted, out)

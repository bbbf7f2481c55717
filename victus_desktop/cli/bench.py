"""The commands that measure: figures, each against a baseline of the same run."""

from pathlib import Path
from typing import Annotated, Any

import typer

from victus_desktop.cli.printing import Json, as_json

bench = typer.Typer(help="Figures, each against a baseline of the same run.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    app.add_typer(bench, name="bench")


@bench.command("router")
def bench_router(file: Path, json: Json = False) -> None:
    """Choose tools for the labelled requests of a JSON-lines file."""
    from victus_desktop.app.bench import router

    _show(router(file), json)


@bench.command("arguments")
def bench_arguments(
    file: Path,
    most: Annotated[int | None, typer.Option(help="Only so many requests.")] = None,
    json: Json = False,
) -> None:
    """Find arguments in labelled requests: parsers against constrained decoding."""
    from victus_desktop.app.bench import arguments

    _show(arguments(file, most), json)


@bench.command("stt")
def bench_stt(
    clips: Annotated[Path | None, typer.Argument(help="Folder of WAV files with texts.")] = None,
    json: Json = False,
) -> None:
    """Speech recognition against faster-whisper's own transcribe."""
    from victus_desktop.app.bench import stt

    _show(stt(clips), json)


@bench.command("endpointing")
def bench_endpointing(
    check: Annotated[
        bool, typer.Option(help="The requests that the waiting was not tuned on.")
    ] = False,
    count: Annotated[int, typer.Option(help="How many requests.")] = 100,
) -> None:
    """Whether one is let finish a request with a pause inside, and how soon it is over."""
    from victus_desktop.app.bench import endpointing

    for line in endpointing(check, count, _progress).lines():
        typer.echo(line)


@bench.command("names")
def bench_names(json: Json = False) -> None:
    """What the user's own names do to speech recognition."""
    from victus_desktop.app.bench import names

    _show(names(), json)


@bench.command("drafts")
def bench_drafts(
    count: Annotated[int, typer.Option(help="How many utterances.")] = 40,
) -> None:
    """Long utterances written down while they are spoken, against as a whole."""
    from victus_desktop.app.bench import drafts

    for line in drafts(count, _progress).lines():
        typer.echo(line)


@bench.command("echo")
def bench_echo(
    minutes: Annotated[float, typer.Option(help="How long, in real time.")] = 10,
) -> None:
    """Speaking over Victus while the loudspeaker plays into the microphone."""
    from victus_desktop.app.bench import echo

    for line in echo(minutes, _progress).lines():
        typer.echo(line)


@bench.command("voice")
def bench_voice(
    runs: Annotated[int, typer.Option(min=1, help="How many of each kind.")] = 20,
    kinds: Annotated[str, typer.Option(help="Which, with commas between.")] = (
        "command,tool,question"
    ),
    modes: Annotated[str, typer.Option(help="Which, with a comma between.")] = (
        "hands-free,push-to-talk"
    ),
    plot: Annotated[Path | None, typer.Option(help="SVG file to draw them in.")] = None,
) -> None:
    """From the last sound of a question to the first of its answer, over a sound card."""
    from victus_desktop.app.voice_bench import voice
    from victus_desktop.bench.voice import plot as drawn

    figures = voice(runs, kinds.split(","), modes.split(","), _progress)
    if plot is not None:
        plot.write_text(drawn(figures.rows), encoding="utf-8")
    for line in figures.lines():
        typer.echo(line)


@bench.command("peers")
def bench_peers(
    runs: Annotated[int, typer.Option(min=1, help="How many of each kind.")] = 10,
    install: Annotated[
        bool, typer.Option("--install", help="Fetch the others with pip where they are missing.")
    ] = False,
    plot: Annotated[Path | None, typer.Option(help="SVG file to draw them in.")] = None,
    table: Annotated[bool, typer.Option("--table", help="Print Markdown.")] = False,
) -> None:
    """Victus beside pipecat and RealtimeSTT with RealtimeTTS, with the same models."""
    from victus_desktop.app.peers_bench import peers

    figures = peers(runs, install=install, told=_progress)
    if plot is not None:
        plot.write_text(figures.plot(), encoding="utf-8")
    for line in figures.markdown() if table else figures.lines():
        typer.echo(line)


@bench.command("interruptions")
def bench_interruptions(
    count: Annotated[int, typer.Option(min=1, help="How many.")] = 50,
) -> None:
    """Going on after what seemed all, over a sound card: is anything done too early?"""
    from victus_desktop.app.voice_bench import interruptions

    figures = interruptions(count, _progress)
    for line in figures.lines():
        typer.echo(line)
    if figures.unsound:
        raise typer.Exit(1)


@bench.command("machine")
def bench_machine() -> None:
    """How quick this machine is, and which models keep up a conversation on it."""
    from victus_desktop.app.bench import machine

    for line in machine():
        typer.echo(line)


@bench.command("llm")
def bench_llm(json: Json = False) -> None:
    """First token with the cached prefix against cold."""
    from victus_desktop.app.bench import llm

    _show(llm(), json)


@bench.command("turn")
def bench_turn(json: Json = False) -> None:
    """Where each millisecond of a turn goes."""
    from victus_desktop.app.bench import turn

    _show(turn(), json)


@bench.command("api")
def bench_api(json: Json = False) -> None:
    """What the API costs, and 8 voices at once among 50 idle terminals."""
    from victus_desktop.app.bench import api

    _show(api(), json)


@bench.command("docs")
def bench_docs(
    file: Annotated[Path | None, typer.Argument(help="Questions in SQuAD's format.")] = None,
    json: Json = False,
) -> None:
    """Retrieval: quality over a file of questions, or speed at 100,000 passages."""
    from victus_desktop.app.bench import docs

    _show(docs(file), json)


def _progress(line: str) -> None:
    typer.echo(line, err=True)


@bench.command("soak")
def bench_soak(
    turns: Annotated[int, typer.Option(min=20, help="How many.")] = 2000,
    plot: Annotated[Path | None, typer.Option(help="SVG file to draw them in.")] = None,
    json: Json = False,
) -> None:
    """Run many turns: do memory, threads or open files grow?"""
    from victus_desktop.app.bench import soak_turns
    from victus_desktop.bench.soak import plot as drawn

    figures = soak_turns(turns)
    if plot is not None:
        plot.write_text(drawn(figures), encoding="utf-8")
    _show(figures, json)


@bench.command("kills")
def bench_kills(
    count: Annotated[int, typer.Option(min=1, help="How many.")] = 200, json: Json = False
) -> None:
    """Kill the program at random moments: is anything lost?"""
    from victus_desktop.app.bench import kill_programs

    _show(kill_programs(count), json)


@bench.command("restarts")
def bench_restarts(
    requests: Annotated[int, typer.Option(min=1, help="How many.")] = 1000, json: Json = False
) -> None:
    """Stop and kill the server while clients ask: is any turn or event lost or doubled?"""
    from victus_desktop.app.bench import restart_server

    figures = restart_server(requests)
    _show(figures, json)
    if not figures.sound:
        raise typer.Exit(1)


@bench.command("start")
def bench_start(
    runs: Annotated[int, typer.Option(min=1, help="Cold starts.")] = 10, json: Json = False
) -> None:
    """Cold starts on a virtual display: until the window is painted, until it answers."""
    from victus_desktop.app.desktop_bench import start

    _show(start(runs), json)


@bench.command("idle")
def bench_idle(
    seconds: Annotated[float, typer.Option(min=5, help="How long to look.")] = 60,
    wake_word: Annotated[str, typer.Option(help="What is waited for.")] = "okay_nabu",
    json: Json = False,
) -> None:
    """What the desktop takes while it waits for its wake word; needs a microphone."""
    from victus_desktop.app.desktop_bench import idle

    _show(idle(seconds, wake_word), json)


@bench.command("growth")
def bench_growth(
    turns: Annotated[int, typer.Option(min=10, help="Turns in all.")] = 200, json: Json = False
) -> None:
    """Memory after many turns in the window against after the first fifth of them."""
    from victus_desktop.app.desktop_bench import growth

    _show(growth(turns), json)


def _show(result: Any, json: bool) -> None:
    from dataclasses import asdict

    if json:
        as_json(asdict(result))
    else:
        for line in result.lines():
            typer.echo(line)

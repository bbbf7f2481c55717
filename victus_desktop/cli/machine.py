"""Commands about the machine: models, devices, doctor, bench."""

from pathlib import Path
from typing import Annotated, Any

import typer

from victus_desktop.cli.printing import as_json, table

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Ids = Annotated[list[str], typer.Argument(help="Ids of the catalog; 'starter' for the starters.")]

models = typer.Typer(help="The models: which there are and which are here.", no_args_is_help=True)
bench = typer.Typer(help="Figures, each against a baseline of the same run.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    app.add_typer(models, name="models")
    app.add_typer(bench, name="bench")
    app.command()(devices)
    app.command()(doctor)


@models.command("list")
def models_list(
    kind: Annotated[str | None, typer.Option(help="stt, tts, llm, embedder...")] = None,
    json: Json = False,
) -> None:
    """List the models; tell which are here and which fit this machine."""
    from victus_desktop.catalog.library import Library

    rows = [
        {
            "id": one.model.id,
            "kind": one.model.kind,
            "title": one.model.title,
            "size_mb": round(one.model.size / 1e6),
            "memory_mb": one.model.memory_mb,
            "licence": one.model.licence,
            "languages": list(one.model.languages),
            "state": one.state,
            "fits": str(one.fit),
            "starter": one.model.starter,
        }
        for one in Library().listings()
        if kind in (None, one.model.kind)
    ]
    if json:
        as_json(rows)
        return
    told = {"yes": "fits", "memory": "needs more memory", "disk": "needs more disk"}
    table(
        ("id", "kind", "MB", "memory", "state", "this machine"),
        (
            (
                row["id"],
                row["kind"],
                row["size_mb"],
                row["memory_mb"],
                row["state"],
                told.get(str(row["fits"]), row["fits"]),
            )
            for row in rows
        ),
    )


@models.command("pull")
def models_pull(
    ids: Ids,
    file: Annotated[
        list[Path] | None, typer.Option("--file", help="Take these local files instead.")
    ] = None,
    kind: Annotated[str | None, typer.Option(help="Kind of a model that is not listed.")] = None,
) -> None:
    """Fetch models, with progress; what is here already is only checked."""
    from victus_desktop.catalog.library import Library

    library = Library()
    if file:
        for ident in ids[:1]:
            typer.echo(f"Taken in: {library.take_in(ident, file, kind)}")  # type: ignore[arg-type]
        return
    if not all(library.is_installed(ident) for ident in _chosen(library, ids)):
        with _progress_bar() as report:
            library.pull(ids, report)
    if "starter" in ids:
        _train_router()


def _train_router() -> None:
    """Let the first start be as quick as the others."""
    from victus_desktop.app import open_app
    from victus_desktop.app.mind import router

    with open_app() as app:
        if not app.paths.router.exists():
            typer.echo("Learning which requests are for which tool...", err=True)
            router(app).get()


@models.command("verify")
def models_verify(
    ids: Annotated[list[str] | None, typer.Argument()] = None, json: Json = False
) -> None:
    """Hash the files of installed models again."""
    from victus_desktop.catalog.library import Library

    verdicts = Library().verify(ids or ())
    if json:
        as_json([{"id": one.model.id, "state": one.state, "files": one.files} for one in verdicts])
    else:
        table(("id", "state"), ((one.model.id, one.state) for one in verdicts))
    if any(one.state != "installed" for one in verdicts):
        raise typer.Exit(1)


@models.command("remove")
def models_remove(ids: Ids) -> None:
    """Delete models from this machine."""
    from victus_desktop.catalog.library import Library

    typer.echo(f"Freed {Library().remove(ids) / 1e6:.0f} MB.")


def devices(json: Json = False) -> None:
    """List the microphones and loudspeakers."""
    from dataclasses import asdict

    from victus_desktop.audio.sound_system import SoundSystem

    found = SoundSystem().devices()
    if json:
        as_json([asdict(device) for device in found])
        return
    table(
        ("index", "name", "in", "out", "rate", "default"),
        (
            (
                one.index,
                one.name,
                one.inputs,
                one.outputs,
                one.rate,
                " ".join(
                    word
                    for word, wanted in (
                        ("microphone", one.default_input),
                        ("loudspeaker", one.default_output),
                    )
                    if wanted
                ),
            )
            for one in found
        ),
    )


def doctor(json: Json = False) -> None:
    """Check sound, models, database and disk; say what to do about each problem."""
    from victus_desktop.app import open_app
    from victus_desktop.app.health import checks

    with open_app() as app:
        found = checks(app)
    if json:
        as_json([{"part": one.name, "ok": one.ready, "detail": one.detail} for one in found])
    else:
        for one in found:
            typer.echo(f"{'ok ' if one.ready else 'BAD'}  {one.name}: {one.detail}")
    if not all(one.ready for one in found):
        raise typer.Exit(1)


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


def _show(result: Any, json: bool) -> None:
    from dataclasses import asdict

    if json:
        as_json(asdict(result))
    else:
        for line in result.lines():
            typer.echo(line)


def _chosen(library: Any, ids: list[str]) -> list[str]:
    return [model.id for model in library.catalog.select(ids)]


def _progress_bar() -> Any:
    from contextlib import contextmanager

    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    @contextmanager
    def bar() -> Any:
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            DownloadColumn(),
            TransferSpeedColumn(),
        )
        with Progress(*columns, console=Console(stderr=True)) as shown:
            tasks: dict[str, Any] = {}

            def report(told: Any) -> None:
                key = f"{told.model} {told.file}"
                if key not in tasks:
                    tasks[key] = shown.add_task(key, total=told.total or None)
                shown.update(tasks[key], completed=told.done, total=told.total or None)

            yield report

    return bar()

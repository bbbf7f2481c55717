"""Commands about the machine: models, devices, doctor."""

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from victus_desktop.cli.printing import Json, as_json, table

# As `catalog.Kind`, which is not imported here, so that `victus --help` is quick.
Kind = Literal["stt", "tts", "llm", "embedder", "vad", "wake_word", "turn"]
Ids = Annotated[list[str], typer.Argument(help="Ids of the catalog; 'starter' for the starters.")]

models = typer.Typer(help="The models: which there are and which are here.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    app.add_typer(models, name="models")
    app.command()(devices)
    app.command()(doctor)


@models.command("list")
def models_list(
    kind: Annotated[Kind | None, typer.Option(help="Only of this kind.")] = None,
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
    kind: Annotated[Kind | None, typer.Option(help="Kind of a model that is not listed.")] = None,
) -> None:
    """Fetch models, with progress; what is here already is only checked."""
    from victus_desktop.catalog.library import Library

    library = Library()
    if file:
        for ident in ids[:1]:
            typer.echo(f"Taken in: {library.take_in(ident, file, kind)}")
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
    ids: Annotated[list[str] | None, typer.Argument(help="Without: all that are here.")] = None,
    json: Json = False,
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

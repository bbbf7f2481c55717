"""Figures of the desktop: how quickly it starts, what it takes, whether it grows."""

from typing import Annotated

import typer

from victus_desktop.cli.machine import _show, bench

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def register(app: typer.Typer) -> None:
    bench.command("start")(bench_start)
    bench.command("idle")(bench_idle)
    bench.command("growth")(bench_growth)


def bench_start(
    runs: Annotated[int, typer.Option(min=1, help="Cold starts.")] = 10, json: Json = False
) -> None:
    """Cold starts on a virtual display: until the window is painted, until it answers."""
    from victus_desktop.app.desktop_bench import start

    _show(start(runs), json)


def bench_idle(
    seconds: Annotated[float, typer.Option(min=5, help="How long to look.")] = 60,
    wake_word: Annotated[str, typer.Option(help="What is waited for.")] = "okay_nabu",
    json: Json = False,
) -> None:
    """What the desktop takes while it waits for its wake word; needs a microphone."""
    from victus_desktop.app.desktop_bench import idle

    _show(idle(seconds, wake_word), json)


def bench_growth(
    turns: Annotated[int, typer.Option(min=10, help="Turns in all.")] = 200, json: Json = False
) -> None:
    """Memory after many turns in the window against after the first fifth of them."""
    from victus_desktop.app.desktop_bench import growth

    _show(growth(turns), json)

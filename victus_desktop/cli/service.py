"""Commands that start something that stays: the desktop, serve."""

import os
import sys
from typing import Annotated, Literal

import typer


def register(app: typer.Typer) -> None:
    app.command()(serve)
    app.command()(mcp)
    app.command()(toggle)


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port to listen on.")] = None,
    wyoming: Annotated[
        str | None, typer.Option(help="Address for Home Assistant, as tcp://0.0.0.0:10300.")
    ] = None,
) -> None:
    """Serve the API and the web app."""
    from victus_desktop.app import open_app
    from victus_desktop.app.api import run_server
    from victus_desktop.app.logs import configure as configure_logs
    from victus_desktop.settings import load_settings

    settings = load_settings()
    if host is not None:
        settings.api.host = host
    if port is not None:
        settings.api.port = port
    if wyoming is not None:
        settings.api.wyoming = wyoming
    configure_logs(settings.logs)
    with open_app(alone=True, settings=settings) as app:
        run_server(app, settings.api.host, settings.api.port, _tell_address)


def mcp() -> None:
    """Offer tools, documents and history to another assistant (MCP on stdin and stdout)."""
    from victus_desktop.app import open_app
    from victus_desktop.app.mcp import run_stdio

    with open_app() as app:
        run_stdio(app)


def toggle(
    what: Annotated[
        Literal["talk", "dictate"], typer.Argument(help="Press the talk or the dictation key.")
    ] = "talk",
) -> None:
    """Press a key of the running desktop: to bind to a key by hand."""
    from victus_desktop.conversation.errors import VictusError
    from victus_desktop.desktop.single import send

    if not send("toggle" if what == "talk" else what):
        raise VictusError("Victus's desktop is not running; start it with `victus`.")


def start(*, hidden: bool) -> None:
    """Start the desktop, or the web app where there is no display."""
    if not _has_display():
        typer.echo("There is no display, so here is the web app:", err=True)
        serve()
        return
    from victus_desktop.app.desktop import run_desktop

    raise typer.Exit(run_desktop(hidden=hidden))


def _has_display() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def _tell_address(address: str) -> None:
    once = "the link works once; " if "code=" in address else ""
    typer.echo(f"Victus is at {address} ({once}Ctrl+C ends)")
    sys.stdout.flush()

"""Starts the server in a container.

Waits for the services that the settings name, brings the database to the newest revision (of
several containers one does, the others wait), fetches the starter models into an empty volume,
and then becomes `victus serve`, with the arguments but `--wait SECONDS`.
"""

import argparse
import os
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

from victus_desktop.app import open_app
from victus_desktop.conversation.errors import VictusError
from victus_desktop.settings import Settings, load_settings

PORTS = {"postgresql": 5432, "redis": 6379, "rediss": 6379, "http": 80, "https": 443}


def dependencies(settings: Settings) -> Iterator[tuple[str, str, int]]:
    """Give what must answer first: the setting, host and port."""
    for name, address in {
        "history.url": settings.history.url,
        "knowledge.server": settings.knowledge.server,
        "api.rate_limit_storage": settings.api.rate_limit_storage,
        "speech.recognizer_endpoint": settings.speech.recognizer_endpoint,
        "speech.voice_endpoint": settings.speech.voice_endpoint,
        "language_model.endpoint": settings.language_model.endpoint,
        "knowledge.embedder_endpoint": settings.knowledge.embedder_endpoint,
    }.items():
        parts = urlsplit(address)
        if parts.hostname:
            port = parts.port or PORTS.get(parts.scheme.partition("+")[0], 0)
            yield name, parts.hostname, port


def wait_for(name: str, host: str, port: int, until: float) -> None:
    """Wait until a port accepts. Raises VictusError when it is too late."""
    while True:
        try:
            socket.create_connection((host, port), timeout=2).close()
            return
        except OSError as error:
            if time.monotonic() > until:
                raise VictusError(
                    f"{host}:{port} does not answer ({error}); check the setting {name}"
                ) from error
        time.sleep(1)


def prepare(wait_seconds: float) -> None:
    settings = load_settings()
    until = time.monotonic() + wait_seconds
    for dependency in dependencies(settings):
        wait_for(*dependency, until)
    with open_app(settings=settings) as app:
        app.stores.turns.conversations(1)
        used = {
            settings.speech.recognizer: settings.speech.recognizer_endpoint,
            settings.speech.voice: settings.speech.voice_endpoint,
            settings.knowledge.embedder: settings.knowledge.embedder_endpoint,
            settings.language_model.model: settings.language_model.endpoint,
        }
        missing = [one for one, at in used.items() if not at and not app.has_model(one)]
        if missing:
            print(f"victus: fetching {', '.join(missing)}", file=sys.stderr)
            app.models.pull(missing)


def main() -> NoReturn:
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--wait", type=float, default=120, metavar="SECONDS")
    given, rest = parser.parse_known_args()
    try:
        prepare(given.wait)
    except VictusError as error:
        print(f"victus: {error.message}", file=sys.stderr)
        sys.exit(1)
    command = ["victus", "serve", *rest]
    # Railway, Render and others say so where they expect the server.
    if port := os.environ.get("PORT"):
        command += ["--port", port]
    os.execv(Path(sys.executable).with_name("victus"), command)


if __name__ == "__main__":
    main()

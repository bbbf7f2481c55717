"""Runs the API with uvicorn until it is told to stop."""

import signal
import socket

import uvicorn
from fastapi import FastAPI

from victus_desktop.conversation.errors import BadInput


def bind(host: str, port: int) -> socket.socket:
    """Take the address, so that a taken one is told before anything is loaded.

    Raises BadInput.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    taken = socket.socket(family, socket.SOCK_STREAM)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
        taken.listen(256)  # who comes before all is ready waits
    except (OSError, OverflowError) as error:
        taken.close()
        raise BadInput(f"Cannot listen on {host}:{port}: {error}; choose another --port") from error
    return taken


def serve(app: FastAPI, listening: socket.socket) -> None:
    """Serve until SIGTERM or SIGINT; requests in flight get 10 s to end."""
    for number in (signal.SIGTERM, signal.SIGINT):
        # uvicorn raises the signal again when it has ended; that end is no failure.
        signal.signal(number, lambda number, frame: None)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=10,
        timeout_keep_alive=15,
        limit_concurrency=256,
        h11_max_incomplete_event_size=32 * 1024,
        ws_max_size=512 * 1024,
        ws="websockets-sansio",
    )
    uvicorn.Server(config).run(sockets=[listening])

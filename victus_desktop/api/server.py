"""Runs the API with uvicorn until it is told to stop."""

import asyncio
import logging
import signal
import socket
import threading
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING

import uvicorn
from fastapi import FastAPI

from victus_desktop.api.slow_clients import ImpatientProtocol
from victus_desktop.api.stopping import Stopping
from victus_desktop.conversation.errors import BadInput

if TYPE_CHECKING:
    from victus_desktop.settings import ApiSettings

log = logging.getLogger(__name__)

_CLOSING_SECONDS = 2
"""What answers and sockets have to end once no turn is under way."""


def bind(host: str, port: int) -> socket.socket:
    """Take the address, so that a taken one is told before anything is loaded.

    Raises BadInput.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    taken = socket.socket(family, socket.SOCK_STREAM)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
        # Who comes while the server is still starting waits instead of being refused.
        taken.listen(128)
    except (OSError, OverflowError) as error:
        taken.close()
        raise BadInput(
            f"Cannot listen on {host}:{port} ({getattr(error, 'strerror', None) or error}); "
            "choose another --host or --port."
        ) from error
    return taken


def serve(app: FastAPI, listening: socket.socket, settings: "ApiSettings") -> None:
    """Serve until SIGTERM or SIGINT; turns under way get some seconds to end.

    A second signal ends at once.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        # uvicorn raises the signal again when it has ended; that end is no failure.
        signal.signal(number, lambda number, frame: None)
    _Server(_config(app, settings), app.state.stopping).run(sockets=[listening])


def serve_in_background(
    app: FastAPI, listening: socket.socket, settings: "ApiSettings"
) -> Callable[[], None]:
    """Serve in a thread; gives what stops it in good order and waits for that."""
    server = _Server(_config(app, settings), app.state.stopping)
    thread = threading.Thread(
        target=server.run, kwargs={"sockets": [listening]}, name="api", daemon=True
    )
    thread.start()

    def stop() -> None:
        server.handle_exit(signal.SIGTERM, None)
        thread.join(settings.stop_seconds + _CLOSING_SECONDS + 1)
        listening.close()

    return stop


def _config(app: FastAPI, settings: "ApiSettings") -> uvicorn.Config:
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_CLOSING_SECONDS,
        timeout_keep_alive=15,
        limit_concurrency=settings.concurrency,
        http=ImpatientProtocol,
        ws_max_size=512 * 1024,
        ws="websockets-sansio",
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=settings.proxies,
        ssl_certfile=settings.certificate or None,
        ssl_keyfile=settings.certificate_key or None,
    )


class _Server(uvicorn.Server):
    """Lets turns end before it closes what carries them."""

    def __init__(self, config: uvicorn.Config, stopping: Stopping) -> None:
        super().__init__(config)
        self._stopping = stopping
        self._draining: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self._loop = asyncio.get_running_loop()
        await super().startup(sockets)
        log.info("serving")

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        loop = self._loop
        if loop is None or self._stopping.begun:
            super().handle_exit(sig, frame)
            return
        loop.call_soon_threadsafe(self._begin, sig, frame)

    def _begin(self, sig: int, frame: FrameType | None) -> None:
        if self._stopping.begin():
            log.info("stopping")
            self._draining = asyncio.create_task(self._drain(sig, frame))

    async def _drain(self, sig: int, frame: FrameType | None) -> None:
        await self._stopping.drained()
        log.info("no turn is left")
        super().handle_exit(sig, frame)

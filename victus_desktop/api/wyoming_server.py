"""A Wyoming server, so that Home Assistant can use this machine's ears and voice.

The protocol knows no passwords: whoever reaches the address may have speech written down and
spoken, and nothing else. It is off unless an address is set.
"""

import asyncio
import logging
import threading
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from victus_desktop.api.services import Services
from victus_desktop.conversation.errors import BadInput

if TYPE_CHECKING:
    from wyoming.server import AsyncServer

log = logging.getLogger(__name__)

_CLIENTS = 16
_SECONDS = 10.0


class WyomingServer:
    """Serves on an event loop of its own thread."""

    def __init__(self, services: Services, address: str) -> None:
        """`address` is as 'tcp://127.0.0.1:10300'. Raises BadInput where it is none."""
        self._services = services
        self._address = address
        self._server = _server(address)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="wyoming", daemon=True)
        self._clients = 0

    def start(self) -> None:
        """Begin to serve. Raises BadInput where the address is taken."""
        self._thread.start()
        try:
            self._run(self._server.start(self._client))
        except (OSError, OverflowError) as error:
            raise BadInput(f"Cannot listen on {self._address}: {error}") from error

    def close(self) -> None:
        """Let every client go."""
        self._run(self._server.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_SECONDS)

    def _client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Any:
        from victus_desktop.api.wyoming_voice import WyomingVoice

        self._clients += 1
        if self._clients > _CLIENTS:
            log.warning("more than %d Wyoming clients; one is let go", _CLIENTS)
            reader.feed_eof()
        return WyomingVoice(self._services, reader, writer, self._left)

    def _left(self) -> None:
        self._clients -= 1

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(_SECONDS)


def _server(address: str) -> "AsyncServer":
    from wyoming.server import AsyncServer

    try:
        if urlsplit(address).scheme not in ("tcp", "unix"):
            raise ValueError("it begins with tcp:// or unix://")
        return AsyncServer.from_uri(address)
    except ValueError as error:
        raise BadInput(f"{address!r} is no address for Wyoming: {error}") from error

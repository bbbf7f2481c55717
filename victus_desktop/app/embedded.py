"""The API inside the desktop: the same models, started and stopped from the settings."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from victus_desktop.conversation.errors import BadInput

if TYPE_CHECKING:
    from victus_desktop.app.core import App

log = logging.getLogger(__name__)

HOSTS = {"computer": "127.0.0.1", "network": "0.0.0.0"}
"""Where it listens, by what the setting `desktop.serve` says."""


@dataclass
class EmbeddedServer:
    """At most one server of this App. May be called from any thread."""

    app: "App"
    address: str = ""
    """Where it is reached from this computer, '' while it does not run."""
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _stop: Callable[[], None] | None = None
    _link: Callable[[], str] | None = None

    def follow(self) -> None:
        """Start, stop or start anew, as the settings say.

        Raises BadInput where they do not fit together, or the address is taken.
        """
        with self._lock:
            self._end()
            host = HOSTS.get(self.app.settings.desktop.serve)
            if host is not None:
                self._begin(host)

    def link(self) -> str:
        """Give a one-time link for a phone. Raises BadInput where no phone can come in."""
        with self._lock:
            link = self._link() if self._link is not None else ""
        if not link:
            raise BadInput("No phone can reach Victus yet: choose 'network' and save.")
        return link

    def close(self) -> None:
        with self._lock:
            self._end()

    def _begin(self, host: str) -> None:
        from victus_desktop.api.server import bind, serve_in_background
        from victus_desktop.app.api import build_api
        from victus_desktop.app.running import note_address
        from victus_desktop.app.server_settings import check_settings

        check_settings(self.app.settings)
        settings = self.app.settings.api.model_copy(update={"host": host})
        listening = bind(host, settings.port)
        port = listening.getsockname()[1]
        made, behind, _ = build_api(self.app, port, settings)
        self._stop = serve_in_background(made, listening, settings)
        scheme = "https" if settings.certificate else "http"
        self.address = f"{scheme}://127.0.0.1:{port}"
        note_address(self.app, self.address)
        self._link = lambda: behind.pairing.link(behind.gate.new_link())
        log.info("the API listens", extra={"address": f"{host}:{port}"})

    def _end(self) -> None:
        if self._stop is not None:
            self._stop()
            log.info("the API is stopped")
        self._stop = self._link = None
        self.address = ""

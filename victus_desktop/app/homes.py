"""The homes of all users of a server: opened at the first use, closed when nobody needs them."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from victus_desktop.api.services import Services
from victus_desktop.app.core import App
from victus_desktop.app.user_app import new_user_app
from victus_desktop.conversation.access import LOCAL_USER
from victus_desktop.conversation.turn import Clock

log = logging.getLogger(__name__)

_IDLE_SECONDS = 900.0


@dataclass
class _Home:
    app: App
    services: Services
    used: float


class Homes:
    """Gives each user's services. May be used from any thread."""

    def __init__(
        self, root: App, serve: Callable[[App], Services], clock: Clock = time.monotonic
    ) -> None:
        """`serve` makes the services over an App."""
        self._root = root
        self._serve = serve
        self._clock = clock
        self._lock = threading.Lock()
        self._open: dict[str, _Home] = {}

    def pending(self) -> int:
        """Tell how many turns are under way or waiting."""
        with self._lock:
            homes = list(self._open.values())
        return sum(home.services.pending() for home in homes)

    def cancel(self) -> None:
        """Cancel the turns that are under way or wait."""
        with self._lock:
            homes = list(self._open.values())
        for home in homes:
            home.services.cancel()

    def app(self, user: str) -> App:
        """Give a user's App, opened."""
        self.services(user)
        with self._lock:
            home = self._open.get(user)
        return home.app if home else self._root

    def services(self, user: str) -> Services:
        """Give what is behind the routes for one user, and for nobody else."""
        with self._lock:
            home = self._open.get(user)
            if home is None:
                app = self._root if user == LOCAL_USER else new_user_app(self._root, user)
                home = self._open[user] = _Home(app, self._serve(app), 0.0)
            home.used = self._clock()
            return home.services

    def close_idle(self) -> int:
        """Close the homes that nobody used for a quarter of an hour; gives how many."""
        with self._lock:
            idle = [
                user
                for user, home in self._open.items()
                if home.app is not self._root
                and not home.services.busy()
                and self._clock() - home.used > _IDLE_SECONDS
            ]
            homes = [self._open.pop(user) for user in idle]
        for home in homes:
            home.app.close()
        return len(homes)

    def forget(self, user: str) -> None:
        """Close a user's home now, so that the next use opens it with what was changed."""
        with self._lock:
            home = self._open.pop(user, None) if user != LOCAL_USER else None
        if home is not None:
            home.app.close()

    def close(self) -> None:
        with self._lock:
            homes = [home for home in self._open.values() if home.app is not self._root]
            self._open.clear()
        for home in homes:
            home.app.close()

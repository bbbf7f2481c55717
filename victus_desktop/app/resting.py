"""Models leave memory when nobody has used them for a while, and come back when one talks."""

import logging
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from victus_desktop.app.mind import language_agent
from victus_desktop.conversation.events import Event, ListeningStarted, SpeechHeard
from victus_desktop.conversation.later import Later, load_in_background

if TYPE_CHECKING:
    from victus_desktop.app.core import App

log = logging.getLogger(__name__)

_LOOK_SECONDS = 20.0
_MINUTE = 60.0

Group = Sequence[Later[Any]]
"""Parts that hold one model between them, the model itself last."""


def let_rest(app: "App") -> "Resting":
    """Look after the models of the owner of this machine until the app closes."""
    resting = Resting(
        lambda: app.settings.models.unload_after_minutes * _MINUTE,
        ((app.transcriber,), (language_agent(app), app.language_model)),
    )
    app.closers.append(resting.start())
    return resting


class Resting:
    """Lets each model go that was idle for `limit` seconds (0: never), and loads it again.

    A turn that uses one keeps it until its own end.
    """

    def __init__(self, limit: Callable[[], float], groups: Sequence[Group]) -> None:
        self._limit = limit
        self._groups = groups
        self._closed = threading.Event()

    def start(self) -> Callable[[], None]:
        """Look from now on, in a thread; gives what ends it."""
        threading.Thread(target=self._run, name="resting", daemon=True).start()
        return self._closed.set

    def look(self) -> None:
        """Let go what was idle for too long."""
        limit = self._limit()
        for group in self._groups:
            loaded = group[-1].ready is not None
            if limit and loaded and min(part.idle for part in group) >= limit:
                log.info("a model was not used for %.0f minutes and is unloaded", limit / _MINUTE)
                for part in group:
                    part.rest()

    def follow(self, event: Event) -> None:
        """Load what was let go as soon as somebody begins to talk."""
        if isinstance(event, ListeningStarted | SpeechHeard):
            resting = [part for group in self._groups for part in group if part.resting]
            if resting:
                load_in_background(*resting)

    def _run(self) -> None:
        while not self._closed.wait(_LOOK_SECONDS):
            self.look()

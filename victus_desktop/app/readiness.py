"""Keeps the language model ready: it reads what the next prompt begins with ahead of it."""

import logging
import threading
from typing import TYPE_CHECKING

from victus_desktop.app.mind import language_agent
from victus_desktop.conversation.assistant import Assistant
from victus_desktop.conversation.errors import VictusError
from victus_desktop.conversation.events import Event, TurnEnded

if TYPE_CHECKING:
    from victus_desktop.app.core import App

log = logging.getLogger(__name__)


def keep_ready(app: "App", assistant: Assistant) -> None:
    """Read the beginning as soon as the model is loaded, and anew after each turn."""
    readiness = Readiness(app, assistant)
    assistant.subscribe(readiness.follow)
    readiness.begin()


class Readiness:
    """A reader of an assistant's events; the work is dropped as soon as the next turn begins."""

    def __init__(self, app: "App", assistant: Assistant) -> None:
        self._app = app
        self._assistant = assistant

    def follow(self, event: Event) -> None:
        """Begin after the end of a turn."""
        if isinstance(event, TurnEnded) and language_agent(self._app).ready is not None:
            self.begin()

    def begin(self) -> None:
        """Begin now, or once the model is loaded."""
        threading.Thread(target=self._prepare, name="readiness", daemon=True).start()

    def _prepare(self) -> None:
        count = self._app.settings.history.context_turns
        try:
            agent = language_agent(self._app).get()
            before = self._app.stores.turns.last(self._assistant.conversation, count)
            agent.prepare(before, self._waited_for)
        except VictusError as error:
            log.warning("the next prompt was not prepared: %s", error.message)

    def _waited_for(self) -> bool:
        turn = self._assistant.current
        return turn is not None and not turn.ended

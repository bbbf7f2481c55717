"""Notices when the models in use do not keep up: on battery, or beside programs that compute.

The machine is measured anew while nobody talks, and a word is said where another model is due.
"""

import logging
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from victus_desktop.app.calibration import pace
from victus_desktop.catalog.catalog import Model
from victus_desktop.catalog.pace import Pace
from victus_desktop.catalog.power import Power, power_source
from victus_desktop.conversation.errors import ModelError, TurnCancelled
from victus_desktop.conversation.events import Event, TurnEnded, Warned

if TYPE_CHECKING:
    from victus_desktop.app.core import App

log = logging.getLogger(__name__)

_LOOK_SECONDS = 20.0
_CALM_SECONDS = 120.0
"""Without any event before the machine is measured: that takes a core for some seconds."""
_LATE_TURNS = 3
"""In a row: one may be late for its own sake."""
_LATE_TRANSCRIPT_MS = 1000.0
_LATE_WORDS_MS = 1500.0
"""From knowing that the language model is to answer to its first word. Both are more than twice
what the models that keep up need, so that what is measured then is told apart from chance."""


def watch_pace(app: "App") -> "PaceWatch":
    """Look after the models of the owner of this machine until the app closes."""
    watch = PaceWatch(app)
    app.closers.append(app.assistant.subscribe(watch.follow))
    app.closers.append(watch.start())
    return watch


class PaceWatch:
    """Measures in calm moments what fed or busied the machine anew, and warns once of each."""

    def __init__(
        self,
        app: "App",
        power: Callable[[], Power] = power_source,
        measure: Callable[..., Pace | None] = pace,
        *,
        calm_seconds: float = _CALM_SECONDS,
    ) -> None:
        self._app = app
        self._power = power
        self._measure = measure
        self._calm_seconds = calm_seconds
        self._seen: Power | None = None
        self._late = 0
        self._last = time.monotonic()
        self._told: Warned | None = None
        self._closed = threading.Event()

    def start(self) -> Callable[[], None]:
        """Look from now on, in a thread; gives what ends it."""
        threading.Thread(target=self._run, name="pace", daemon=True).start()
        return self._closed.set

    def follow(self, event: Event) -> None:
        """Note how long ago something happened, and which answers came late."""
        self._last = time.monotonic()
        if isinstance(event, TurnEnded):
            self._late = self._late + 1 if _is_late(event) else 0

    def look(self) -> None:
        """Measure where there is reason to, and nobody would wait for it."""
        power, busy = self._power(), self._late >= _LATE_TURNS
        if (power == self._seen and not busy) or not self._calm():
            return
        try:
            found = self._measure(self._app, anew=busy, cancelled=self._wanted)
        except TurnCancelled:
            return
        except ModelError as error:
            log.warning("how quick this machine is was not measured: %s", error.message)
            found = None
        self._seen, self._late = power, 0
        if found is not None:
            self._tell(found, power)

    def _run(self) -> None:
        while not self._closed.wait(_LOOK_SECONDS):
            self.look()

    def _calm(self) -> bool:
        loaded = self._app.language_model.ready and self._app.transcriber.ready
        idle = time.monotonic() - self._last
        return bool(loaded) and not self._wanted() and idle >= self._calm_seconds

    def _wanted(self) -> bool:
        return self._closed.is_set() or self._app.assistant.pending > 0

    def _tell(self, found: Pace, power: Power) -> None:
        slow = ", ".join(model.title for model in self._in_use() if not found.is_quick(model))
        told = _warning(slow, power) if slow else None
        if told is not None and told != self._told:
            self._app.assistant.emit(told)
        self._told = told

    def _in_use(self) -> list[Model]:
        catalog, settings = self._app.models.catalog, self._app.settings
        return [
            catalog.get(settings.speech.recognizer),
            catalog.get(settings.language_model.model),
        ]


def _is_late(ended: TurnEnded) -> bool:
    told = ended.timings_ms
    words = told.get("first_token", 0.0) - told.get("routed", 0.0)
    return told.get("transcribed", 0.0) > _LATE_TRANSCRIPT_MS or words > _LATE_WORDS_MS


def _warning(names: str, power: Power) -> Warned:
    if power == "battery":
        return Warned(
            "",
            "slow_models",
            f"On battery this machine is too slow for {names}. The models pane shows what fits.",
        )
    return Warned(
        "",
        "slow_models",
        f"This machine is too slow or too busy for {names}. The models pane shows what fits.",
    )

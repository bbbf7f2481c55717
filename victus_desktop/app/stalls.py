"""Says so when a turn gets nowhere: an engine that hangs in native code cannot be stopped."""

import threading
import time
from collections.abc import Callable

from victus_desktop.conversation.assistant import Assistant
from victus_desktop.conversation.events import Warned
from victus_desktop.conversation.turn import Clock, Turn

LIMIT_SECONDS = 45.0
"""Longer than any server that a turn waits for may be silent."""
_LOOK_SECONDS = 5.0
STALLED = (
    "This gets nowhere: a part of Victus does not answer. Stop the answer; if that does not help, "
    "start Victus again. Nothing that was finished is lost."
)


class StallWatch:
    """Looks at the turn in flight now and then; warns once a turn."""

    def __init__(self, assistant: Assistant, clock: Clock = time.monotonic) -> None:
        self._assistant = assistant
        self._clock = clock
        self._seen: tuple[object, ...] = ()
        self._since = 0.0
        self._warned = ""
        self._closed = threading.Event()

    def start(self) -> Callable[[], None]:
        """Look from now on, in a thread; gives what ends it."""
        threading.Thread(target=self._run, name="stalls", daemon=True).start()
        return self._closed.set

    def look(self) -> None:
        """Warn where the turn in flight has not got on for too long."""
        turn = self._assistant.current
        state = () if turn is None or _needs_no_engine(turn) else _progress(turn)
        now = self._clock()
        if state != self._seen:
            self._seen, self._since = state, now
            return
        stalled = turn is not None and bool(state) and now - self._since >= LIMIT_SECONDS
        if turn is not None and stalled and self._warned != turn.id:
            self._warned = turn.id
            self._assistant.emit(Warned(turn.id, "stalled", STALLED))

    def _run(self) -> None:
        while not self._closed.wait(_LOOK_SECONDS):
            self.look()


def _needs_no_engine(turn: Turn) -> bool:
    """Only sound is left, or the user has not finished yet."""
    return not turn.cancelled and ("replied" in turn.timings_ms or not turn.confirmed)


def _progress(turn: Turn) -> tuple[object, ...]:
    return turn.id, turn.cancelled, len(turn.timings_ms), len(turn.reply), len(turn.calls)

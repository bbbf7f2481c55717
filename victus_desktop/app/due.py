"""Tells what is due: timers, alarms and reminders, also those missed while Victus was off."""

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

from victus_desktop.conversation.errors import VictusError
from victus_desktop.conversation.records import Scheduled, ScheduleKind

log = logging.getLogger(__name__)

_LATE = timedelta(seconds=30)
_LONGEST_WAIT = 0.5


class DueStore(Protocol):
    def due_now(self, now: datetime) -> list[Scheduled]: ...

    def mark_fired(self, ident: int, now: datetime | None = None) -> None: ...


class DueWatch:
    """A thread that announces what is due and marks it as told."""

    def __init__(
        self,
        store: DueStore,
        announce: Callable[[str], object],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store = store
        self._announce = announce
        self._now = now
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._work, name="due", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._stopped.set()
        self._thread.join(5)

    def tell_due(self) -> int:
        """Announce everything that is due; give how many."""
        now = self._now()
        due = self._store.due_now(now)
        for one in due:
            self._announce(sentence(one, now))
            self._store.mark_fired(one.id, now)
        return len(due)

    def _work(self) -> None:
        while not self._stopped.wait(_LONGEST_WAIT):
            try:
                self.tell_due()
            except VictusError as error:
                log.error("what is due cannot be read: %s", error.message)


def sentence(one: Scheduled, now: datetime) -> str:
    """Word what is due, and when it was due where that was missed."""
    name = {
        ScheduleKind.TIMER: f"Your {one.label} timer is done"
        if one.label
        else "Your timer is done",
        ScheduleKind.ALARM: f"Alarm: {one.label}" if one.label else "This is your alarm",
        ScheduleKind.REMINDER: f"A reminder: {one.label}",
    }[one.kind]
    if now - one.due < _LATE:
        return f"{name}."
    local = one.due.astimezone()
    return f"While I was off, at {local:%H:%M} on {local:%A}: {name}."

"""Tells what is due: timers, alarms and reminders, also those missed while Victus was off."""

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Protocol

from victus_desktop.conversation.errors import VictusError
from victus_desktop.conversation.records import Scheduled, ScheduleKind

log = logging.getLogger(__name__)

_LATE = timedelta(seconds=30)
_LOOK = 2.0
"""Seconds after which one looks for what another run of Victus has set, and whether the clock was
changed; what this run sets is known at once."""
_AGAIN = 0.5
"""Seconds before the first look, and between two while something due is not told yet."""


class DueStore(Protocol):
    def on_change(self, changed: Callable[[], None]) -> None: ...

    def next_due(self) -> datetime | None: ...

    def due_now(self, now: datetime) -> list[Scheduled]: ...

    def claim(self, ident: int, due: datetime, now: datetime) -> bool: ...

    def mark_fired(self, ident: int, now: datetime | None = None) -> None: ...

    def add(self, kind: ScheduleKind, due: datetime, *, label: str = "") -> Scheduled: ...


class DueWatch:
    """A thread that announces what is due and marks it as told."""

    def __init__(
        self,
        store: DueStore,
        announce: Callable[[str], object],
        now: Callable[[], datetime] = lambda: datetime.now().astimezone(),
    ) -> None:
        """Times are told in the zone of `now`."""
        self._store = store
        self._announce = announce
        self._now = now
        self._told: set[tuple[int, datetime]] = set()
        self._said: dict[str, Scheduled] = {}
        self._stopped = False
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._work, name="due", daemon=True)

    def start(self) -> None:
        self._store.on_change(self._wake.set)
        self._thread.start()

    def close(self) -> None:
        self._stopped = True
        self._wake.set()
        self._thread.join(5)

    def tell_due(self) -> int:
        """Announce everything that is due, each once; give how many. Raises StorageError.

        What was told is marked after it, so that a crash between repeats it rather than loses it.
        What another run of Victus is telling is left to it.
        """
        now = self._now()
        due = [one for one in self._store.due_now(now) if self._is_mine(one, now)]
        new = [one for one in due if (one.id, one.due) not in self._told]
        for one in new:
            text = sentence(one, now)
            self._said[text] = one
            self._announce(text)
            self._told.add((one.id, one.due))
        for one in due:
            with suppress(KeyError):  # cancelled since it was read
                self._store.mark_fired(one.id, now)
            self._told.discard((one.id, one.due))
        return len(new)

    def _is_mine(self, one: Scheduled, now: datetime) -> bool:
        """Whether it is for this run to tell; a disk that takes no claim keeps nothing untold."""
        if (one.id, one.due) in self._told:
            return True
        try:
            return self._store.claim(one.id, one.due, now)
        except VictusError as error:
            log.warning("what is due could not be claimed: %s", error.message)
            return True

    def snooze(self, text: str, delay: timedelta) -> Scheduled:
        """Tell once more, after a while, what was told in these words. Raises StorageError."""
        due = self._now() + delay
        told = self._said.get(text)
        if told is None:
            return self._store.add(ScheduleKind.REMINDER, due, label=text.rstrip("."))
        return self._store.add(told.kind, due, label=told.label)

    def _work(self) -> None:
        wait = _AGAIN
        while not self._stopped:
            if self._wake.wait(wait):
                self._wake.clear()
            try:
                wait = self._look()
            except VictusError as error:
                wait = _AGAIN
                log.error("what is due cannot be read: %s", error.message)

    def _look(self) -> float:
        """Tell what is due; give the seconds until there may be more. Raises StorageError."""
        due = self._store.next_due()
        if due is None:
            return _LOOK
        left = (due - self._now()).total_seconds()
        if left > 0:
            return min(left, _LOOK)
        self.tell_due()
        return _AGAIN


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
    local = one.due.astimezone(now.tzinfo)
    day = "" if local.date() == now.date() else f" on {local:%A}"
    return f"Missed at {local:%H:%M}{day}: {name[0].lower()}{name[1:]}."

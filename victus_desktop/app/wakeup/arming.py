"""Keeps the system's timer on the moment at which something is due next."""

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from victus_desktop.app.wakeup.timer import SystemTimer, moved_home, system_timer
from victus_desktop.conversation.errors import VictusError
from victus_desktop.conversation.records import Scheduled

if TYPE_CHECKING:
    from victus_desktop.app.core import App
    from victus_desktop.history.schedule import ScheduleStore

log = logging.getLogger(__name__)

_SETTLES = 0.3
"""Seconds in which several changes become one."""
_AT_ONCE = timedelta(seconds=2)
"""When what is due already is told, where no Victus runs that tells it."""


class Arming:
    """Sets the timer in a thread of its own after each change, and what is left at the end."""

    def __init__(
        self,
        pending: Callable[[], Sequence[Scheduled]],
        timer: Callable[[], SystemTimer],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`timer` raises ServiceError where the system has none: alarms then need a running Victus.

        Then nothing is lost: what was missed is told at the next start.
        """
        self._pending = pending
        self._timer = timer
        self._now = now
        self._lock = threading.Lock()
        self._working = threading.Lock()
        self._later: threading.Timer | None = None
        self._due = False
        self._told = False

    def changed(self) -> None:
        """Take note that something was set, moved, cancelled or told. Does not block."""
        with self._lock:
            self._due = True
            if self._later is not None:
                self._later.cancel()
            self._later = threading.Timer(_SETTLES, self._arm)
            self._later.daemon = True
            self._later.start()

    def close(self) -> None:
        """Set the timer where the last change was not taken over yet."""
        with self._lock:
            if self._later is not None:
                self._later.cancel()
        self._arm()

    def _arm(self) -> None:
        with self._working:
            if not self._due:
                return
            self._due = False
            self._set()

    def _set(self) -> None:
        try:
            due = min((one.comes_due for one in self._pending() if one.comes_due), default=None)
            if due is None:
                self._timer().clear()
            else:
                self._timer().set(max(due, self._now() + _AT_ONCE))
        except VictusError as error:
            log.log(
                logging.DEBUG if self._told else logging.INFO,
                "alarms ring only while Victus runs: %s",
                error.message,
            )
            self._told = True


def disarm() -> None:
    """Take the timer out of the system: nothing is left that could be due."""
    try:
        system_timer().clear()
    except VictusError as error:
        log.info("there is no timer to take away: %s", error.message)


def keep_armed(app: "App", schedule: "ScheduleStore") -> None:
    """Let the system's timer follow the schedule, where the settings want it."""
    wanted = app.settings.reminders.when_closed
    if wanted == "off" or (wanted == "auto" and moved_home()):
        return
    arming = Arming(schedule.pending, system_timer)
    schedule.on_change(arming.changed)
    app.closers.append(arming.close)

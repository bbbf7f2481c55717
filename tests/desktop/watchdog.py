"""How long the Qt thread's event loop was kept from turning."""

import time
from pathlib import Path

from PySide6.QtCore import QTimer

_EVERY_MS = 5


class Watchdog:
    """A timer that notes how long it waited for its turn: for work, a lock, the GIL or the disk.

    Time in which threads of this process were ready and got no core is the machine's, not
    Victus's, and is not counted: Linux tells it (proc(5), `schedstat`).
    """

    def __init__(self) -> None:
        self.blocked: list[float] = []
        """Seconds between two turns of the loop, one of each."""
        self.machine = 0.0
        """Seconds that threads of this process waited for a core meanwhile."""
        self._timer = QTimer()
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        self._last, self._waited = time.monotonic(), waited_for_a_core()
        self._timer.start(_EVERY_MS)

    def stop(self) -> None:
        self._timer.stop()

    @property
    def longest(self) -> float:
        return max(self.blocked)

    def _tick(self) -> None:
        now, waited = time.monotonic(), waited_for_a_core()
        machine = max(0.0, waited - self._waited)
        self.blocked.append(now - self._last - machine)
        self.machine += machine
        self._last, self._waited = time.monotonic(), waited


def waited_for_a_core() -> float:
    """Give the seconds that the threads of this process stood in the scheduler's queues."""
    waited = 0
    for thread in Path("/proc/self/task").iterdir():
        try:
            waited += int((thread / "schedstat").read_text("ascii").split()[1])
        except OSError:  # it ended meanwhile
            continue
    return waited / 1e9

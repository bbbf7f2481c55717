"""Python's cyclic garbage is collected on the Qt thread alone.

A collection may run in any thread, and one that meets a Qt object there destroys it there, which
crashes the process. So the automatic one is switched off while there is a window, and its own
thresholds are looked at by a timer (as calibre does, Kovid Goyal 2013). It also keeps collections
out of the threads that hear and speak.
"""

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 2000


class Collecting(QObject):
    """Collects from now on; `stop` gives the work back to who had it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thresholds = gc.get_threshold()
        self._was_enabled = gc.isenabled()
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self.look)
        gc.disable()
        self._timer.start()

    def look(self) -> None:
        """Collect the oldest generation that is due."""
        due = [
            generation
            for generation, (count, threshold) in enumerate(
                zip(gc.get_count(), self._thresholds, strict=True)
            )
            if count > threshold
        ]
        if due:
            gc.collect(due[-1])

    def stop(self) -> None:
        """Let Python collect in any thread again, if it did."""
        self._timer.stop()
        if self._was_enabled:
            gc.enable()

"""The one way from the engine's threads into Qt's."""

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from victus_desktop.conversation.assistant import Assistant
from victus_desktop.conversation.events import Event


class Bridge(QObject):
    """Brings events of an assistant, and calls of other threads, onto the Qt thread."""

    happened = Signal(object)
    _called = Signal(object)

    def __init__(self, assistant: Assistant) -> None:
        super().__init__()
        self._closed = False
        self._called.connect(self._obey, Qt.ConnectionType.QueuedConnection)
        self._unsubscribe = assistant.subscribe(self._take)

    def _take(self, event: Event) -> None:
        self.happened.emit(event)

    def call(self, function: Callable[[], None]) -> None:
        """Run a function on the Qt thread, later; never once closed."""
        if not self._closed:
            self._called.emit(function)

    def _obey(self, function: Callable[[], None]) -> None:
        if not self._closed:
            function()

    def run(
        self,
        job: Callable[[], Any],
        done: Callable[[Any], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Run a slow job in a thread; its result or failure comes back on the Qt thread."""

        def work() -> None:
            try:
                result = job()
            except Exception as error:  # noqa: BLE001  every failure is shown by the caller
                caught = error
                if failed is not None:
                    self.call(lambda: failed(caught))
                return
            if done is not None:
                self.call(lambda: done(result))

        threading.Thread(target=work, name="job", daemon=True).start()

    def close(self) -> None:
        """Take no more events, and no results of jobs that still run."""
        self._closed = True
        self._unsubscribe()

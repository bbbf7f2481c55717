"""Tells each user of a server what is due for them, whether their home is open or not."""

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from victus_desktop.app.due import DueWatch
from victus_desktop.conversation.errors import VictusError

log = logging.getLogger(__name__)

_EVERY_SECONDS = 0.5
_FIRST_REFUSAL = timedelta(seconds=3)


class DueForAll:
    """A thread that looks who has something due, and lets that user's watch tell it."""

    def __init__(
        self,
        users_due: Callable[[datetime], Sequence[str]],
        watch_of: Callable[[str], DueWatch],
        meanwhile: Callable[[], object] = lambda: None,
        present: Callable[[str], bool] = lambda user: True,
    ) -> None:
        """`meanwhile` is called each time one looks.

        Where several servers share a database, the one at which a user is `present` tells; the
        others wait a moment, and tell where none did.
        """
        self._users_due = users_due
        self._present = present
        self._watch_of = watch_of
        self._meanwhile = meanwhile
        self._watches: dict[str, DueWatch] = {}
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._work, name="due", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._stopped.set()
        self._thread.join(5)

    def tell_due(self) -> int:
        """Tell everybody what is due for them; gives how many things. Raises StorageError."""
        told, now = 0, datetime.now(UTC)
        due = self._users_due(now)
        absent = [user for user in due if not self._present(user)]
        overdue = self._users_due(now - _FIRST_REFUSAL) if absent else ()
        for user in due:
            if user in absent and user not in overdue:
                continue
            if user not in self._watches:
                self._watches[user] = self._watch_of(user)
            told += self._watches[user].tell_due()
        return told

    def _work(self) -> None:
        while not self._stopped.wait(_EVERY_SECONDS):
            try:
                self.tell_due()
                self._meanwhile()
            except VictusError as error:
                log.error("what is due cannot be read: %s", error.message)

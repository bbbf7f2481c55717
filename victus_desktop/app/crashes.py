"""A thread that ends by an error nobody expected is told to the user, not only to the log."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from victus_desktop.conversation.events import Event, Warned

log = logging.getLogger(__name__)

STOPPED = {
    "listener": "Listening stopped because of an error inside Victus.",
    "conversation": "Answering stopped because of an error inside Victus; please start it again.",
    "due": "Timers are not told any more because of an error inside Victus; please start it again.",
}


@contextmanager
def told_of_crashes(emit: Callable[[Event], None]) -> Iterator[None]:
    """Emit a warning with the code 'crashed' whenever one of our threads dies meanwhile."""
    before = threading.excepthook

    def tell(told: threading.ExceptHookArgs) -> None:
        name = told.thread.name if told.thread is not None else ""
        error = (told.exc_type, told.exc_value or told.exc_type(), told.exc_traceback)
        log.error("the thread %s ended by an error", name, exc_info=error)
        if name in STOPPED:
            emit(Warned("", "crashed", STOPPED[name]))

    threading.excepthook = tell
    try:
        yield
    finally:
        threading.excepthook = before

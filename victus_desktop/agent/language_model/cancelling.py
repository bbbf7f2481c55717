"""Waiting that ends as soon as nobody wants the result any more."""

import queue
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from typing import TypeVar

from victus_desktop.conversation.errors import TurnCancelled

T = TypeVar("T")

Cancelled = Callable[[], bool]

POLL = 0.01
"""Seconds between two looks at `cancelled`."""


def never() -> bool:
    """Nobody cancels."""
    return False


def pulled(items: Iterator[T], cancelled: Cancelled) -> Generator[T, None, None]:
    """Pass on what a thread reads from `items`, however long that waits for the next.

    Raises TurnCancelled, and what `items` raises.
    """
    arrived: queue.SimpleQueue[tuple[T] | Exception | None] = queue.SimpleQueue()
    over = threading.Event()

    def read() -> None:
        try:
            for item in items:
                if over.is_set():
                    break
                arrived.put((item,))
            arrived.put(None)
        except Exception as error:  # noqa: BLE001  raised again for whoever waits
            arrived.put(error)
        finally:
            if isinstance(items, Generator):
                items.close()

    threading.Thread(target=read, name="reading", daemon=True).start()
    try:
        while (item := _next(arrived, cancelled)) is not None:
            if isinstance(item, Exception):
                raise item
            yield item[0]
    finally:
        over.set()


def _next(arrived: queue.SimpleQueue[T], cancelled: Cancelled) -> T:
    while True:
        if cancelled():
            raise TurnCancelled
        try:
            return arrived.get(timeout=POLL)
        except queue.Empty:
            continue


class Queue:
    """A lock that is given in the order it was asked for."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[threading.Event] = deque()

    @contextmanager
    def place(self, cancelled: Cancelled) -> Iterator[None]:
        """Hold the lock. Raises TurnCancelled where that happens while waiting for it."""
        mine = threading.Event()
        with self._lock:
            self._waiting.append(mine)
            self._waiting[0].set()
        try:
            while not mine.wait(POLL):
                if cancelled():
                    raise TurnCancelled
            yield
        finally:
            with self._lock:
                self._waiting.remove(mine)
                if self._waiting:
                    self._waiting[0].set()

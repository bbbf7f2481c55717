"""Models being fetched: begun, paused, gone on with, cancelled. Each has a thread of its own."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from victus_desktop.catalog.progress import Progress, PullCancelled
from victus_desktop.conversation.errors import VictusError

if TYPE_CHECKING:
    from victus_desktop.catalog.library import Library


@dataclass
class Download:
    """One model on its way."""

    done: int = 0
    """Bytes that are there."""
    total: int = 0
    error: str = ""
    """Why it stopped by itself; '' while it runs or where it was paused."""
    stopped: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def runs(self) -> bool:
        """Whether it goes on: neither ended nor told to stop."""
        return not (self.ended.is_set() or self.stopped.is_set())

    @property
    def share(self) -> float:
        """How much is there, from 0 to 1."""
        return self.done / self.total if self.total else 0.0


class Downloads:
    """All that is being fetched. May be used from any thread."""

    def __init__(self, library: "Library", arrived: Callable[[str], object] = lambda ident: None):
        """`arrived` is called, in the download's thread, with the id of each that is complete."""
        self._library = library
        self._arrived = arrived
        self._lock = threading.Lock()
        self._known: dict[str, Download] = {}

    def begin(self, ident: str) -> Download:
        """Fetch a model, or go on with it; one that runs goes on running."""
        with self._lock:
            known = self._known.get(ident)
            if known is not None and known.runs:
                return known
            model = self._library.catalog.get(ident)
            made = self._known[ident] = Download(self._library.arrived(ident), model.size)
        before = known.ended if known is not None else None
        threading.Thread(
            target=self._work, args=(ident, made, before), name=f"download {ident}", daemon=True
        ).start()
        return made

    def pause(self, ident: str) -> None:
        """Stop; what has arrived is kept, and `begin` goes on from there."""
        download = self._known.get(ident)
        if download is not None:
            download.stopped.set()

    def cancel(self, ident: str) -> None:
        """Stop, and delete what has arrived; blocks while the server keeps silent."""
        self.pause(ident)
        with self._lock:
            download = self._known.pop(ident, None)
        if download is not None:
            download.ended.wait()
        self._library.discard(ident)

    def running(self, ident: str) -> Download | None:
        """Give the download where it runs now."""
        download = self._known.get(ident)
        return download if download is not None and download.runs else None

    def error(self, ident: str) -> str:
        """Give why the last try stopped by itself, or ''."""
        download = self._known.get(ident)
        return download.error if download is not None else ""

    def close(self) -> None:
        """Pause all."""
        for ident in list(self._known):
            self.pause(ident)

    def _work(self, ident: str, download: Download, before: threading.Event | None) -> None:
        if before is not None:
            before.wait()  # two at once on one model are refused

        def report(progress: Progress) -> None:
            download.done, download.total = progress.done, progress.total

        try:
            self._library.pull([ident], report, download.stopped.is_set)
        except PullCancelled:
            pass
        except VictusError as error:
            download.error = error.message
        else:
            self._arrived(ident)
        finally:
            download.ended.set()

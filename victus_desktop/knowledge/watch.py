"""Keeps watched folders known: looks every so often and takes in what has changed.

Looking works on every system and on network disks, where notices of changes do not arrive.
"""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from victus_desktop.conversation.errors import VictusError
from victus_desktop.knowledge.files import documents_in
from victus_desktop.knowledge.ingest import Ingest, Progress, Report

LOOK_SECONDS = 15.0
"""Between two looks at the folders."""

Snapshot = dict[Path, tuple[int, int]]
"""Each file with the time of its last change in ns and its size."""


class FolderWatch:
    """A thread that syncs folders when they change, and once at its start."""

    def __init__(
        self,
        ingest: Callable[[], Ingest],
        folders: Callable[[], Sequence[Path]],
        done: Callable[[Report], None],
        failed: Callable[[VictusError], None],
        progress: Callable[[Progress], None] = lambda progress: None,
        seconds: float = LOOK_SECONDS,
    ) -> None:
        """`ingest` is made when there is something to take in; `folders` may change meanwhile.

        `progress`, `done` and `failed` are called in the thread; `done` after each sync that did
        something.
        """
        self._ingest = ingest
        self._folders = folders
        self._done = done
        self._failed = failed
        self._progress = progress
        self._seconds = seconds
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watched folders", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End; a sync that runs stops at the next step."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join()

    def _watch(self) -> None:
        synced: Snapshot = {}
        before: Snapshot = {}
        while not self._stopped.wait(self._seconds):
            now = self._snapshot()
            settled = now == before
            if settled and now != synced and self._sync():
                synced = now
            before = now

    def _sync(self) -> bool:
        try:
            report = self._ingest().sync(self._folders(), self._progress, self._stopped.is_set)
        except VictusError as error:
            self._failed(error)
            return False
        if report.added or report.removed or report.skipped:
            self._done(report)
        return not report.cancelled

    def _snapshot(self) -> Snapshot:
        """Tell how the files are now; a file still being written differs at the next look."""
        found: Snapshot = {}
        for folder in self._folders():
            if not folder.is_dir():
                continue
            for file in documents_in(folder):
                try:
                    state = file.stat()
                except FileNotFoundError:
                    continue
                found[file] = (state.st_mtime_ns, state.st_size)
        return found

"""One long-living Victus on a home."""

import os
from collections.abc import Callable
from pathlib import Path

from victus_desktop.catalog.disk import clear_errors
from victus_desktop.conversation.errors import StorageError


def hold(path: Path) -> Callable[[], None]:
    """Hold the lock file until the given function is called.

    Raises StorageError where another Victus holds it, the home cannot be written or is full.
    """
    from filelock import FileLock, Timeout

    with clear_errors(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path)
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise StorageError(
                f"Victus is already running on this home{_by(path)}; close it, or set VICTUS_HOME "
                "to another folder."
            ) from error
        path.with_suffix(".pid").write_text(str(os.getpid()))
    return lock.release


def held(path: Path) -> bool:
    """Whether a long-living Victus runs on the home of this lock file."""
    from filelock import FileLock, Timeout

    if not path.exists():
        return False
    try:
        with FileLock(path, timeout=0):
            return False
    except Timeout:
        return True


def _by(path: Path) -> str:
    try:
        return f" (process {path.with_suffix('.pid').read_text().strip()})"
    except OSError:
        return ""

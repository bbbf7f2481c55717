"""Room on the disk, and what to say when there is none."""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from victus_desktop.conversation.errors import StorageError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
RESERVE = 32 * 1024 * 1024
"""Bytes that a pull leaves free, so that conversations can still be stored."""


def megabytes(size: int) -> str:
    return f"{max(1, round(size / 1e6))} MB"


def require_room(folder: Path, needed: int) -> None:
    """Raise StorageError unless `needed` bytes fit beside the reserve where `folder` lies."""
    existing = next(place for place in (folder, *folder.parents) if place.exists())
    free = shutil.disk_usage(existing).free
    if free < needed + RESERVE:
        raise StorageError(
            f"The disk of {existing} is too full: {megabytes(needed + RESERVE)} are needed and "
            f"{megabytes(free)} are free. Free some, or remove a model with `victus models remove`"
        )


@contextmanager
def clear_errors(folder: Path) -> Iterator[None]:
    """Turn what the system says of a disk that is full or cannot be written into StorageError."""
    try:
        yield
    except OSError as error:
        if is_full(error):
            raise full(folder) from error
        raise StorageError(
            f"{folder} cannot be written ({error.strerror}): make it yours, or set VICTUS_HOME to "
            "a folder that is"
        ) from error


def is_full(error: OSError) -> bool:
    """Whether the system means that there is no more room."""
    return error.errno in _FULL


def full(folder: Path) -> StorageError:
    return StorageError(
        f"The disk of {folder} is full. Free some room, or remove a model with "
        "`victus models remove`, then try again"
    )

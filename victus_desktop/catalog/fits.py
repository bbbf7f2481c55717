"""What this machine can carry."""

import os
import shutil
import sys
from pathlib import Path
from typing import Literal

from victus_desktop.catalog.catalog import Model
from victus_desktop.catalog.disk import RESERVE

Fit = Literal["yes", "memory", "disk"]
"""`memory` and `disk` name what there is too little of."""

SYSTEM_MB = 1024
"""Memory left to the system and to the rest of Victus."""
_CGROUP_LIMITS = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)


def memory_mb() -> int:
    """Memory that this process may have at most, in megabytes; 0 where the system does not say."""
    physical = _windows_memory() if sys.platform == "win32" else _unix_memory()
    limits = [limit for path in _CGROUP_LIMITS if (limit := _limit(path))]
    return min((known for known in (physical, *limits) if known), default=0) // 1_000_000


def fit(model: Model, folder: Path, memory: int, *, installed: bool) -> Fit:
    """Say whether the model runs in `memory` megabytes and, if it is not there, fits the disk."""
    if memory and model.memory_mb + SYSTEM_MB > memory:
        return "memory"
    if not installed and shutil.disk_usage(_existing(folder)).free < model.size + RESERVE:
        return "disk"
    return "yes"


def _existing(folder: Path) -> Path:
    return next(place for place in (folder, *folder.parents) if place.exists())


def _unix_memory() -> int:
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError):
        return 0


def _windows_memory() -> int:
    import ctypes

    class Status(ctypes.Structure):
        _fields_ = (
            ("length", ctypes.c_ulong),
            ("load", ctypes.c_ulong),
            ("total", ctypes.c_ulonglong),
            ("rest", ctypes.c_ulonglong * 6),
        )

    status = Status(length=ctypes.sizeof(Status))
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - exists on Windows only
    return int(status.total) if kernel.GlobalMemoryStatusEx(ctypes.byref(status)) else 0


def _limit(path: Path) -> int:
    try:
        return int(path.read_text())
    except (OSError, ValueError):
        return 0

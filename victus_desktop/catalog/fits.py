"""What this machine can carry."""

import shutil
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
    """Memory that this process may have at most, in megabytes."""
    import psutil

    limits = [limit for path in _CGROUP_LIMITS if (limit := _limit(path))]
    return min(psutil.virtual_memory().total, *limits) // 1_000_000


def fit(model: Model, folder: Path, memory: int, *, installed: bool) -> Fit:
    """Say whether the model runs in `memory` megabytes and, if it is not there, fits the disk."""
    if model.memory_mb + SYSTEM_MB > memory:
        return "memory"
    if not installed and shutil.disk_usage(_existing(folder)).free < model.size + RESERVE:
        return "disk"
    return "yes"


def _existing(folder: Path) -> Path:
    return next(place for place in (folder, *folder.parents) if place.exists())


def _limit(path: Path) -> int:
    try:
        return int(path.read_text())
    except (OSError, ValueError):
        return 0

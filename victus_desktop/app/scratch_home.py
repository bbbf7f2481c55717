"""A home for a measurement: the user's models, and nothing else of theirs."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from victus_desktop.paths import Paths, user_paths


@contextmanager
def scratch_home() -> Iterator[Paths]:
    """Make a home with the user's models and what the router learnt, and nothing else of theirs."""
    own = user_paths()
    with tempfile.TemporaryDirectory(prefix="victus-bench-") as name:
        root = Path(name)
        paths = Paths(root, root / "data", root / "cache", root / "log")
        paths.data.mkdir()
        paths.models.symlink_to(own.models, target_is_directory=True)
        if own.router.exists():
            paths.cache.mkdir()
            shutil.copy(own.router, paths.router)
        yield paths

"""Lets uv take packages from where pip is told to take them."""

import os
import subprocess
import sys


def use_configured_index() -> None:
    """Hand pip's index to uv, which does not read pip's settings."""
    asked = [sys.executable, "-m", "pip", "config", "get", "global.index-url"]
    index = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
    if index:
        os.environ.setdefault("UV_DEFAULT_INDEX", index)

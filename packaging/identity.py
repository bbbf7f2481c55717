"""Who Victus is, for every package: read from pyproject.toml and briefcase.toml."""

import re
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
ID = "io.github.victus_desktop.Victus"
"""Names the application to desktops, AppStream and D-Bus."""


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def briefcase() -> dict[str, Any]:
    text = (ROOT / "briefcase.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)["tool"]["briefcase"]


def version() -> str:
    text = (ROOT / "victus_desktop/__init__.py").read_text(encoding="utf-8")
    found = re.search(r'__version__ = "(.+?)"', text)
    assert found, "victus_desktop/__init__.py names no version"
    return found[1]

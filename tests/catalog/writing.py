"""Catalogs and weights made up for the tests."""

import hashlib
import random
from pathlib import Path

from victus_desktop.paths import Paths


def weights(size: int = 1_000_000, seed: int = 1) -> bytes:
    """Bytes that look like a model: no two megabytes are the same."""
    return random.Random(seed).randbytes(size)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def write_catalog(paths: Paths, text: str) -> None:
    """Write the user's own catalog."""
    paths.config.mkdir(parents=True, exist_ok=True)
    (paths.config / "catalog.toml").write_text(text, encoding="utf-8")


def entry(model_id: str, source: str, *files: str) -> str:
    """One model as it is written in a catalog; `source` holds all lines that name the source."""
    lines = [
        "[[models]]",
        f'id = "{model_id}"',
        'kind = "llm"',
        'title = "A model"',
        'licence = "MIT"',
        'languages = ["en"]',
        "memory_mb = 100",
        source,
    ]
    for file in files:
        lines += ["[[models.files]]", file]
    return "\n".join(lines) + "\n"


def hub_file(name: str, content: bytes, *, pinned: bool = True) -> str:
    """A file of the hub as it is written in a catalog."""
    size = f'name = "{name}"\nsize = {len(content)}'
    return f'{size}\nsha256 = "{sha256(content)}"' if pinned else size


def file_from(name: str, content: bytes, *origin: str) -> str:
    """A file as it is written in a catalog, with where it comes from."""
    return f"{hub_file(name, content)}\nfrom = {list(origin)}"


HUB = 'source = "hub"\nrepo = "someone/something"\nrevision = "v1"'


def damage(path: Path) -> None:
    """Change one byte in the middle; size stays."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)

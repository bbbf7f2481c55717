"""Finds the documents in folders."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from victus_desktop.knowledge.readers import SUFFIXES
from victus_desktop.knowledge.unreadable import UnreadableDocument


def documents_in(path: Path) -> Iterator[Path]:
    """Give the file itself, or all that can be read below a folder, by name.

    Hidden files, office lock files and links are left alone. Raises UnreadableDocument where a
    file that was named is missing or of another kind.
    """
    whole = path.expanduser().resolve()
    if whole.is_dir():
        yield from _below(whole)
    elif not whole.is_file():
        raise UnreadableDocument("is not there")
    elif whole.suffix.lower() not in SUFFIXES:
        raise UnreadableDocument("is of a kind that cannot be read")
    else:
        yield whole


def _below(whole: Path) -> Iterator[Path]:
    for folder, names, files in os.walk(whole):
        names[:] = sorted(name for name in names if not name.startswith("."))
        for name in sorted(files):
            file = Path(folder, name)
            wanted = file.suffix.lower() in SUFFIXES and not name.startswith((".", "~$"))
            if wanted and file.is_file() and not file.is_symlink():
                yield file


def sha256_of(path: Path) -> str:
    """Give the hash of a file's content in hexadecimal. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

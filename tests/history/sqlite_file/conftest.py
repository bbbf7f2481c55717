"""A history in a file, and small disks to hold it."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from victus_desktop.history.stores import Stores, open_stores


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "history.db"


@pytest.fixture
def backups(file: Path) -> Path:
    return file.parent / "backups"


@pytest.fixture
def stores(file: Path, backups: Path) -> Iterator[Stores]:
    opened = open_stores(file, backups)
    yield opened
    opened.close()


class Disk:
    """A disk of a few megabytes, mounted at a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def leave(self, free: int) -> None:
        """Fill it until so many bytes are free."""
        (self.folder / "filler").write_bytes(b"\0" * (shutil.disk_usage(self.folder).free - free))

    def tidy(self) -> None:
        (self.folder / "filler").unlink()

    def make_read_only(self) -> None:
        subprocess.run(["mount", "-o", "remount,ro", str(self.folder)], check=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]
    if subprocess.run(command, check=False, stderr=subprocess.DEVNULL).returncode:
        pytest.skip("mounting a disk is not allowed here")
    yield Disk(folder)
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def on_disk() -> Callable[[Path], bytes]:
    """Gives every byte of the files in a folder."""

    def every_byte(folder: Path) -> bytes:
        files = [one for one in sorted(folder.rglob("*")) if one.is_file()]
        return b"".join(one.read_bytes() for one in files)

    return every_byte

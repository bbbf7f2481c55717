"""A disk that is full or may not be written."""

import os
import resource
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.catalog.servers import FileServer, Held
from tests.catalog.writing import HUB, entry, file_from, hub_file, weights, write_catalog
from victus_desktop.catalog import disk
from victus_desktop.catalog.library import Library
from victus_desktop.conversation.errors import StorageError
from victus_desktop.paths import Paths

CONTENT = weights(3_000_000)


@pytest.fixture
def small_files() -> Iterator[None]:
    """No file of this process may grow beyond a megabyte: the kernel refuses the write."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def small_disk(paths: Paths) -> Iterator[None]:
    """The models lie on a disk of their own with two megabytes."""
    paths.models.mkdir(parents=True)
    command = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(paths.models)]
    if os.geteuid() != 0 or subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("mounting a disk is not allowed here")
    yield
    subprocess.run(["umount", str(paths.models)], check=True)


def offer(server: FileServer, paths: Paths, *, tells_length: bool = True) -> None:
    """Offer the model `mine` at an address, without its size if the server does not tell."""
    file = file_from("m.gguf", CONTENT, f"{server.address}/raw/m.gguf")
    if not tells_length:
        file = file.replace(f"size = {len(CONTENT)}\n", "")
    write_catalog(paths, entry("mine", 'source = "url"', file))
    server.files["m.gguf"] = Held(CONTENT, large=False, tells_length=tells_length)


def test_too_little_room_is_said_before_anything_is_fetched(
    library: Library, server: FileServer, paths: Paths, small_disk: None
) -> None:
    offer(server, paths)
    with pytest.raises(StorageError, match=r"too full: 37 MB are needed and 2 MB are free"):
        library.pull(["mine"])
    assert server.asked == []


def test_a_disk_that_fills_up_half_way_is_said_clearly_and_emptied_again(
    library: Library,
    server: FileServer,
    paths: Paths,
    small_disk: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(disk, "RESERVE", 0)
    offer(server, paths, tells_length=False)
    with pytest.raises(StorageError, match=r"is full.*victus models remove"):
        library.pull(["mine"])
    assert not list(paths.models.rglob("*.gguf"))


def test_a_write_that_the_system_refuses_is_said_clearly_and_undone(
    library: Library, server: FileServer, paths: Paths, small_files: None
) -> None:
    offer(server, paths)
    with pytest.raises(StorageError, match="is full"):
        library.pull(["mine"])
    assert not list(paths.models.rglob("*.gguf"))


def test_a_home_that_cannot_be_made_is_said_clearly(
    library: Library, server: FileServer, paths: Paths
) -> None:
    write_catalog(paths, entry("mine", HUB, hub_file("m.gguf", CONTENT)))
    paths.data.write_text("a file where the folder should be")
    with pytest.raises(StorageError, match="cannot be written"):
        library.pull(["mine"])


def test_models_on_a_disk_that_is_read_only_still_load(
    library: Library, server: FileServer, paths: Paths, small_disk: None
) -> None:
    content = weights(100_000)
    write_catalog(paths, entry("mine", HUB, hub_file("m.gguf", content)))
    folder = paths.models / "mine"
    folder.mkdir()
    (folder / "m.gguf").write_bytes(content)
    subprocess.run(["mount", "-o", "remount,ro", str(paths.models)], check=True)
    assert library.locate("mine") == folder
    assert library.pull(["mine"]) == [folder]


def test_room_is_asked_of_the_nearest_folder_that_exists(tmp_path: Path) -> None:
    disk.require_room(tmp_path / "not" / "yet", 1)
    with pytest.raises(StorageError, match=str(tmp_path)):
        disk.require_room(tmp_path / "not" / "yet", 10**18)

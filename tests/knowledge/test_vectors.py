"""Vectors in Chroma, on disk and on a server."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from victus_desktop.conversation.errors import ServiceError, StorageError
from victus_desktop.knowledge.embedder import DIMENSIONS
from victus_desktop.knowledge.vectors import VectorIndex, ask_server


def axes(*numbers: int) -> NDArray[np.float32]:
    """Unit vectors along these axes."""
    return np.eye(DIMENSIONS, dtype=np.float32)[list(numbers)]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """A real Chroma server."""
    port = free_port()
    chroma = shutil.which("chroma", path=str(Path(sys.executable).parent))
    assert chroma
    command = [chroma, "run", "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--path", str(tmp_path / "server")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait()


def check(place: Path | str) -> None:
    index = VectorIndex(place, "model-a")
    index.add([1, 2, 3], axes(0, 1, 2))

    nearest = index.nearest(np.float32(0.8) * axes(1)[0] + np.float32(0.6) * axes(2)[0], 2)
    assert list(nearest) == [2, 3]
    assert list(nearest.values()) == pytest.approx([0.8, 0.6], abs=1e-5)
    assert index.of([3, 99])[3] @ axes(2)[0] == pytest.approx(1)

    index.remove([2])
    assert index.ids() == {1, 3}
    assert index.count() == 2
    index.close()

    other = VectorIndex(place, "model-b")
    assert other.count() == 0, "vectors of another model are kept apart"
    other.close()
    again = VectorIndex(place, "model-a")
    assert again.ids() == {1, 3}
    again.close()


def test_vectors_on_disk(tmp_path: Path) -> None:
    check(tmp_path / "chroma")


@pytest.mark.slow
def test_vectors_on_a_server(server: str) -> None:
    ask_server(server)
    check(server)


def test_more_vectors_than_one_request_may_hold(tmp_path: Path) -> None:
    index = VectorIndex(tmp_path / "chroma", "model")
    count = 4500

    index.add(range(count), np.repeat(axes(0), count, axis=0))
    assert index.count() == count

    index.remove(range(count))
    assert index.count() == 0
    index.close()


def test_what_another_process_wrote_is_seen(tmp_path: Path) -> None:
    revision = 1
    index = VectorIndex(tmp_path / "chroma", "model", lambda: revision)
    index.add([1], axes(0))
    index.nearest(axes(0)[0], 5)
    script = (
        "import numpy, pathlib, sys; from victus_desktop.knowledge.vectors import VectorIndex\n"
        "place = pathlib.Path(sys.argv[1])\n"
        "row = numpy.eye(384, dtype=numpy.float32)[5:6]\n"
        "VectorIndex(place, 'model').add([2], row)"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path / "chroma")], check=True)

    revision = 2

    assert set(index.nearest(axes(5)[0], 5)) == {1, 2}
    index.close()


def test_a_folder_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "chroma").write_text("a file where a folder should be")

    with pytest.raises(StorageError, match="cannot be used"):
        VectorIndex(tmp_path / "chroma", "model")


def test_a_server_that_is_not_there_is_told() -> None:
    with pytest.raises(ServiceError, match="does not answer"):
        VectorIndex(f"http://127.0.0.1:{free_port()}", "model")
    with pytest.raises(ServiceError, match="does not answer"):
        ask_server(f"http://127.0.0.1:{free_port()}")

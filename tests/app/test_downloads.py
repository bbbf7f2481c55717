"""Models fetched from a real server: paused, gone on with, cancelled, failed."""

import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.catalog.servers import FileServer, Held, running
from tests.catalog.writing import HUB, entry, file_from, hub_file, weights, write_catalog
from victus_desktop.app.downloads import Downloads
from victus_desktop.catalog.library import Library
from victus_desktop.paths import user_paths

CONTENT = weights(3_000_000)


@pytest.fixture
def server(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FileServer]:
    made = FileServer()
    monkeypatch.setenv("HF_ENDPOINT", made.address)
    monkeypatch.setenv("HF_HOME", str(home / "hub"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    made.files["model.gguf"] = Held(CONTENT)
    with running(made):
        yield made


@pytest.fixture
def library(server: FileServer) -> Library:
    write_catalog(user_paths(), entry("large", HUB, hub_file("model.gguf", CONTENT)))
    return Library(user_paths())


class SlowServer(ThreadingHTTPServer):
    """Sends the file in pieces, with a pause after each."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _SlowHandler)
        self.ranges: list[str] = []


class _SlowHandler(BaseHTTPRequestHandler):
    server: SlowServer

    def do_GET(self) -> None:
        wanted = self.headers.get("Range", "")
        self.server.ranges.append(wanted)
        start = int(wanted.removeprefix("bytes=").rstrip("-") or 0)
        self.send_response(206 if wanted else 200)
        self.send_header("Content-Range", f"bytes {start}-{len(CONTENT) - 1}/{len(CONTENT)}")
        self.send_header("Content-Length", str(len(CONTENT) - start))
        self.end_headers()
        for at in range(start, len(CONTENT), 100_000):
            try:
                self.wfile.write(CONTENT[at : at + 100_000])
            except (BrokenPipeError, ConnectionResetError):
                return
            time.sleep(0.01)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Tests read `ranges` instead."""


def until(so: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not so():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_it_arrives_with_its_progress(library: Library) -> None:
    arrived: list[str] = []
    downloads = Downloads(library, arrived.append)

    download = downloads.begin("large")
    download.ended.wait(20)

    assert arrived == ["large"]
    assert library.is_installed("large")
    assert download.share == 1.0
    assert downloads.running("large") is None


def test_paused_it_keeps_what_came_and_goes_on_from_there(home: Path) -> None:
    server = SlowServer()
    file = file_from("model.gguf", CONTENT, f"http://127.0.0.1:{server.server_port}/model.gguf")
    write_catalog(user_paths(), entry("slow", 'source = "url"', file))
    library = Library(user_paths())
    downloads = Downloads(library)
    with running(server):
        first = downloads.begin("slow")
        until(lambda: first.done > 0)
        downloads.pause("slow")
        assert downloads.running("slow") is None
        first.ended.wait(20)
        came = library.arrived("slow")
        assert 0 < came < len(CONTENT)

        downloads.begin("slow").ended.wait(20)

    assert library.is_installed("slow")
    assert server.ranges[1:] == [f"bytes={came}-"]
    assert downloads.error("slow") == ""


def test_cancelled_nothing_of_it_stays(library: Library) -> None:
    place = user_paths().models / ".arriving" / "large"
    place.mkdir(parents=True)
    (place / "model.gguf").write_bytes(CONTENT[:1000])
    assert library.arrived("large") == 1000

    Downloads(library).cancel("large")

    assert library.arrived("large") == 0


def test_a_failure_is_told_and_can_be_tried_again(server: FileServer, library: Library) -> None:
    server.files["model.gguf"].sent_instead = weights(3_000_000, seed=2)
    downloads = Downloads(library)
    downloads.begin("large").ended.wait(20)
    assert "refused" in downloads.error("large")

    server.files["model.gguf"].sent_instead = None
    downloads.begin("large").ended.wait(20)
    assert library.is_installed("large")
    assert downloads.error("large") == ""

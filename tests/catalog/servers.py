"""Real servers on this computer: one that speaks the hub's protocol, and a package index."""

import base64
import hashlib
import re
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@dataclass
class Held:
    """A file that the server has, and how it misbehaves."""

    content: bytes
    large: bool = True
    """Large files are known by SHA-256 and lie elsewhere, small ones by git's blob name."""
    cuts: list[int] = field(default_factory=list)
    """After how many bytes of each coming answer the connection breaks."""
    stalls_after: int = -1
    """After how many bytes the next answer waits for ever; negative: never."""
    sent_instead: bytes | None = None
    """What is sent in place of the content that was announced."""
    knows_ranges: bool = True
    tells_length: bool = True

    @property
    def etag(self) -> str:
        if self.large:
            return hashlib.sha256(self.content).hexdigest()
        return hashlib.sha1(b"blob %d\0" % len(self.content) + self.content).hexdigest()


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    range: str
    token: str


class FileServer(ThreadingHTTPServer):
    """Serves `/OWNER/NAME/resolve/REVISION/PATH` as the hub does, and plain files below `/raw/`."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.files: dict[str, Held] = {}
        self.asked: list[Asked] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def ranges(self) -> list[str]:
        """The ranges asked for, in order; empty where a whole file was."""
        return [
            asked.range
            for asked in self.asked
            if asked.method == "GET" and asked.path.startswith(("/elsewhere/", "/raw/"))
        ]


@contextmanager
def running(server: ThreadingHTTPServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: FileServer

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Tests read `asked` instead."""

    def _answer(self) -> None:
        asked = self.headers.get("Range", ""), self.headers.get("Authorization", "")
        self.server.asked.append(Asked(self.command, self.path, *asked))
        hub = re.fullmatch(r"/[^/]+/[^/]+/resolve/[^/]+/(.+)", self.path)
        name = hub.group(1) if hub else self.path.rpartition("/")[2]
        held = self.server.files.get(name)
        if held is None:
            self._head(404, {"X-Error-Code": "EntryNotFound", "Content-Length": "0"})
        elif hub and held.large:
            self._redirect(name, held)
        else:
            self._send(held)

    def _redirect(self, name: str, held: Held) -> None:
        headers = {
            "X-Repo-Commit": COMMIT,
            "X-Linked-Etag": f'"{held.etag}"',
            "X-Linked-Size": str(len(held.content)),
            "Location": f"http://localhost:{self.server.server_port}/elsewhere/{name}",
            "Content-Length": "0",
        }
        self._head(302, headers)

    def _send(self, held: Held) -> None:
        content = held.content if held.sent_instead is None else held.sent_instead
        headers = {"X-Repo-Commit": COMMIT, "ETag": f'"{held.etag}"'}
        start, status = 0, 200
        wanted = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        if wanted and held.knows_ranges:
            start, status = int(wanted.group(1)), 206
            if start >= len(content):
                headers |= {"Content-Range": f"bytes */{len(content)}", "Content-Length": "0"}
                return self._head(416, headers)
            headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        if held.tells_length:
            headers["Content-Length"] = str(len(content) - start)
        else:
            headers["Connection"] = "close"
        self._head(status, headers)
        if self.command == "GET":
            self._body(content[start:], held)
        return None

    def _body(self, content: bytes, held: Held) -> None:
        try:
            if held.stalls_after >= 0:
                self.wfile.write(content[: held.stalls_after])
                held.stalls_after = -1
                self.connection.recv(1)  # returns when the other side is gone
                self.close_connection = True
            elif held.cuts:
                self.wfile.write(content[: held.cuts.pop(0)])
                self.close_connection = True
            else:
                self.wfile.write(content)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _head(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()


def build_wheel(folder: Path, package: str, members: dict[str, bytes]) -> Path:
    """Make a wheel that pip accepts; importing it would fail loudly."""
    stem = package.replace("-", "_")
    info = f"{stem}-1.0.dist-info"
    contents = {
        f"{stem}/__init__.py": b"raise RuntimeError('this must never be imported')",
        **members,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n"
        "Requires-Python: >=99\nRequires-Dist: no-such-package\n".encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(
        f"{name},sha256={_record_hash(data)},{len(data)}\n" for name, data in contents.items()
    )
    path = folder / f"{stem}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in contents.items():
            archive.writestr(name, data)
        archive.writestr(f"{info}/RECORD", f"{record}{info}/RECORD,,\n")
    return path


def build_index(folder: Path, wheels: list[Path]) -> str:
    """Lay out a simple package index; give its address."""
    for wheel in wheels:
        page = folder / wheel.name.partition("-")[0].replace("_", "-")
        page.mkdir(parents=True)
        link = f'<!DOCTYPE html><a href="{wheel.as_uri()}">{wheel.name}</a>'
        (page / "index.html").write_text(link)
    return folder.as_uri()


def _record_hash(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()

"""A real HTTP server on this computer, whose answers a test lays down."""

import contextlib
import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)

    def form(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(self.body.decode()).items()}


@dataclass(frozen=True)
class Answer:
    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, data: Any, status: int = 200) -> "Answer":
        return cls(json.dumps(data).encode(), status, {"Content-Type": "application/json"})


Route = Callable[[Request], Answer]


class WebServer(ThreadingHTTPServer):
    """Answers by path; what it has no route for is a 404."""

    daemon_threads = True

    def __init__(self, certificate: Path | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.scheme = "https" if certificate else "http"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.socket = context.wrap_socket(self.socket, server_side=True)
        self.routes: dict[str, Route] = {}
        self.otherwise: Route = lambda request: Answer(b"not found", 404)
        self.asked: list[Request] = []
        self.released = threading.Event()

    @property
    def address(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.server_port}"

    def always(self, answer: Answer) -> None:
        self.routes.clear()
        self.otherwise = lambda request: answer

    def never(self) -> None:
        """Take requests and answer none of them."""

        def wait(request: Request) -> Answer:
            self.released.wait(30)
            return Answer()

        self.routes.clear()
        self.otherwise = wait


class _Handler(BaseHTTPRequestHandler):
    server: WebServer

    def do_GET(self) -> None:
        self._answer()

    do_POST = do_PATCH = do_DELETE = do_PUT = do_GET  # noqa: N815  # named by http.server
    do_PROPFIND = do_REPORT = do_OPTIONS = do_GET  # noqa: N815  # the same

    def log_message(self, *_: Any) -> None:
        """Keep the test's output clean."""

    def _answer(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, parts.path, query, headers, body)
        self.server.asked.append(request)
        answer = self.server.routes.get(parts.path, self.server.otherwise)(request)
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        with contextlib.suppress(ConnectionError):
            self.wfile.write(answer.body)


@contextmanager
def web_server(certificate: Path | None = None) -> Iterator[WebServer]:
    """Start one, and stop it at the end; `certificate` holds its key, too."""
    server = WebServer(certificate)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.released.set()
        server.shutdown()
        thread.join()
        server.server_close()

"""A small HTTP server of the test's own."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@contextmanager
def served(handler: type[BaseHTTPRequestHandler], **known: object) -> Iterator[str]:
    """Serve on a free port of this machine; gives the address. `known`: what handlers know."""
    quiet = {"log_message": lambda *told: None}
    made = type("Handler", (handler,), {**known, **quiet})
    server = ThreadingHTTPServer(("127.0.0.1", 0), made)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()

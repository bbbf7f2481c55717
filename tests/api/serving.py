"""The API behind a real server, and patience."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import uvicorn
from fastapi import FastAPI

from victus_desktop.api.server import bind
from victus_desktop.api.slow_clients import ImpatientProtocol


def until(true: Callable[[], bool], seconds: float = 5) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come to be"
        time.sleep(0.01)


def free_port() -> int:
    with closing(bind("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@contextmanager
def serving(
    app: FastAPI, port: int = 0, http: type[ImpatientProtocol] = ImpatientProtocol
) -> Iterator[str]:
    """Serve on a port of this machine, 0: a free one; gives the address."""
    listening = bind("127.0.0.1", port)
    config = uvicorn.Config(app, log_config=None, http=http, ws="websockets-sansio")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    until(lambda: server.started, 60)
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        listening.close()

"""Lets go of clients that send the head of a request slowly, without end, or not at all.

uvicorn waits for a request line and its headers as long as the client likes, and takes as many as
come; whoever opens enough such connections keeps everybody else out.
"""

import asyncio
from typing import Any, ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


class ImpatientProtocol(HttpToolsProtocol):
    """uvicorn's HTTP protocol with a limit of time and of size for what comes before a body.

    Who is late gets 408, or nothing where nothing was sent; who sends too much gets 431.
    """

    head_seconds: ClassVar[float] = 10.0
    """From the connection, or from a further request's first byte, to the end of the headers."""
    largest_head: ClassVar[int] = 64 * 1024
    """Bytes."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._late: asyncio.TimerHandle | None = None
        self._taken = 0
        """Bytes of the head that is being read."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's
        super().connection_made(transport)
        self._begin()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._late is None and self._between_requests():
            self._begin()
        self._taken += len(data)
        super().data_received(data)
        if self._late is not None and self._taken > self.largest_head:
            self._refuse(b"431 Request Header Fields Too Large")

    def on_headers_complete(self) -> None:
        self._end()
        super().on_headers_complete()

    def _between_requests(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _begin(self) -> None:
        self._taken = 0
        self._late = self.loop.call_later(self.head_seconds, self._let_go)

    def _end(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _let_go(self) -> None:
        if self._taken:
            self._refuse(b"408 Request Timeout")
        else:
            self._end()
            self.transport.close()

    def _refuse(self, status: bytes) -> None:
        self._end()
        if not self.transport.is_closing():
            self.transport.write(
                b"HTTP/1.1 " + status + b"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            )
            self.transport.close()

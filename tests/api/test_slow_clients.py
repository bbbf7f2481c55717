"""Clients that drip are let go; those that are only slow are served."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send

from tests.api.serving import serving
from tests.api.stand import TOKEN, Stand
from victus_desktop.api.middleware import BodyLimit
from victus_desktop.api.slow_clients import ImpatientProtocol


class Hasty(ImpatientProtocol):
    head_seconds = 0.5
    largest_head = 8 * 1024


@pytest.fixture
def hasty(stand: Stand) -> Iterator[str]:
    with serving(stand.app, http=Hasty) as address:
        yield address


@contextmanager
def connected(address: str) -> Iterator[socket.socket]:
    place = urlsplit(address)
    with socket.create_connection((place.hostname or "", place.port or 0), 30) as client:
        yield client


def answer_to(client: socket.socket, drip: Iterator[bytes]) -> bytes:
    """Send a piece every tenth of a second until the server has enough; gives what it said."""
    done = threading.Event()

    def send() -> None:
        try:
            for piece in drip:
                client.sendall(piece)
                if done.wait(0.1):
                    return
        except OSError:
            return

    threading.Thread(target=send, daemon=True).start()
    came = b""
    try:
        while piece := client.recv(65_536):
            came += piece
    except ConnectionError:
        pass  # the server has closed while another piece was on its way
    done.set()
    return came


def line_by_letters() -> Iterator[bytes]:
    while True:
        yield b"G"


def headers_without_end() -> Iterator[bytes]:
    yield b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n"
    while True:
        yield b"X-More: yes\r\n"


def empty_lines() -> Iterator[bytes]:
    while True:
        yield b"\r\n"


@pytest.mark.parametrize("drip", [line_by_letters, headers_without_end, empty_lines])
def test_a_head_that_drips_is_told_that_it_is_late(hasty: str, drip: object) -> None:
    assert callable(drip)
    with connected(hasty) as client:
        assert answer_to(client, drip())[:13] in (b"HTTP/1.1 408 ", b"HTTP/1.1 400 ")


def test_a_connection_on_which_nothing_comes_is_closed(hasty: str) -> None:
    with connected(hasty) as client:
        assert client.recv(100) == b""


@pytest.mark.parametrize("head", [b"GET /" + b"a" * 20_000, b"X: " + b"a" * 20_000])
def test_a_head_that_is_too_large_is_refused(hasty: str, head: bytes) -> None:
    with connected(hasty) as client:
        client.sendall((b"" if head[:1] == b"G" else b"GET / HTTP/1.1\r\n") + head)
        assert client.recv(100).startswith(b"HTTP/1.1 431 ")


def test_a_second_request_on_a_connection_must_hurry_too(hasty: str) -> None:
    with connected(hasty) as client:
        client.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert client.recv(4096).startswith(b"HTTP/1.1 200 ")
        client.sendall(b"GET /healthz HT")
        assert client.recv(100).startswith(b"HTTP/1.1 408 ")


def test_an_answer_may_take_longer_than_a_head(stand: Stand, hasty: str) -> None:
    def slowly(text: str, turn: object) -> Iterator[object]:
        time.sleep(1.5)
        yield from ()

    stand.agent.answer = slowly  # type: ignore[assignment]  # nothing is answered
    headers = {"Authorization": f"Bearer {TOKEN}"}
    sent = httpx.post(f"{hasty}/api/chat", json={"message": "x"}, headers=headers, timeout=30)
    assert sent.status_code == 200


def test_a_body_must_come_at_some_speed() -> None:
    told: list[Message] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive()).get("more_body"):
            pass

    async def one_byte() -> Message:
        return {"type": "http.request", "body": b"x", "more_body": True}

    async def send(message: Message) -> None:
        told.append(message)

    limited = BodyLimit(app, 10**9, patience=0.2, rate=10**12)
    scope = {"type": "http", "headers": [], "method": "POST", "path": "/"}
    with pytest.raises(Exception, match="did not come in time"):
        asyncio.run(limited(scope, one_byte, send))

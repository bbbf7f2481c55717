"""The real server under requests that nobody means well."""

import os
import socket
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.request import urlopen

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.end_to_end.conftest import Server
from tests.end_to_end.hostile.all import attacks
from tests.end_to_end.hostile.attack import CLOSED, Attack, Target

pytestmark = pytest.mark.slow

LONGEST = 300.0
"""Seconds; a document may keep its reader busy for 180."""
MOST_MEMORY = 300 << 20
"""Bytes that the server may grow by."""


@pytest.fixture
def target(server: Server) -> Target:
    return Target(server.address.partition("://")[2], server.token)


def answer_to(target: Target, attack: Attack) -> tuple[int, bytes]:
    """Send an attack as it is; gives the status and all that came back."""
    host, _, port = target.host.partition(":")
    came = b""
    with socket.create_connection((host, int(port)), LONGEST) as client:
        try:
            client.sendall(attack.request)
            if attack.cut:
                client.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # refused before all of it was sent
        try:
            while piece := client.recv(65_536):
                came += piece
        except OSError:
            pass  # the refusal came before
    status = came.split(b" ", 2)[1] if came.startswith(b"HTTP/1.1 ") else b""
    return (int(status) if status.isdigit() else CLOSED), came


def memory(server: Server) -> int:
    """Give the resident memory of the server in bytes."""
    pages = Path(f"/proc/{server.process.pid}/statm").read_text().split()[1]
    return int(pages) * 4096


def alive(server: Server) -> bool:
    with urlopen(f"{server.address}/healthz", timeout=20) as answer:
        return bool(answer.status == 200)


def load_everything(target: Target) -> None:
    """Load the models and the documents' store, so that memory tells of the requests alone."""
    headers = {"Authorization": f"Bearer {target.token}"}
    ends = time.monotonic() + 120
    while httpx.get(f"http://{target.host}/readyz", headers=headers).status_code != 200:
        assert time.monotonic() < ends
        time.sleep(0.2)
    unknown = httpx.delete(f"http://{target.host}/api/documents/1", headers=headers, timeout=60)
    assert unknown.status_code == 404


@pytest.mark.timeout(900)
def test_five_hundred_hostile_requests(server: Server, target: Target) -> None:
    load_everything(target)
    before = memory(server)
    wrong, statuses = [], Counter[int]()
    for attack in attacks(target, slow=bool(os.environ.get("VICTUS_HOSTILE_SLOW"))):
        status, came = answer_to(target, attack)
        statuses[status] += 1
        if status not in attack.right or attack.never in came.lower():
            wrong.append((attack.name, status, came[-200:]))

    assert wrong == []
    assert statuses.total() >= 500
    assert alive(server)
    assert memory(server) - before < MOST_MEMORY
    assert server.stop() == 0
    assert not Path("/tmp/victus-was-here").exists()


def voice(target: Target, stack: ExitStack) -> ClientConnection:
    headers = {"Authorization": f"Bearer {target.token}"}
    address = f"ws://{target.host}/api/voice"
    return stack.enter_context(connect(address, additional_headers=headers, open_timeout=30))


def floods() -> Iterator[list[str | bytes]]:
    """Give what one client sends until it is let go."""
    yield ['{"type": "text", "text": "what time is it"}'] * 500
    yield ["no JSON"] * 500
    yield ["[" * 100_000] * 500
    yield [b"\x00" * (1 << 20)]
    yield ["x" * (1 << 20)]


def test_floods_of_sockets(server: Server, target: Target) -> None:
    with ExitStack() as stack:
        crowd = []
        for _ in range(80):
            try:
                crowd.append(voice(target, stack))
            except InvalidStatus as refused:
                assert refused.response.status_code == 503
        assert len(crowd) == 64
        assert alive(server)
        for client, flood in zip(crowd, floods(), strict=False):
            with pytest.raises(ConnectionClosed):
                for message in flood:
                    client.send(message)
                while True:
                    client.recv(timeout=30)
    assert server.stop() == 0


BEGUN = (
    b"",
    b"GET /",
    b"POST /api/chat HTTP/1.1\r\nContent-Le",
    b"GET / HTTP/1.1\r\nHost: x\r\n",
)


def test_slow_clients_hold_no_one_up_and_are_let_go(server: Server, target: Target) -> None:
    host, _, port = target.host.partition(":")
    with ExitStack() as stack:
        slow = []
        for begun in BEGUN * 15:
            client = stack.enter_context(socket.create_connection((host, int(port)), 60))
            client.sendall(begun)
            slow.append(client)
        assert alive(server)
        for client in slow:
            assert client.recv(100)[:13] in (b"", b"HTTP/1.1 408 ")

    assert server.stop() == 0

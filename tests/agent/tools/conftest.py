"""What the tests of the tools share."""

import socket
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.agent.tools.web_server import WebServer, web_server
from victus_desktop.agent.tools.internet import Internet

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))
"""A Wednesday."""


@pytest.fixture
def web() -> Iterator[WebServer]:
    with web_server() as server:
        yield server


@pytest.fixture
def internet() -> Internet:
    """The network, switched on."""
    return Internet(lambda: True, timeout_seconds=60)


@pytest.fixture
def closed_address() -> str:
    """An address at which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{taken.getsockname()[1]}"

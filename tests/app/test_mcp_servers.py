"""MCP servers of the settings: their tools join while one talks; none holds anything up."""

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from victus_desktop.app.core import App, open_app
from victus_desktop.conversation.records import Outcome
from victus_desktop.settings import load_settings

pytestmark = pytest.mark.slow

TOOLS = Path(__file__).parents[1] / "agent" / "tools"


@pytest.fixture
def app(home: Path) -> Iterator[App]:
    """A home with one server that answers and one that hangs, and no models to load."""
    settings = load_settings()
    settings.tools.mcp_servers = {
        "shelf": f"{sys.executable} {TOOLS / 'mcp_server.py'}",
        "wall": f"{sys.executable} {TOOLS / 'hanging_server.py'} {home / 'pid'}",
    }
    with open_app(settings=settings) as made:
        yield made


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def until_written(place: Path) -> str:
    for _ in range(600):
        if place.exists() and (text := place.read_text()):
            return text
        time.sleep(0.05)
    pytest.fail(f"{place} is not written")


def test_a_server_that_hangs_keeps_nobody_waiting_and_is_ended(app: App, home: Path) -> None:
    turn = app.assistant.ask("set a timer for five minutes")
    assert turn.outcome is Outcome.COMPLETED
    assert app.joining is not None
    hanging = int(until_written(home / "pid"))
    # The turn was over while the server still hung.
    assert is_running(hanging)
    assert not app.joining.wait(0.1)
    for _ in range(600):
        if "shelf_read_shelf" in app.mind.tools:
            break
        time.sleep(0.05)
    assert app.mind.tools["shelf_read_shelf"].call({}).say == "Middlemarch"
    app.close()
    assert not is_running(hanging)

"""Tools of a real MCP server, started for the test."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from victus_desktop.agent.tool import Tool
from victus_desktop.agent.tools.mcp import McpServer
from victus_desktop.conversation.errors import BadInput, ServiceError
from victus_desktop.conversation.records import Effect

pytestmark = pytest.mark.slow

SERVER = Path(__file__).with_name("mcp_server.py")


@pytest.fixture
def shelf() -> Iterator[dict[str, Tool]]:
    server = McpServer("shelf", f"{sys.executable} {SERVER}")
    yield {tool.name: tool for tool in server.tools()}
    server.close()


def test_a_tool_that_only_reads_runs_at_once_and_its_answer_is_not_trusted(
    shelf: dict[str, Tool],
) -> None:
    tool = shelf["shelf_read_shelf"]
    assert tool.effect is Effect.READ
    result = tool.call({})
    assert result.say == "Middlemarch"
    assert result.untrusted


def test_any_other_tool_asks_first(shelf: dict[str, Tool]) -> None:
    tool = shelf["shelf_add_book"]
    assert tool.needs_approval
    assert tool.call({"title": "Emma"}).say == "Emma is on the shelf."
    assert shelf["shelf_read_shelf"].call({}).say == "Middlemarch, Emma"


def test_an_argument_that_lacks_is_named(shelf: dict[str, Tool]) -> None:
    assert shelf["shelf_add_book"].missing({}) == "title"
    with pytest.raises(BadInput, match="title"):
        shelf["shelf_add_book"].call({})


def test_a_failing_tool_says_why(shelf: dict[str, Tool]) -> None:
    with pytest.raises(ServiceError, match="burn"):
        shelf["shelf_burn"].call({})


def test_a_server_that_does_not_start_is_told_plainly() -> None:
    server = McpServer("ghost", "/no/such/program")
    with pytest.raises(ServiceError, match="ghost does not work"):
        server.tools()
    server.close()

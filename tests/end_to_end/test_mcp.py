"""`victus mcp` as another assistant starts it, by the official client."""

import asyncio
from typing import Any

import pytest
from mcp import Client, StdioServerParameters
from mcp.types import ElicitRequestParams, ElicitResult

from tests.end_to_end.conftest import VICTUS, Home

pytestmark = pytest.mark.slow


def test_another_assistant_sets_a_timer(victus_home: Home) -> None:
    asked: list[str] = []

    async def yes(context: Any, params: ElicitRequestParams) -> ElicitResult:
        asked.append(params.message)
        return ElicitResult(action="accept", content={})

    async def talk() -> list[Any]:
        command, *arguments = [*VICTUS, "mcp"]
        server = StdioServerParameters(command=command, args=arguments, env=victus_home.env)
        async with Client(server, elicitation_callback=yes) as client:
            names = [one.name for one in (await client.list_tools()).tools]
            assert {"victus_search_documents", "timer_set", "math"} <= set(names)
            return [
                await client.call_tool("math", {"expression": "12 * 12"}),
                await client.call_tool("timer_set", {"duration": "PT5M"}),
                await client.call_tool("timer_status", {}),
            ]

    reckoned, done, status = asyncio.run(talk())
    assert "144" in reckoned.content[0].text
    assert len(asked) == 1
    assert "5 minutes" in asked[0]
    assert not done.is_error
    assert "minutes" in status.content[0].text

"""The official MCP client against the API."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError
from mcp.types import ElicitRequestParams, ElicitResult

from tests.api.stand import TOKEN, Stand
from victus_desktop.conversation.records import Outcome, Tier, TurnRecord

T = TypeVar("T")
MODES = ("2026-07-28", "legacy")


def talk(
    address: str, do: Callable[[Client], Awaitable[T]], token: str = TOKEN, **options: Any
) -> T:
    """Connect, do something, disconnect."""

    async def run() -> T:
        headers = {"Authorization": f"Bearer {token}"}
        async with httpx2.AsyncClient(headers=headers, timeout=10) as http:
            transport = streamable_http_client(f"{address}/mcp", http_client=http)
            async with Client(transport, **options) as client:
                return await do(client)

    return asyncio.run(run())


def answering(action: Any, asked: list[str]) -> Callable[..., Awaitable[ElicitResult]]:
    async def answer(context: Any, params: ElicitRequestParams) -> ElicitResult:
        asked.append(params.message)
        return ElicitResult(action=action, content={} if action == "accept" else None)

    return answer


@pytest.mark.parametrize("mode", MODES)
def test_the_tools_are_told_with_their_effects(served: str, mode: str) -> None:
    told = talk(served, lambda client: client.list_tools(), mode=mode)

    hints = {one.name: one.annotations for one in told.tools}
    assert list(hints) == [
        *("victus_search_documents", "victus_search_history"),
        *("clock", "mail_send"),
    ]
    reading, sending = hints["clock"], hints["mail_send"]
    assert reading is not None
    assert sending is not None
    assert (reading.read_only_hint, sending.read_only_hint) == (True, False)
    assert sending.destructive_hint


@pytest.mark.parametrize("mode", MODES)
def test_a_tool_that_only_reads_runs(served: str, mode: str) -> None:
    told = talk(served, lambda client: client.call_tool("clock", {}), mode=mode)

    assert (told.content[0].text, told.structured_content) == (  # type: ignore[union-attr]
        "It is noon.",
        {"hour": 12},
    )


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("action", "sent"), [("accept", ["Ada"]), ("decline", [])])
def test_an_effect_waits_for_the_users_yes(
    stand: Stand, served: str, mode: str, action: str, sent: list[str]
) -> None:
    asked: list[str] = []
    told = talk(
        served,
        lambda client: client.call_tool("mail_send", {"to": "Ada"}),
        mode=mode,
        elicitation_callback=answering(action, asked),
    )

    assert asked == ["Send it to Ada?"]
    assert stand.toolbox.sent == sent
    assert told.is_error is (action != "accept")


@pytest.mark.parametrize("mode", MODES)
def test_a_client_that_cannot_ask_leaves_the_question_open(
    stand: Stand, served: str, mode: str
) -> None:
    told = talk(served, lambda client: client.call_tool("mail_send", {"to": "Ada"}), mode=mode)

    assert told.is_error
    assert "waits for a yes" in told.content[0].text  # type: ignore[union-attr]
    assert (stand.toolbox.sent, list(stand.toolbox.waiting)) == ([], ["c9"])


def test_documents_and_history_are_searched(stand: Stand, served: str) -> None:
    paper = stand.folder / "lease.txt"
    paper.write_text("The rent is due on Monday.")
    stand.documents.add(str(paper), lambda share: None)
    keep(stand, "what is the rent", "Nine hundred.")

    async def search(client: Client) -> list[Any]:
        documents = await client.call_tool("victus_search_documents", {"question": "rent"})
        history = await client.call_tool("victus_search_history", {"words": "rent"})
        wrong = await client.call_tool("victus_search_history", {"words": "rent", "limit": 1000})
        return [documents, history, wrong]

    documents, history, wrong = talk(served, search)
    assert json.loads(documents.content[0].text) == [{"text": "The rent is due on Monday."}]
    assert history.structured_content["found"][0]["reply"] == "Nine hundred."
    assert wrong.is_error


def test_conversations_are_resources(stand: Stand, served: str) -> None:
    keep(stand, "good day", "Hello.")

    async def read(client: Client) -> tuple[Any, Any]:
        listed = await client.list_resources()
        return listed, await client.read_resource(listed.resources[0].uri)

    listed, text = talk(served, read)
    assert listed.resources[0].uri == "victus://conversations/one"
    assert text.contents[0].text == "User: good day\nVictus: Hello."


@pytest.mark.parametrize("uri", ["victus://conversations/none", "file:///etc/passwd"])
def test_there_is_no_other_resource(served: str, uri: str) -> None:
    async def read(client: Client) -> None:
        with pytest.raises(MCPError, match="no resource"):
            await client.read_resource(uri)

    talk(served, read)


def test_a_stranger_is_refused(served: str) -> None:
    answer = httpx2.post(f"{served}/mcp", json={"jsonrpc": "2.0", "id": 1, "method": "ping"})

    assert answer.status_code == 401
    assert answer.json()["type"] == "urn:victus:problem:unauthorized"


def keep(stand: Stand, heard: str, reply: str) -> None:
    from datetime import UTC, datetime

    record = TurnRecord(
        id="1",
        conversation="one",
        started=datetime(2026, 1, 1, tzinfo=UTC),
        kind="prompt",
        heard=heard,
        reply=reply,
        spoken=reply,
        tier=Tier.COMMAND,
        calls=(),
        timings_ms={},
        outcome=Outcome.COMPLETED,
    )
    stand.history.add(record)

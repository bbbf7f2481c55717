from typing import Any

import pytest

from tests.agent.family import Family, Watch
from victus_desktop.agent.tool import Tool, ToolResult, Undo
from victus_desktop.agent.tools import lists, talkback
from victus_desktop.conversation.errors import BadInput
from victus_desktop.conversation.records import ToolCall
from victus_desktop.history.stores import Stores


@pytest.fixture
def family(stores: Stores, watch: Watch) -> Family:
    tools: dict[str, Tool] = {tool.name: tool for tool in lists.tools(stores.lists)}

    def call(name: str, arguments: dict[str, Any]) -> ToolResult:
        return tools[name].call(arguments)

    talk = talkback.tools(
        stores.journal, call, lambda: "It is noon.", choose=lambda jokes: jokes[0]
    )
    tools.update({tool.name: tool for tool in talk})
    return Family(tools, watch)


def journalled(family: Family, stores: Stores, tool: str, said: str) -> Undo | None:
    """Do something as the agent does it: with an entry in the journal."""
    result = family.ask(tool, said)
    undo = result.undo
    stores.journal.add(
        ToolCall(tool, {}, result.data),
        undo={"tool": undo.tool, "arguments": undo.arguments} if undo else None,
    )
    return undo


def test_undo_takes_back_the_last_effect_then_the_one_before(
    family: Family, stores: Stores
) -> None:
    journalled(family, stores, "list_add", "add milk to my shopping list")
    journalled(family, stores, "list_add", "add eggs to my shopping list")
    assert family.call("undo").say == "Undone. Eggs are off the shopping list."
    assert [one.text for one in stores.lists.items("shopping")] == ["milk"]
    family.call("undo")
    assert stores.lists.items("shopping") == []
    with pytest.raises(BadInput, match="nothing to undo"):
        family.call("undo")


def test_the_last_answer_is_said_again(family: Family) -> None:
    assert family.call("repeat").say == "It is noon."


def test_stop_is_silent(family: Family) -> None:
    assert family.call("stop").spoken == ""


def test_there_are_jokes_enough_and_each_fits_a_breath() -> None:
    from victus_desktop.paths import resource

    jokes = resource("jokes.txt").read_text(encoding="utf-8").splitlines()
    assert len(jokes) == len(set(jokes)) >= 50
    assert all(0 < len(joke) < 200 for joke in jokes)


def test_a_joke_is_told(family: Family) -> None:
    assert family.call("joke").say


def test_abilities_are_told(family: Family) -> None:
    assert "timers" in family.call("capabilities").say

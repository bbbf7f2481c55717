"""Lists called by another name, and things that go from one list to another."""

import pytest

from tests.agent.talking import Talk


@pytest.fixture
def keeper(talk: Talk) -> Talk:
    talk.say("add milk and eggs to my shopping list")
    talk.say("add balloons to my party list")
    return talk


def items(talk: Talk, name: str) -> list[str]:
    return [one.text for one in talk.stores.lists.items(name)]


@pytest.mark.parametrize(
    "said",
    [
        "rename my shopping list to groceries",
        "Rename the shopping list groceries.",
        "change the name of my shopping list to groceries",
        "call my shopping list groceries",
        "change my shopping list into a groceries list",
    ],
)
def test_a_list_is_called_by_another_name(keeper: Talk, said: str) -> None:
    assert keeper.say(said).reply == "The shopping list is the groceries list now."
    assert items(keeper, "groceries") == ["milk", "eggs"]
    assert keeper.say("undo that").reply == "Undone. The groceries list is the shopping list now."
    assert keeper.stores.lists.names() == ["shopping", "party"]


def test_the_list_spoken_of_last_is_meant(keeper: Talk) -> None:
    keeper.say("what's on my party list")
    assert keeper.say("rename it to birthday").reply == "The party list is the birthday list now."


def test_no_list_takes_the_name_of_another(keeper: Talk) -> None:
    turn = keeper.say("rename my shopping list to party")
    assert turn.error == "There is a party list already."
    assert items(keeper, "shopping") == ["milk", "eggs"]


@pytest.mark.parametrize(
    "said",
    [
        "move milk from the shopping list to the party list",
        "Move the milk to the party list.",
        "transfer milk from my shopping list over to my party list",
    ],
)
def test_a_thing_goes_to_another_list_and_back(keeper: Talk, said: str) -> None:
    assert keeper.say(said).reply == "Milk is on the party list now."
    assert (items(keeper, "shopping"), items(keeper, "party")) == (["eggs"], ["balloons", "milk"])
    assert keeper.say("undo that").reply == "Undone. Milk is on the shopping list now."
    assert items(keeper, "party") == ["balloons"]


def test_all_goes_to_a_list_that_is_made_for_it(keeper: Talk) -> None:
    said = "move everything from the shopping list to the picnic list"
    assert keeper.say(said).reply == "Milk and eggs are on the picnic list now."
    assert (items(keeper, "shopping"), items(keeper, "picnic")) == ([], ["milk", "eggs"])


def test_nothing_is_on_a_list_twice(keeper: Talk) -> None:
    keeper.say("add milk to my party list")
    keeper.say("move milk from the shopping list to the party list")
    assert items(keeper, "party") == ["balloons", "milk"]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("move bread from the shopping list to the party list", "Bread is not on the shopping"),
        ("move milk from the shopping list to the shopping list", "Milk is on the shopping list"),
    ],
)
def test_what_cannot_be_moved_stays(keeper: Talk, said: str, why: str) -> None:
    turn = keeper.say(said)
    assert turn.error.startswith(why)
    assert items(keeper, "shopping") == ["milk", "eggs"]

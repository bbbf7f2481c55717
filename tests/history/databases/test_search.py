import pytest

from tests.history.databases.records import turn
from victus_desktop.history.stores import Stores


@pytest.fixture(autouse=True)
def talk(stores: Stores) -> None:
    for heard, reply in (
        ("set a timer for the eggs", "Five minutes."),
        ("what is the weather in Köln", "It rains."),
        ("remind me to water the plants", "I will."),
        ("how long do eggs take to boil, and do eggs float", "Seven minutes for eggs."),
    ):
        stores.turns.add(turn(heard, reply))


def found(stores: Stores, words: str, **page: int) -> list[str]:
    return [one["heard"].split()[0] for one in stores.turns.search(words, **page)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("weather", ["what"]),
        ("RAINS", ["what"]),
        ("timers", ["set"]),
        ("watering plant", ["remind"]),
        ("plants timer", []),
        ("what is the", ["what"]),
        ("wea", ["what"]),
        ("köl", ["what"]),
        ("supper", []),
    ],
)
def test_turns_are_found_by_all_their_words_in_any_form(
    stores: Stores, words: str, expected: list[str]
) -> None:
    assert found(stores, words) == expected


def test_the_turn_that_says_it_most_comes_first(stores: Stores) -> None:
    assert found(stores, "eggs") == ["how", "set"]
    assert found(stores, "eggs", limit=1) == ["how"]
    assert found(stores, "eggs", offset=1) == ["set"]


@pytest.mark.parametrize(
    "words",
    ["", " ", '"', "!!!", "' OR 1=1 --", 'a" OR "b', "x NEAR(", "heard:", "*", "\0", "&|!:*"],
)
def test_no_input_breaks_the_search(stores: Stores, words: str) -> None:
    assert found(stores, words) == []


def test_deleted_turns_are_found_no_more(stores: Stores) -> None:
    stores.turns.delete("default")
    assert found(stores, "eggs") == []
    stores.turns.add(turn("new plan"))
    assert found(stores, "plan") == ["new"]

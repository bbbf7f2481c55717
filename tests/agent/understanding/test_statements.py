"""What is stated instead of asked: things got or dropped, and facts that are to be remembered."""

import pytest

from tests.agent.talking import Talk
from victus_desktop.agent.understanding.statements import fact_in


@pytest.fixture
def shopper(talk: Talk) -> Talk:
    talk.say("add milk and eggs to my shopping list")
    return talk


@pytest.mark.parametrize(
    ("said", "reply"),
    [
        ("I got the milk.", "Milk: done."),
        ("Forget the milk.", "Milk is off the shopping list."),
        ("Actually, skip the eggs.", "Eggs are off the shopping list."),
        ("never mind the eggs", "Eggs are off the shopping list."),
        ("we don't need milk after all", "Milk is off the shopping list."),
        ("Have we got milk?", "Milk is still on the shopping list."),
        ("do we have any eggs left", "Eggs are still on the shopping list."),
        ("are we out of milk", "Milk is still on the shopping list."),
    ],
)
def test_a_list_that_has_the_thing_is_meant(shopper: Talk, said: str, reply: str) -> None:
    assert shopper.say(said).reply == reply


@pytest.mark.parametrize(
    ("said", "added"),
    [
        ("I've run out of toothpaste", ["toothpaste"]),
        ("We're out of tea and rice.", ["tea", "rice"]),
        ("we are nearly out of soap", ["soap"]),
        ("we've run out of the jam", ["jam"]),
    ],
)
def test_what_ran_out_is_to_be_bought(shopper: Talk, said: str, added: list[str]) -> None:
    shopper.say(said)
    bought = [one.text for one in shopper.stores.lists.items("shopping")]
    assert bought == ["milk", "eggs", *added]


def test_what_is_ticked_off_is_open_again(shopper: Talk) -> None:
    shopper.say("tick off the milk")
    assert shopper.say("untick the milk").reply == "Milk: open again."


@pytest.mark.parametrize(
    "said", ["I've run out of time", "we're out of luck", "I am out of the house"]
)
def test_what_no_shop_sells_is_on_no_list(shopper: Talk, said: str) -> None:
    assert shopper.say(said).calls == []


@pytest.mark.parametrize("said", ["forget the cheese", "skip the song", "have we got time"])
def test_no_list_is_meant_where_none_has_it(shopper: Talk, said: str) -> None:
    assert shopper.say(said).calls == []


@pytest.mark.parametrize(
    "said",
    [
        "my favourite colour is green",
        "My favorite ice cream flavor is pistachio.",
        "my shoe size is 43",
        "my wifi password is bluebird",
        "our wifi password is bluebird",
        "the alarm code is 4421",
        "my blood type is A positive",
        "my birthday is on the 4th of May",
        "my sister's birthday is May 12th",
        "my wife's name is Carla",
        "my dog is called Bruno",
        "my locker number is ninety",
        "I'm allergic to nuts",
        "I live in Vienna",
        "my sister lives in Boston",
        "I am a vegetarian.",
    ],
)
def test_a_fact_about_somebody_is_worth_remembering(said: str) -> None:
    assert fact_in(said) == said.strip(".")


@pytest.mark.parametrize(
    "said",
    [
        "my alarm is too loud",
        "my wife is ill",
        "my password is wrong",
        "my code is broken",
        "my birthday is on Friday",
        "my favourite colour is what?",
        "my favourite song is playing",
        "my number is up",
        "the password is bluebird",
        "my dog is barking",
        "what is my shoe size",
    ],
)
def test_what_holds_for_the_moment_is_not(said: str) -> None:
    assert fact_in(said) == ""

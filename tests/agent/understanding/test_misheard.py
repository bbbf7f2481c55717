"""'I said Anna, not Hannah': learnt, and the request done as it was meant."""

import pytest

from tests.agent.talking import Talk
from victus_desktop.agent.understanding.misheard import Slip, is_lasting, slip
from victus_desktop.agent.vocabulary.ordinary import ordinary_words


@pytest.mark.parametrize(
    ("said", "heard", "meant"),
    [
        ("I said Anna, not Hannah", "Hannah", "Anna"),
        ("No, I said Anna not Hannah.", "Hannah", "Anna"),
        ("i said gosztri, and not ghost tree!", "ghost tree", "gosztri"),
    ],
)
def test_what_was_misheard_is_read(said: str, heard: str, meant: str) -> None:
    assert slip(said) == Slip(heard, meant)


@pytest.mark.parametrize(
    "said", ["I said stop", "She said Anna, not Hannah", "I said it is not that I would not do it"]
)
def test_nothing_else_is(said: str) -> None:
    assert slip(said) is None


@pytest.mark.parametrize(
    ("heard", "meant", "lasting"),
    [
        ("Hannah", "Anna", True),
        ("Mark", "Marc", True),
        ("ghost tree", "Gosztri", True),
        ("Thursday", "Tuesday", False),
        ("fifteen", "fifty", False),
        ("fifty minutes", "fifteen minutes", False),
        ("the car", "the cat", False),
    ],
)
def test_only_names_are_learnt(heard: str, meant: str, lasting: bool) -> None:
    assert is_lasting(Slip(heard, meant), ordinary_words("en")) is lasting


def test_a_name_is_learnt_and_the_request_done_again(talk: Talk) -> None:
    talk.say("add Hannah to my guest list")
    turn = talk.say("I said Anna, not Hannah")
    assert turn.reply == "Anna, not Hannah: I will remember. Anna is on the guest list."
    assert [one.text for one in talk.stores.lists.items("guest")] == ["Anna"]
    assert [(one.heard, one.meant) for one in talk.stores.misheard.all()] == [("Hannah", "Anna")]


def test_a_number_is_put_right_but_not_learnt(talk: Talk) -> None:
    talk.say("set a timer for fifty minutes")
    turn = talk.say("I said fifteen minutes, not fifty minutes")
    assert turn.reply.strip() == "Timer set for 15 minutes."
    assert [seconds for _, seconds in talk.timers] == [900]
    assert talk.stores.misheard.all() == []


def test_what_was_learnt_is_told_and_forgotten(talk: Talk) -> None:
    talk.say("I said Anna, not Hannah")
    tools = talk.mind.tools
    assert tools["name_list"].call({}).say == "I learnt: Anna, not Hannah."
    assert talk.say("undo that").reply.startswith("Undone.")
    assert talk.stores.misheard.all() == []


def test_a_dry_run_learns_and_changes_nothing(talk: Talk) -> None:
    talk.say("add Hannah to my guest list")
    talk.say("I said Anna, not Hannah", dry_run=True)
    assert [one.text for one in talk.stores.lists.items("guest")] == ["Hannah"]
    assert talk.stores.misheard.all() == []

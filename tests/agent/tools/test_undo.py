"""Taking back what was done, one thing after the other or several at once."""

import pytest

from tests.agent.talking import Talk
from victus_desktop.conversation.records import Outcome


@pytest.fixture
def busy(talk: Talk) -> Talk:
    """One for whom three things were done."""
    talk.say("add milk to my shopping list")
    talk.say("set a tea timer for five minutes")
    talk.say("add eggs to my shopping list")
    return talk


def on_the_list(talk: Talk) -> list[str]:
    return [one.text for one in talk.stores.lists.items("shopping")]


def undone(talk: Talk) -> list[str]:
    """The tools whose doing the journal holds for taken back, the last first."""
    return [one.call.tool for one in talk.stores.journal.entries() if one.undone]


def test_each_undo_takes_back_what_was_done_before(busy: Talk) -> None:
    assert busy.say("undo that").reply == "Undone. Eggs are off the shopping list."
    assert busy.say("undo that too").reply == "Undone. The tea timer is cancelled."
    assert busy.say("and the one before that").reply == "Undone. Milk is off the shopping list."
    assert undone(busy) == ["list_add", "timer_set", "list_add"]
    assert busy.say("again").reply == "There is nothing to undo."


def test_more_of_the_same_is_only_asked_for_after_an_undo(busy: Talk) -> None:
    busy.say("undo that")
    busy.say("what time is it")
    busy.say("and that too")
    assert undone(busy) == ["list_add"]


@pytest.mark.parametrize(
    ("said", "left"),
    [("undo the last two things", 1), ("undo both", 1), ("take back the last three", 0)],
)
def test_several_are_taken_back_at_once(busy: Talk, said: str, left: int) -> None:
    turn = busy.say(said)
    assert busy.timers == []
    assert len(on_the_list(busy)) == left
    assert turn.calls[0].result == {"undone": ["list_add", "timer_set", "list_add"][: 3 - left]}


def test_fewer_than_that_say_so(busy: Talk) -> None:
    assert busy.say("undo the last five").reply.endswith("There is nothing to undo.")
    assert (on_the_list(busy), busy.timers) == ([], [])


def test_everything_is_named_and_asked_for_first(busy: Talk) -> None:
    asked = busy.say("undo everything")
    assert asked.outcome is Outcome.APPROVAL_NEEDED
    assert asked.reply == (
        "Shall I take back the last 3 things I did: list add: shopping, eggs;"
        " timer set: tea, 5 minutes; list add: shopping, milk?"
    )
    assert busy.timers == [("tea", 300)]
    busy.say("yes")
    assert (on_the_list(busy), busy.timers) == ([], [])


def test_a_moment_is_read_as_people_say_it(talk: Talk) -> None:
    talk.say("set an alarm for tomorrow at 7 am")
    assert "alarm set: Wednesday, November 25 at 7 am?" in talk.say("undo everything").reply


def test_setting_is_taken_back_after_the_cancelling_was(talk: Talk) -> None:
    talk.say("add milk to my shopping list")
    for thing in ("timer for five minutes", "alarm for 7 am"):
        talk.say(f"set a {thing}")
        talk.say("cancel it")
        talk.say("undo that")
        assert len(talk.stores.schedule.pending()) == 1
        talk.say("undo that")
        assert talk.stores.schedule.pending() == []
    assert on_the_list(talk) == ["milk"]


def test_a_note_is_taken_back_after_its_removal_was(talk: Talk) -> None:
    talk.say("add milk to my shopping list")
    talk.say("take a note that the boiler code is 12")
    talk.say("delete my last note")
    talk.say("undo the last two")
    assert talk.stores.notes.search("") == []
    assert on_the_list(talk) == ["milk"]

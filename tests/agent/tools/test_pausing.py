"""Timers that are paused and run on."""

from datetime import UTC

import pytest

from tests.agent.family import Family, Watch
from tests.agent.talking import Talk
from victus_desktop.agent.tools import timers
from victus_desktop.conversation.errors import BadInput
from victus_desktop.history.stores import Stores


@pytest.fixture
def family(stores: Stores, watch: Watch) -> Family:
    return Family({tool.name: tool for tool in timers.tools(stores.schedule, watch)}, watch)


def test_a_paused_timer_keeps_what_is_left(family: Family, stores: Stores, watch: Watch) -> None:
    family.ask("timer_set", "set a timer for ten minutes")
    watch.pass_by(minutes=4)
    paused = family.ask("timer_pause", "pause the timer")
    assert paused.say == "The 10 minute timer is paused with 6 minutes left."
    watch.pass_by(hours=3)
    assert stores.schedule.due_now(watch().astimezone(UTC)) == []
    told = family.ask("timer_status", "how much is left")
    assert told.say == "The 10 minute timer is paused with 6 minutes left."
    again = family.ask("timer_resume", "resume the timer")
    assert again.say == "The 10 minute timer is running again, 6 minutes left."
    watch.pass_by(minutes=6)
    assert len(stores.schedule.due_now(watch().astimezone(UTC))) == 1


def test_the_one_that_is_named_is_paused(family: Family) -> None:
    family.ask("timer_set", "set a pasta timer for ten minutes")
    family.ask("timer_set", "set an egg timer for five minutes")
    family.ask("timer_pause", "pause my pasta timer")
    assert family.call("timer_status").say == (
        "5 minutes left on the egg timer. The pasta timer is paused with 10 minutes left."
    )
    # Only one runs, and only one is paused: none need be named.
    assert family.ask("timer_pause", "pause the timer").data[0]["name"] == "egg"
    with pytest.raises(BadInput, match="Which one: the egg timer or the pasta timer"):
        family.ask("timer_resume", "resume the timer")
    assert family.ask("timer_resume", "resume both timers").say == "2 timers running again."


def test_what_cannot_be_paused_or_resumed_says_why(family: Family) -> None:
    with pytest.raises(BadInput, match="No timer is running"):
        family.call("timer_pause")
    family.ask("timer_set", "set a tea timer for three minutes")
    with pytest.raises(BadInput, match="The tea timer is not paused"):
        family.call("timer_resume")
    with pytest.raises(BadInput, match="No egg timer is running"):
        family.call("timer_pause", name="egg")
    family.call("timer_pause")
    with pytest.raises(BadInput, match="The tea timer is paused already"):
        family.call("timer_pause", name="tea")


def test_pausing_resuming_and_cancelling_are_taken_back(family: Family, watch: Watch) -> None:
    family.ask("timer_set", "set a timer for ten minutes")
    paused = family.call("timer_pause")
    watch.pass_by(minutes=1)
    resumed = family.undo(paused)
    assert resumed.data[0]["seconds_left"] == 600
    family.undo(resumed)
    family.undo(family.call("timer_cancel"))
    watch.pass_by(minutes=30)
    (timer,) = family.call("timer_status").data
    assert (timer["paused"], timer["seconds_left"]) == (True, 600)


def test_a_paused_timer_is_given_more_and_stays_paused(family: Family, watch: Watch) -> None:
    family.ask("timer_set", "set a timer for ten minutes")
    family.call("timer_pause")
    watch.pass_by(minutes=30)
    changed = family.ask("timer_change", "add five minutes to the timer")
    assert changed.say == "The 10 minute timer now has 15 minutes left."
    family.undo(changed)
    (timer,) = family.call("timer_status").data
    assert (timer["paused"], timer["seconds_left"]) == (True, 600)


@pytest.mark.parametrize("plays", [False, True])
def test_a_bare_pause_is_for_the_timer_unless_music_plays(talk: Talk, plays: bool) -> None:
    talk.say("set a timer for ten minutes")
    talk.say("what time is it")
    talk.plays = plays
    assert talk.called(talk.say("pause")) == ([] if plays else ["timer_pause"])
    talk.plays = False
    assert talk.called(talk.say("resume")) == ([] if plays else ["timer_resume"])


def test_nothing_is_paused_where_no_timer_runs(talk: Talk) -> None:
    assert talk.called(talk.say("pause")) == []
    talk.say("set a timer for ten minutes")
    assert talk.called(talk.say("resume")) == []


def test_it_is_the_timer_that_was_spoken_of(talk: Talk) -> None:
    talk.plays = True
    talk.say("set a pasta timer for ten minutes")
    talk.say("set an egg timer for five minutes")
    assert talk.say("pause it").reply == "The egg timer is paused with 5 minutes left."
    assert talk.say("continue").reply == "The egg timer is running again, 5 minutes left."
    assert talk.say("pause it again please").calls[0].tool == "timer_pause"
    assert talk.say("undo that").reply.startswith("Undone. The egg timer is running again")


@pytest.mark.parametrize(
    ("said", "tool"),
    [
        ("pause my laundry timer", "timer_pause"),
        ("could you put the timer on hold please", "timer_pause"),
        ("carry on with the egg timer", "timer_resume"),
        ("let the timer run on", "timer_resume"),
        ("unpause all timers", "timer_resume"),
    ],
)
def test_it_is_said_in_many_ways(talk: Talk, said: str, tool: str) -> None:
    match = talk.mind.commands.match(said)
    assert match is not None
    assert match.tool == tool

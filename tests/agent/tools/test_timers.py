import pytest

from tests.agent.family import Family, Watch
from victus_desktop.agent.tools import timers
from victus_desktop.conversation.errors import BadInput
from victus_desktop.history.stores import Stores


@pytest.fixture
def family(stores: Stores, watch: Watch) -> Family:
    return Family({tool.name: tool for tool in timers.tools(stores.schedule, watch)}, watch)


def test_a_timer_counts_down(family: Family, watch: Watch) -> None:
    assert family.ask("timer_set", "set a timer for ten minutes").say == "Timer set for 10 minutes."
    watch.pass_by(minutes=4)
    told = family.ask("timer_status", "how much time is left")
    assert told.say == "6 minutes left on the 10 minute timer."
    assert told.data[0]["seconds_left"] == 360


def test_several_timers_are_told_apart_by_name_and_by_length(family: Family) -> None:
    family.ask("timer_set", "set a pasta timer for nine minutes")
    family.ask("timer_set", "set a timer for an hour")
    assert family.ask("timer_status", "how long is left on the pasta timer").say == (
        "9 minutes left on the pasta timer."
    )
    assert family.ask("timer_cancel", "cancel the one hour timer").say == (
        "The 1 hour timer is cancelled."
    )


def test_where_it_is_not_clear_which_one_it_asks(family: Family) -> None:
    family.ask("timer_set", "set a pasta timer for nine minutes")
    family.ask("timer_set", "set a tea timer for four minutes")
    with pytest.raises(BadInput, match=r"Which one: the tea timer or the pasta timer\?"):
        family.ask("timer_cancel", "cancel the timer")
    with pytest.raises(BadInput, match="There is no bread timer"):
        family.ask("timer_cancel", "cancel the bread timer")


def test_a_cancelled_timer_comes_back_due_when_it_was(family: Family, watch: Watch) -> None:
    family.ask("timer_set", "set a pasta timer for nine minutes")
    family.ask("timer_set", "set a tea timer for four minutes")
    gone = family.ask("timer_cancel", "cancel all timers")
    assert gone.say == "2 timers cancelled."
    assert family.ask("timer_status", "timer status").say == "No timer is running."
    watch.pass_by(minutes=1)
    family.undo(gone)
    left = {one["name"]: one["seconds_left"] for one in family.call("timer_status").data}
    assert left == {"tea": 180, "pasta": 480}


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("add five minutes to the timer", "15 minutes"),
        ("take two minutes off the timer", "8 minutes"),
        ("change the timer to half an hour", "30 minutes"),
    ],
)
def test_a_timer_can_be_given_more_or_less(family: Family, said: str, left: str) -> None:
    family.ask("timer_set", "set a timer for ten minutes")
    changed = family.ask("timer_change", said)
    assert changed.say.endswith(f"now has {left} left.")
    family.undo(changed)
    assert family.call("timer_status").data[0]["seconds_left"] == 600


def test_no_more_can_be_taken_off_than_there_is(family: Family) -> None:
    family.ask("timer_set", "set a timer for one minute")
    with pytest.raises(BadInput, match="only 1 minute left"):
        family.ask("timer_change", "take two minutes off the timer")


def test_setting_can_be_undone(family: Family) -> None:
    family.undo(family.ask("timer_set", "set a timer for ten minutes"))
    assert family.call("timer_status").say == "No timer is running."


def test_the_length_is_asked_for(family: Family) -> None:
    tool = family.tools["timer_set"]
    assert tool.missing({}) == "duration"
    assert tool.question("duration") == "For how long?"
    with pytest.raises(BadInput):
        family.call("timer_set", duration=0)


def test_a_timer_may_be_set_until_a_time_of_day(family: Family) -> None:
    told = family.ask("timer_set", "set a timer until half past three in the afternoon")
    assert told.say == "Timer set for 1 hour and 10 minutes."

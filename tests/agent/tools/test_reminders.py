from datetime import timedelta

import pytest

from tests.agent.family import Family, Watch
from victus_desktop.agent.tools import reminders
from victus_desktop.conversation.errors import BadInput
from victus_desktop.history.stores import Stores


@pytest.fixture
def family(stores: Stores, watch: Watch) -> Family:
    tools = reminders.tools(stores.schedule, watch)
    return Family({tool.name: tool for tool in tools}, watch)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("wake me up at seven", "Alarm set for tomorrow at 7 am."),
        ("set an alarm for half past six in the evening", "Alarm set for today at 6:30 pm."),
        ("wake me at nine on sunday", "Alarm set for Sunday at 9 am."),
        ("wake me in twenty minutes", "Alarm set for today at 2:40 pm."),
        (
            "set an alarm for 6:30 every weekday",
            "Alarm set for every weekday, first tomorrow at 6:30 am.",
        ),
        (
            "wake me on weekdays at seven but not on wednesday",
            "Alarm set for every weekday except Wednesday, first on Thursday at 7 am.",
        ),
        ("i have a train at nine so set an alarm for seven am", "Alarm set for tomorrow at 7 am."),
        ("snooze until eight", "Alarm set for today at 8 pm."),
        (
            "set an alarm at seven for the next three days",
            "Alarm set for every day until November 27, first tomorrow at 7 am.",
        ),
        (
            "wake me up every other day at seven",
            "Alarm set for every 2 days, first tomorrow at 7 am.",
        ),
        (
            "wake me at seven on school days",
            "Alarm set for every weekday, first tomorrow at 7 am.",
        ),
        ("snooze for five minutes", "Alarm set for today at 2:25 pm."),
    ],
)
def test_alarms_are_set(family: Family, said: str, answer: str) -> None:
    assert family.ask("alarm_set", said).say == answer


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("remind me to call mum at five", "today at 5 pm: call mum."),
        ("remind me in an hour to check the oven", "today at 3:20 pm: check the oven."),
        ("remind me tomorrow about the dentist", "tomorrow at 9 am: the dentist."),
        (
            "set a reminder for the parents' tea on friday at two",
            "on Friday at 2 pm: the parents' tea.",
        ),
        (
            "remind me every weekday at seven to stretch",
            "every weekday, first tomorrow at 7 am: stretch.",
        ),
        (
            "remind me to pay the rent on the first of every month",
            "every month on day 1, first on Tuesday, December 1 at 9 am: pay the rent.",
        ),
        (
            "remind me every day until friday to water the plants",
            "every day until November 27, first tomorrow at 9 am: water the plants.",
        ),
        (
            "remind me every two hours between nine and five to stretch",
            "every 2 hours from 9 am to 5 pm, first today at 3 pm: stretch.",
        ),
        (
            "remind me every day for a week to take the antibiotic",
            "every day until December 1, first tomorrow at 9 am: take the antibiotic.",
        ),
        (
            "remind me every other monday to take out the bins",
            "every 2 weeks on Monday, first on Monday at 9 am: take out the bins.",
        ),
        (
            "remind me every day except sunday to water the plants",
            "every day except Sunday, first tomorrow at 9 am: water the plants.",
        ),
        ("remind me every other friday to water the plants", "every 2 weeks on Friday, first"),
    ],
)
def test_reminders_are_set(family: Family, said: str, answer: str) -> None:
    assert answer in family.ask("reminder_set", said).say


def test_what_would_end_before_it_begins_is_refused(family: Family) -> None:
    with pytest.raises(BadInput, match="over before it begins"):
        family.ask("reminder_set", "remind me every friday until thursday to call mum")


def test_they_are_told_and_those_of_a_day_alone(family: Family) -> None:
    family.ask("alarm_set", "wake me up at seven")
    family.ask("reminder_set", "remind me to call mum on friday at five")
    assert family.call("alarm_or_reminder_list").say == (
        "There is an alarm tomorrow at 7 am and a reminder on Friday at 5 pm: call mum."
    )
    friday = family.ask("alarm_or_reminder_list", "what reminders are there on friday")
    assert [one["label"] for one in friday.data] == ["call mum"]
    assert family.ask("alarm_or_reminder_list", "do i have any alarms on friday").data == []
    week = family.ask("alarm_or_reminder_list", "which reminders do i have this week")
    assert len(week.data) == 1


def test_one_is_cancelled_by_its_time_its_day_or_its_label(family: Family) -> None:
    family.ask("alarm_set", "set an alarm for seven am tomorrow")
    family.ask("alarm_set", "set an alarm for nine am on saturday")
    family.ask("reminder_set", "remind me to call mum on friday at five")
    gone = family.ask("alarm_or_reminder_cancel", "cancel the seven am alarm")
    assert gone.say == "Cancelled: an alarm tomorrow at 7 am."
    assert (
        "call mum" in family.ask("alarm_or_reminder_cancel", "cancel the reminder to call mum").say
    )
    assert "Saturday" in family.ask("alarm_or_reminder_cancel", "cancel the alarm on saturday").say


def test_where_it_is_not_clear_which_one_it_asks(family: Family) -> None:
    family.ask("alarm_set", "set an alarm for seven am tomorrow")
    family.ask("alarm_set", "set an alarm for eight am tomorrow")
    with pytest.raises(BadInput, match="Which one: an alarm tomorrow at 7 am or an alarm"):
        family.ask("alarm_or_reminder_cancel", "cancel the alarm")
    gone = family.ask("alarm_or_reminder_cancel", "cancel all alarms")
    assert len(gone.data) == 2
    family.undo(gone)
    assert len(family.call("alarm_or_reminder_list").data) == 2


def test_there_is_nothing_to_cancel(family: Family) -> None:
    with pytest.raises(BadInput, match="no such alarm"):
        family.ask("alarm_or_reminder_cancel", "cancel the alarm")


def test_what_has_passed_is_refused_unless_it_comes_again(family: Family, watch: Watch) -> None:
    past = watch() - timedelta(hours=1)
    with pytest.raises(BadInput, match="passed"):
        family.call("reminder_set", label="tea", when=past)
    kept = family.call("reminder_set", label="tea", when=past, recurrence="FREQ=DAILY")
    assert "first tomorrow at 1:20 pm" in kept.say


def test_setting_can_be_undone(family: Family) -> None:
    family.undo(family.ask("alarm_set", "wake me up at seven"))
    assert family.call("alarm_or_reminder_list").data == []


def test_an_alarm_is_moved_and_keeps_its_day(family: Family) -> None:
    family.ask("alarm_set", "set an alarm for 7am tomorrow")
    moved = family.ask("alarm_set", "change my alarm to eight")
    assert moved.say == "The alarm is now tomorrow at 8 am."
    assert family.call("alarm_or_reminder_list").say == "There is an alarm tomorrow at 8 am."
    family.undo(moved)
    assert family.call("alarm_or_reminder_list").say == "There is an alarm tomorrow at 7 am."


def test_the_alarm_that_is_moved_is_told_by_its_time_or_day(family: Family) -> None:
    for when in ("seven tomorrow", "nine tomorrow", "six on monday"):
        family.ask("alarm_set", f"set an alarm for {when}")
    hour = family.ask("alarm_set", "change my nine o'clock alarm to ten")
    assert hour.say == "The alarm is now tomorrow at 10 am."
    day = family.ask("alarm_set", "move my monday alarm to eight")
    assert day.say == "The alarm is now on Monday at 8 am."


def test_a_reminder_is_moved_by_its_name_to_another_day_or_hour(family: Family) -> None:
    family.ask("reminder_set", "remind me on friday at 9 to send the report")
    family.ask("reminder_set", "remind me on friday at 11 to water the plants")
    hour = family.ask("reminder_set", "move the report reminder to ten")
    assert hour.say == "Send the report is now on Friday at 10 am."
    day = family.ask("reminder_set", "move my reminder about the report to monday")
    assert day.say == "Send the report is now on Monday at 10 am."
    both = family.ask("reminder_set", "push the report reminder to sunday at five pm")
    assert both.say == "Send the report is now on Sunday at 5 pm."


def test_what_recurs_is_moved_this_once(family: Family) -> None:
    family.ask("reminder_set", "remind me every monday at 9 to submit the report")
    moved = family.ask("reminder_set", "move the report reminder to ten")
    assert moved.say == "Submit the report is now on Monday at 10 am, this once."


def test_which_one_is_asked_where_several_could_be_moved(family: Family) -> None:
    family.ask("alarm_set", "set an alarm for six tomorrow")
    family.ask("alarm_set", "set an alarm for nine tomorrow")
    with pytest.raises(BadInput, match="Which one: an alarm tomorrow at 6 am"):
        family.ask("alarm_set", "change my alarm to eight")


def test_with_nothing_to_move_it_is_set(family: Family) -> None:
    assert family.ask("alarm_set", "change my alarm to 8 am").say.startswith("Alarm set for")


def test_what_was_cancelled_is_told_when_it_is_set_again(family: Family) -> None:
    family.ask("reminder_set", "remind me on friday at 9 to send the report")
    back = family.undo(family.call("alarm_or_reminder_cancel", label="report"))
    assert back.say == "Set again: a reminder on Friday at 9 am: send the report."


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "i need to leave at quarter to four remind me ten minutes before",
            "I will remind you today at 3:35 pm: leave.",
        ),
        (
            "remind me to leave at four half an hour beforehand",
            "I will remind you today at 3:30 pm: leave.",
        ),
        (
            "remind me that tomorrow is mum's birthday",
            "I will remind you tomorrow at 9 am: mum's birthday.",
        ),
        (
            "remind me when it's six pm to eat something",
            "I will remind you today at 6 pm: eat something.",
        ),
        (
            "could you possibly remind me to ring the vet tomorrow morning if that's ok",
            "I will remind you tomorrow at 9 am: ring the vet.",
        ),
    ],
)
def test_a_reminder_is_due_when_it_was_meant_to_be(family: Family, said: str, told: str) -> None:
    assert family.ask("reminder_set", said).say == told


WEEKDAYS_AT_SEVEN = "an alarm every weekday, first tomorrow at 7 am"


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("turn off my alarm for tomorrow", "Skipped tomorrow's alarm; the next is on Thursday at"),
        ("skip tomorrow's alarm", "Skipped tomorrow's alarm; the next is on Thursday at 7 am."),
        ("no alarm tomorrow", "Skipped tomorrow's alarm; the next is on Thursday at 7 am."),
        ("cancel the alarm on friday", "Skipped Friday's alarm; the next is tomorrow at 7 am."),
        ("cancel my friday alarm", "Skipped Friday's alarm; the next is tomorrow at 7 am."),
        ("cancel the alarm on december 4th", "Skipped the alarm on Friday, December 4; the next"),
        ("no alarms next week", "Skipped 5 alarms; the next is tomorrow at 7 am."),
        ("skip my alarm", "Skipped tomorrow's alarm; the next is on Thursday at 7 am."),
        ("cancel my next alarm", "Skipped tomorrow's alarm; the next is on Thursday at 7 am."),
        ("cancel my alarm", "Cancelled: an alarm every weekday, first tomorrow at 7 am."),
        ("cancel the seven am alarm", "Cancelled: an alarm every weekday, first tomorrow at 7 am."),
    ],
)
def test_of_what_repeats_only_the_named_days_are_cancelled(
    family: Family, said: str, answer: str
) -> None:
    family.ask("alarm_set", "set an alarm for seven am every weekday")
    gone = family.ask("alarm_or_reminder_cancel", said)
    assert gone.say.startswith(answer)
    family.undo(gone)
    assert family.call("alarm_or_reminder_list").say == f"There is {WEEKDAYS_AT_SEVEN}."


def test_only_those_that_ring_on_the_day_are_meant(family: Family) -> None:
    family.ask("alarm_set", "set an alarm for nine am every sunday")
    family.ask("alarm_set", "set an alarm for seven am every weekday")
    skipped = family.ask("alarm_or_reminder_cancel", "skip thursday's alarm")
    assert skipped.say == "Skipped Thursday's alarm; the next is tomorrow at 7 am."
    thursday = family.ask("alarm_or_reminder_list", "what alarms are there on thursday")
    assert thursday.say == "There is no alarm set then."
    assert len(family.ask("alarm_or_reminder_list", "what alarms are there on friday").data) == 1
    with pytest.raises(BadInput, match="no such alarm"):
        family.ask("alarm_or_reminder_cancel", "no alarm on saturday")


def test_the_sunday_alarm_is_all_of_it(family: Family) -> None:
    family.ask("alarm_set", "set an alarm for nine am every sunday")
    family.ask("alarm_set", "set an alarm for seven am every day")
    gone = family.ask("alarm_or_reminder_cancel", "cancel my daily alarm")
    assert gone.say == "Cancelled: an alarm every day, first tomorrow at 7 am."
    gone = family.ask("alarm_or_reminder_cancel", "cancel my sunday alarm")
    assert gone.say == "Cancelled: an alarm every Sunday, first on Sunday at 9 am."


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("make my alarm half an hour later", "The alarm is now tomorrow at 7:30 am."),
        ("push my alarm back by ten minutes", "The alarm is now tomorrow at 7:10 am."),
        ("set my alarm an hour earlier", "The alarm is now tomorrow at 6 am."),
        ("wake me ten minutes earlier tomorrow", "The alarm is now tomorrow at 6:50 am."),
        ("bring tomorrow's alarm forward by 5 minutes", "The alarm is now tomorrow at 6:55 am."),
        ("let me sleep ten minutes longer", "The alarm is now tomorrow at 7:10 am."),
    ],
)
def test_an_alarm_is_moved_by_so_much(family: Family, said: str, answer: str) -> None:
    family.ask("alarm_set", "wake me at seven")
    family.ask("reminder_set", "remind me to call mum tomorrow at five")
    moved = family.ask("alarm_or_reminder_shift", said)
    assert moved.say == answer
    family.undo(moved)
    assert "an alarm tomorrow at 7 am and a reminder" in family.call("alarm_or_reminder_list").say


def test_what_repeats_is_moved_for_good_or_on_the_named_day_alone(family: Family) -> None:
    family.ask("alarm_set", "set an alarm for seven am every weekday")
    moved = family.ask("alarm_or_reminder_shift", "make my alarm half an hour later")
    assert moved.say == "The alarm is now every weekday, first tomorrow at 7:30 am."
    family.undo(moved)
    once = family.ask("alarm_or_reminder_shift", "make thursday's alarm half an hour later")
    assert once.say == "The alarm is now on Thursday at 7:30 am, this once."
    thursday = family.ask("alarm_or_reminder_list", "what alarms are there on thursday")
    assert thursday.say == "There is an alarm on Thursday at 7:30 am."
    family.undo(once)
    assert family.call("alarm_or_reminder_list").say == f"There is {WEEKDAYS_AT_SEVEN}."


def test_an_alarm_that_is_moved_before_the_present_rings_on_its_next_day(family: Family) -> None:
    family.ask("alarm_set", "set an alarm for 2:30 pm every day")
    moved = family.ask("alarm_or_reminder_shift", "set my alarm half an hour earlier")
    assert moved.say == "The alarm is now every day, first tomorrow at 2 pm."


def test_nothing_is_moved_where_nothing_is_set_or_the_time_has_passed(family: Family) -> None:
    with pytest.raises(BadInput, match="no alarm set that I could move"):
        family.ask("alarm_or_reminder_shift", "make my alarm ten minutes later")
    family.ask("alarm_set", "wake me in twenty minutes")
    with pytest.raises(BadInput, match="passed"):
        family.ask("alarm_or_reminder_shift", "make my alarm an hour earlier")


def test_what_is_due_at_several_hours_is_not_moved(family: Family) -> None:
    family.ask("reminder_set", "remind me every hour from nine to twelve to stretch")
    with pytest.raises(BadInput, match="several hours"):
        family.ask("alarm_or_reminder_shift", "move my reminder back by ten minutes")


def test_how_long_it_is_until_the_next_one(family: Family) -> None:
    assert family.ask("alarm_or_reminder_list", "how long until my alarm").say == (
        "There is no alarm set."
    )
    family.ask("alarm_set", "wake me at seven")
    family.ask("alarm_set", "wake me at eight")
    assert family.ask("alarm_or_reminder_list", "how long until my alarm").say == (
        "Your next alarm is tomorrow at 7 am, in 16 hours and 40 minutes."
    )

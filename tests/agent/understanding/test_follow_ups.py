"""What goes on from the request before: what was asked back, corrected, cancelled, done again."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.agent.talking import Talk
from victus_desktop.conversation.ports import Part
from victus_desktop.conversation.records import Outcome


def test_a_missing_argument_is_asked_for_and_filled_by_the_next_turn(talk: Talk) -> None:
    asked = talk.say("Set a timer")
    assert (asked.reply, asked.calls, talk.timers) == ("For how long?", [], [])
    assert talk.say("ten minutes").reply == "Timer set for 10 minutes."
    assert talk.timers == [("", 600)]


def test_two_missing_arguments_are_asked_for_one_by_one(talk: Talk) -> None:
    talk.route(reminder="reminder_set")
    assert talk.say("Set a reminder").reply == "What shall I remind you of?"
    assert talk.say("to water the plants").reply == "When?"
    turn = talk.say("tomorrow at three pm")
    assert talk.called(turn) == ["reminder_set"]
    assert "water the plants" in turn.reply


@pytest.mark.parametrize("refusal", ["never mind", "No.", "cancel", "forget it"])
def test_never_mind_leaves_a_question_unanswered(talk: Talk, refusal: str) -> None:
    talk.say("Set a timer")
    assert talk.say(refusal).reply == "All right."
    talk.say("ten minutes")
    assert talk.timers == []


def test_a_command_instead_of_an_answer_is_a_command(talk: Talk) -> None:
    talk.say("Set a timer")
    turn = talk.say("Add milk to the shopping list")
    assert talk.called(turn) == ["list_add"]
    assert talk.timers == []


@pytest.mark.parametrize(
    ("said", "tool"),
    [
        ("Remind me every day except Sunday to water the plants", "reminder_set"),
        ("Add eggs to my list for tomorrow please", "list_add"),
        ("at seven", "alarm_set"),
        ("tomorrow", "alarm_set"),
        ("every Sunday at nine", "alarm_set"),
    ],
)
def test_only_a_bare_answer_tells_when_an_alarm_shall_ring(
    talk: Talk, said: str, tool: str
) -> None:
    talk.route(eggs="list_add")
    assert talk.say("Set an alarm").reply == "For when?"
    assert talk.called(talk.say(said)) == [tool]


def test_the_one_at_eight_keeps_the_day_that_was_named(talk: Talk) -> None:
    talk.say("Set an alarm for 7 am tomorrow")
    talk.say("Set an alarm for 8 am every day")
    assert talk.say("Cancel my alarm for tomorrow").reply.startswith("Which one")
    assert talk.say("the one at eight").reply.startswith("Skipped tomorrow's alarm; the next is")


def test_a_reminder_is_no_answer_to_which_alarm_is_meant(talk: Talk) -> None:
    talk.route(remind="reminder_set")
    talk.say("Set an alarm for 7 am")
    talk.say("Set an alarm for 8 am")
    assert talk.say("Cancel the alarm").reply.startswith("Which one")
    assert talk.say("Remind me in a bit").reply == "What shall I remind you of?"


def test_a_day_that_is_left_out_is_not_the_first(talk: Talk) -> None:
    turn = talk.say("Remind me every day except Sunday to water the plants")
    assert "every day except Sunday, first tomorrow at 9 am" in turn.reply


def test_a_withdrawn_guess_leaves_the_question_open(talk: Talk) -> None:
    talk.say("Set a timer")
    guess = talk.turn("uh", confirmed=False)
    guess.cancel()
    talk.run(guess)
    talk.say("ten minutes")
    assert talk.timers == [("", 600)]


def test_and_with_another_request_is_that_request(talk: Talk) -> None:
    talk.route(take="list_remove")
    talk.say("add bread and butter to my shopping list")
    talk.say("and jam")
    talk.say("and take butter off again")
    kept = [one.text for one in talk.stores.lists.items("shopping")]
    assert kept == ["bread", "jam"]


def test_a_timer_is_nothing_to_buy(talk: Talk) -> None:
    talk.route(timer="timer_set")
    talk.say("add bread to my shopping list")
    talk.say("how about a timer for ten minutes")
    assert talk.timers == [("", 600)]


def test_what_was_not_looked_up_is_gone_on_from_in_words(talk: Talk) -> None:
    talk.route(capital="web_search")
    model = talk.think(lambda text, tools, turn: iter([Part("Paris.")]))
    talk.say("what is the capital of France")
    assert talk.say("and of Spain").reply == "Paris."
    assert len(model.offered) == 2


def test_and_in_paris_asks_the_same_about_paris(talk: Talk) -> None:
    talk.say("What time is it in Tokyo?")
    turn = talk.say("And in Paris?")
    assert [(call.tool, call.arguments["place"]) for call in turn.calls] == [
        ("time_or_date", "Paris")
    ]


def test_make_it_ten_minutes_changes_the_timer_that_was_set(talk: Talk) -> None:
    talk.say("Set a tea timer for an hour")
    talk.say("Set a timer for five minutes")
    turn = talk.say("Make it ten minutes")
    assert talk.called(turn) == ["timer_change"]
    assert sorted(talk.timers) == [("", 600), ("tea", 3600)]
    talk.say("Make it fifteen minutes")
    assert sorted(talk.timers) == [("", 900), ("tea", 3600)]


def test_make_it_eight_moves_the_alarm_instead_of_setting_another(talk: Talk) -> None:
    talk.say("Set an alarm for tomorrow at 7 am")
    talk.say("Make it tomorrow at 8 am")
    assert [one.due for one in talk.stores.schedule.pending()] == [
        datetime(2026, 11, 25, 8, tzinfo=UTC)
    ]


def test_a_correction_takes_the_wrong_effect_back_first(talk: Talk) -> None:
    talk.say("Set an alarm for Monday at 7 am")
    turn = talk.say("No, for Tuesday at 7 am")
    assert talk.called(turn) == ["undo", "alarm_set"]
    assert [one.due for one in talk.stores.schedule.pending()] == [
        datetime(2026, 12, 1, 7, tzinfo=UTC)
    ]


def test_a_correction_that_cannot_be_done_changes_nothing(talk: Talk) -> None:
    talk.say("Set an alarm for tomorrow at 7 am")
    before = [one.due for one in talk.stores.schedule.pending()]
    turn = talk.say("No, for yesterday at 7 am")
    assert turn.outcome is Outcome.FAILED
    assert [one.due for one in talk.stores.schedule.pending()] == before


def test_a_correction_never_undoes_what_another_conversation_did(talk: Talk) -> None:
    talk.say("Set an alarm for Monday at 7 am", conversation="kitchen")
    talk.say("Set a timer for five minutes", conversation="study")
    talk.say("No, for Tuesday at 7 am", conversation="kitchen")
    assert ("", 300) in talk.timers


@pytest.mark.parametrize("words", ["cancel it", "Cancel that.", "no, cancel this", "delete it"])
@pytest.mark.parametrize(
    "request_",
    [
        "set a timer for five minutes",
        "set an alarm for tomorrow at 7 am",
        "remind me to call mum tomorrow at 6 pm",
    ],
)
def test_cancel_it_cancels_what_was_set_last(talk: Talk, request_: str, words: str) -> None:
    talk.say("set a tea timer for an hour")
    talk.say(request_)
    turn = talk.say(words)
    assert turn.calls[0].tool in ("timer_cancel", "alarm_or_reminder_cancel")
    assert talk.timers == [("tea", 3600)]


def test_cancel_it_asks_before_an_appointment_is_deleted(talk: Talk) -> None:
    talk.route(appointment="calendar_create")
    turn = talk.say("Make a dentist appointment for tomorrow at three pm")
    assert talk.called(turn) == ["calendar_create"]
    assert talk.say("cancel it").outcome is Outcome.APPROVAL_NEEDED
    talk.say("yes")
    start = datetime(2026, 11, 25, tzinfo=UTC)
    assert talk.stores.calendar.between(start, start + timedelta(days=1)) == []


def test_cancel_it_with_nothing_set_cancels_nothing(talk: Talk) -> None:
    talk.say("set a timer for five minutes", conversation="other")
    talk.say("what time is it")
    talk.say("cancel it")
    assert talk.timers == [("", 300)]


def test_undo_takes_back_and_cancelling_can_be_undone(talk: Talk) -> None:
    talk.say("set a timer for five minutes")
    talk.say("cancel it")
    assert talk.timers == []
    talk.say("undo")
    assert talk.timers == [("", 300)]


def test_no_for_seven_keeps_the_day(talk: Talk) -> None:
    talk.say("Set an alarm for Monday at 6:30 am")
    talk.say("No, for seven")
    assert [one.due for one in talk.stores.schedule.pending()] == [
        datetime(2026, 11, 30, 7, tzinfo=UTC)
    ]


def test_make_it_longer_after_asking_how_long_is_left_changes_that_timer(talk: Talk) -> None:
    talk.say("Set a timer for five minutes")
    talk.say("How long is left?")
    assert talk.called(talk.say("Make it ten minutes")) == ["timer_change"]
    assert talk.timers == [("", 600)]


def test_cancel_it_after_asking_for_the_timer_cancels_that(talk: Talk) -> None:
    talk.say("set a timer for ten minutes")
    talk.say("how much time is left on my timer")
    assert talk.say("cancel it").reply == "The 10 minute timer is cancelled."
    assert talk.timers == []


def test_cancel_it_after_a_name_was_asked_for_cancels_that_one_alone(talk: Talk) -> None:
    talk.say("set a pasta timer for nine minutes")
    talk.say("set a timer for five minutes")
    talk.say("how long is left on the pasta timer")
    talk.say("cancel it")
    assert talk.timers == [("", 300)]


def test_another_one_is_of_the_same_kind(talk: Talk) -> None:
    talk.say("set a timer for ten minutes")
    talk.say("how long is left on the timer")
    assert talk.say("set another one for five minutes").reply == "Timer set for 5 minutes."
    assert sorted(talk.timers) == [("", 300), ("", 600)]


def test_another_one_of_nothing_is_no_follow_up(talk: Talk) -> None:
    talk.say("what time is it")
    assert talk.called(talk.say("set another one for five minutes")) == []


def test_a_request_that_failed_may_be_asked_again_in_other_words(talk: Talk) -> None:
    talk.route(search="web_search")
    assert "internet" in talk.say("search the web for tulips").reply
    again = talk.say("and what about roses")
    assert talk.called(again) == ["web_search"]
    assert again.calls[0].arguments["query"] != "tulips"


def test_a_question_instead_of_an_answer_is_a_question(talk: Talk) -> None:
    talk.route(letter="email_send", dentist="calendar_list")
    assert talk.say("write a letter to Anna").reply.endswith("?")
    turn = talk.say("when is my dentist appointment")
    assert talk.called(turn) == ["calendar_list"]


def test_a_sum_goes_on(talk: Talk) -> None:
    assert talk.say("what is twelve times nine").reply == "That is 108."
    assert talk.say("and divided by four").reply == "That is 27."
    assert talk.say("plus ten").reply == "That is 37."
    assert talk.say("now subtract seven").reply == "That is 30."


@pytest.mark.parametrize(
    ("said", "called"),
    [("add milk to my shopping list", "list_add"), ("add 4 eggs to my shopping list", "list_add")],
)
def test_what_is_added_to_something_else_goes_on_no_sum(talk: Talk, said: str, called: str) -> None:
    talk.say("what is twelve times nine")
    assert talk.called(talk.say(said)) == [called]


def test_a_sum_that_goes_on_from_nothing_begins_anew(talk: Talk) -> None:
    talk.say("what time is it")
    assert talk.say("two plus ten").reply == "That is 12."


def test_another_request_instead_of_an_answer_is_done(talk: Talk) -> None:
    talk.route(meeting="calendar_create", alarms="alarm_or_reminder_list")
    assert talk.say("put a meeting into my calendar").reply.endswith("?")
    turn = talk.say("show the alarms please")
    assert talk.called(turn) == ["alarm_or_reminder_list"]


def test_a_mail_may_say_what_else_were_a_request(talk: Talk) -> None:
    talk.route(mail="email_send", alarms="alarm_or_reminder_list")
    assert talk.say("send a mail to Anna").reply == "What shall it say?"
    assert "show the alarms to Ben" in talk.say("show the alarms to Ben").reply


def test_what_else_is_told_is_kept_while_the_answer_lacks(talk: Talk) -> None:
    talk.say("set a timer")
    assert talk.say("for the rice").reply == "For how long?"
    talk.say("ten minutes")
    assert talk.timers == [("rice", 600)]


@pytest.mark.parametrize(
    ("said", "left"),
    [("the egg one", ["tea"]), ("tea", ["egg"]), ("the five minute one", ["egg"]), ("both", [])],
)
def test_which_one_is_answered_by_a_name(talk: Talk, said: str, left: list[str]) -> None:
    talk.say("set a tea timer for five minutes")
    talk.say("set an egg timer for nine minutes")
    assert talk.say("cancel the timer").reply == "Which one: the tea timer or the egg timer?"
    talk.say(said)
    assert [name for name, _ in talk.timers] == left


def test_which_one_keeps_what_else_was_told(talk: Talk) -> None:
    talk.say("set a tea timer for five minutes")
    talk.say("set an egg timer for nine minutes")
    talk.say("add two minutes to the timer")
    assert talk.say("the egg one").reply == "The egg timer now has 11 minutes left."


def test_which_one_is_answered_by_a_time(talk: Talk) -> None:
    talk.say("remind me to call mum tomorrow at 6 pm")
    talk.say("remind me to pay the rent tomorrow at 8 pm")
    talk.route(reminder="alarm_or_reminder_cancel")
    assert talk.say("cancel my reminder").reply.startswith("Which one: a reminder")
    talk.say("the one at eight")
    assert [one.label for one in talk.stores.schedule.pending()] == ["call mum"]


def test_another_request_instead_of_a_name_is_done(talk: Talk) -> None:
    talk.say("set a tea timer for five minutes")
    talk.say("set an egg timer for nine minutes")
    talk.say("cancel the timer")
    assert talk.called(talk.say("what time is it")) == ["time_or_date"]
    assert len(talk.timers) == 2


@pytest.mark.parametrize(
    "said", ["actually make that half six", "no, I meant half past six", "oh no sorry, half six"]
)
def test_a_time_is_put_right_in_many_words(talk: Talk, said: str) -> None:
    talk.say("set an alarm for tomorrow at 7 am")
    talk.say(said)
    assert [one.due for one in talk.stores.schedule.pending()] == [
        datetime(2026, 11, 25, 6, 30, tzinfo=UTC)
    ]


def test_actually_make_that_changes_the_timer(talk: Talk) -> None:
    talk.say("set a timer for ten minutes")
    assert talk.called(talk.say("actually make that twelve minutes")) == ["timer_change"]
    assert talk.timers == [("", 720)]


def test_more_time_for_it_is_for_the_timer_and_not_for_a_list(talk: Talk) -> None:
    talk.say("set a timer for ten minutes")
    turn = talk.say("add another five minutes to it")
    assert turn.reply == "The 10 minute timer now has 15 minutes left."


def test_another_joke_is_told(talk: Talk) -> None:
    talk.say("tell me a joke")
    for more in ("another one please", "tell me another", "give us one more"):
        assert talk.called(talk.say(more)) == ["joke"]


def test_sounds_of_thinking_are_no_part_of_a_request(talk: Talk) -> None:
    assert talk.say("um set a timer for like ten minutes").reply == "Timer set for 10 minutes."
    talk.say("add bread to my shopping list")
    talk.say("oh and some biscuits")
    assert [one.text for one in talk.stores.lists.items("shopping")] == ["bread", "biscuits"]


def test_that_note_is_the_one_just_made(talk: Talk) -> None:
    talk.say("note to self ring the dentist")
    assert [one.text for one in talk.stores.notes.search("")] == ["ring the dentist"]
    talk.say("delete that note")
    assert talk.stores.notes.search("") == []


def test_one_of_several_is_cancelled_by_its_name(talk: Talk) -> None:
    talk.say("set a tea timer for five minutes")
    talk.say("set an egg timer for nine minutes")
    assert talk.say("cancel the tea one").reply == "The tea timer is cancelled."
    talk.say("remind me to call mum tomorrow at six pm")
    talk.say("remind me to pay the rent tomorrow at eight pm")
    talk.say("cancel the rent one")
    assert [one.label for one in talk.stores.schedule.pending()] == ["egg", "call mum"]


def test_make_it_an_hour_counts_a_reminder_from_now(talk: Talk) -> None:
    talk.say("remind me in forty minutes to take the washing out")
    told = talk.say("make it an hour").reply
    assert told == "I will remind you today at 3:20 pm: take the washing out."
    assert len(talk.stores.schedule.pending()) == 1


def test_a_sum_goes_on_by_name(talk: Talk) -> None:
    talk.say("what's 20 percent of 85")
    assert talk.say("add 5 to that").reply == "That is 22."
    assert talk.say("divide that by 4").reply == "That is 5.5."
    assert talk.say("and multiply it by three").reply == "That is 16.5."

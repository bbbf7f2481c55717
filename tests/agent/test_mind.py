"""One mind, talked to: who answers, what is asked back, what goes on from what was said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from tests.agent.talking import Talk
from victus_desktop.agent.router import Choice
from victus_desktop.agent.tool import Tool, ToolResult
from victus_desktop.agent.tools import memory
from victus_desktop.conversation.ports import Part
from victus_desktop.conversation.records import Outcome, Tier
from victus_desktop.conversation.turn import Turn


def test_a_command_is_answered_by_the_first_tier(talk: Talk) -> None:
    turn = talk.say("Set a timer for five minutes.")
    assert (turn.tier, turn.reply) == (Tier.COMMAND, "Timer set for 5 minutes.")
    assert talk.timers == [("", 300)]


def test_what_no_command_matches_goes_to_the_router(talk: Talk) -> None:
    talk.route(kettle="timer_set")
    turn = talk.say("Wake me when the kettle has had five minutes")
    assert (turn.tier, talk.called(turn)) == (Tier.ROUTER, ["timer_set"])


def test_what_no_tool_does_is_said_so(talk: Talk) -> None:
    talk.route(pizza="none")
    turn = talk.say("Order me a pizza")
    assert (turn.tier, turn.reply, turn.calls) == (Tier.ROUTER, "I can't do that yet.", [])


def test_the_rest_is_for_the_language_model_with_the_likeliest_tools(talk: Talk) -> None:
    talk.route(a1="timer_set", a2="alarm_set", a3="list_add", a4="web_search", a5="undo")

    def answer(text: str, tools: Sequence[Tool], turn: Turn) -> Iterator[Part]:
        yield Part("Because of the light.")

    model = talk.think(answer)
    turn = talk.say("Why is it blue?")
    assert (turn.tier, turn.reply) == (Tier.AGENT, "Because of the light.")
    assert model.offered == [["timer_set", "alarm_set", "list_add", "web_search"]]


def test_without_a_language_model_one_is_told_how_to_get_it(talk: Talk) -> None:
    assert "victus models pull" in talk.say("Why is it blue?").reply


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


@pytest.mark.parametrize(
    "text",
    ["Set a timer for five minutes. Never mind.", "Set a timer for five minutes, no, forget it"],
)
def test_what_is_taken_back_in_one_breath_is_not_done(talk: Talk, text: str) -> None:
    talk.say("Set a tea timer for an hour")
    turn = talk.say(text)
    assert talk.called(turn) == ["stop"]
    assert talk.timers == [("tea", 3600)]


def test_a_stop_that_belongs_to_the_request_takes_nothing_back(talk: Talk) -> None:
    turn = talk.say("Add bus stop to the shopping list")
    assert talk.called(turn) == ["list_add"]


def test_a_command_instead_of_an_answer_is_a_command(talk: Talk) -> None:
    talk.say("Set a timer")
    turn = talk.say("Add milk to the shopping list")
    assert talk.called(turn) == ["list_add"]
    assert talk.timers == []


def test_a_withdrawn_guess_leaves_the_question_open(talk: Talk) -> None:
    talk.say("Set a timer")
    guess = talk.turn("uh", confirmed=False)
    guess.cancel()
    talk.run(guess)
    talk.say("ten minutes")
    assert talk.timers == [("", 600)]


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


def test_two_requests_in_one_sentence_are_both_done(talk: Talk) -> None:
    turn = talk.say("Set a timer for five minutes and add milk to the shopping list")
    assert talk.called(turn) == ["timer_set", "list_add"]
    assert "5 minutes" in turn.reply and "milk" in turn.reply.lower()


def test_a_half_that_lacks_something_is_asked_for_before_the_rest(talk: Talk) -> None:
    turn = talk.say("Set a timer and add milk to the shopping list")
    assert (turn.reply, talk.called(turn)) == ("For how long?", [])


def test_a_dry_run_names_the_call_and_does_nothing(talk: Talk) -> None:
    turn = talk.say("Set a timer for five minutes", dry_run=True)
    assert [(call.tool, call.arguments["duration"], call.result) for call in turn.calls] == [
        ("timer_set", 300.0, None)
    ]
    assert (talk.timers, talk.stores.journal.entries()) == ([], [])


def test_with_the_network_off_the_language_model_answers_a_search(talk: Talk) -> None:
    talk.route(volcano="web_search")

    def answer(text: str, tools: Sequence[Tool], turn: Turn) -> Iterator[Part]:
        yield Part("A mountain that burns.")

    model = talk.think(answer)
    turn = talk.say("what is a volcano")
    assert (turn.tier, turn.reply, model.offered) == (Tier.AGENT, "A mountain that burns.", [[]])
    assert turn.calls == []


def test_a_look_up_asked_for_in_so_many_words_is_none_from_memory(talk: Talk) -> None:
    talk.route(volcano="web_search")
    talk.think(lambda text, tools, turn: iter([Part("A mountain.")]))
    turn = talk.say("search the web for a volcano")
    assert turn.outcome is Outcome.FAILED
    assert "internet" in turn.reply


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


@pytest.mark.parametrize(("said", "reply"), [("yes", "nothing that I asked"), ("No.", "All right")])
def test_a_yes_or_no_to_nothing_is_answered_so(talk: Talk, said: str, reply: str) -> None:
    turn = talk.say(said)
    assert reply in turn.reply
    assert turn.calls == []


@pytest.mark.parametrize("said", ["?!", "…", "\N{GRINNING FACE}", "\x07\x1b"])
def test_what_holds_no_word_is_not_caught(talk: Talk, said: str) -> None:
    assert talk.say(said).reply == "I didn't catch that."


def test_what_comes_closest_is_named_where_no_tool_does_it(talk: Talk) -> None:
    class Refusing:
        def choose(self, text: str) -> Choice:
            return self.rank(text)[0]

        def rank(self, text: str) -> list[Choice]:
            return [Choice("none", 0.8), Choice("list_add", 0.1)]

    talk.mind.router = Refusing
    turn = talk.say("Order me a pizza")
    assert turn.reply == "I can't do that yet. What comes closest: I can add things to a list."
    assert turn.calls == []


def test_two_timers_in_one_request_are_both_set(talk: Talk) -> None:
    turn = talk.say("Set two timers, one for five minutes and one for ten.")
    assert talk.called(turn) == ["timer_set", "timer_set"]
    assert sorted(talk.timers) == [("", 300), ("", 600)]
    assert "5 minutes" in turn.reply and "10 minutes" in turn.reply


def test_later_things_need_not_repeat_the_verb(talk: Talk) -> None:
    talk.say("Set a pasta timer for ten minutes and an egg timer for six minutes")
    assert sorted(talk.timers) == [("egg", 360), ("pasta", 600)]
    talk.say("Cancel the pasta timer and the egg timer")
    assert talk.timers == []


def test_the_time_in_two_cities_is_told_for_both(talk: Talk) -> None:
    turn = talk.say("What time is it in Tokyo and in New York?")
    assert [call.arguments["place"] for call in turn.calls] == ["Tokyo", "New York"]
    assert "Tokyo" in turn.reply and "New York" in turn.reply


def test_what_one_got_is_ticked_where_a_list_has_it(talk: Talk) -> None:
    talk.say("Add milk and bread to my shopping list")
    turn = talk.say("I got the milk.")
    assert talk.called(turn) == ["list_tick"]
    assert [one.text for one in talk.stores.lists.items("shopping") if one.done] == ["milk"]


def test_what_one_got_and_no_list_has_changes_nothing(talk: Talk) -> None:
    talk.say("Add milk to my shopping list")
    talk.think(lambda text, tools, turn: iter([Part("Nice.")]))
    turn = talk.say("I bought a new car")
    assert (turn.reply, turn.calls) == ("Nice.", [])


def test_that_is_the_last_answer(talk: Talk) -> None:
    talk.route(note="note_add")
    talk.say("What time is it in Tokyo?")
    asked = talk.say("note that down", dry_run=True)
    assert [call.arguments["text"] for call in asked.calls] == ["It is 11:20 pm in Tokyo."]


def test_a_day_that_never_comes_is_said_so(talk: Talk) -> None:
    talk.route(dance="reminder_set")
    turn = talk.say("remind me every 31st of february to dance")
    assert (turn.outcome, turn.calls) == (Outcome.FAILED, [])
    assert "no such day" in turn.reply


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


def test_two_requests_that_no_template_knows_are_both_done(talk: Talk) -> None:
    talk.route(pasta="timer_set", olives="list_add")
    turn = talk.say(
        "start the pasta countdown for nine minutes and put olives on the shopping list"
    )
    assert talk.called(turn) == ["timer_set", "list_add"]
    assert talk.timers == [("pasta", 540)]


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


@dataclass
class Lease:
    """Documents that know of one thing, as surely as a test says."""

    likelihood: float

    def tool(self) -> Tool:
        def documents_ask(question: str) -> ToolResult:
            """Answer from the documents."""
            return ToolResult("Three months. (lease.pdf)")

        return Tool.of(documents_ask)

    def join(self, talk: Talk) -> None:
        talk.mind.tools["documents_ask"] = self.tool()  # type: ignore[index]  # it is a dict
        talk.mind.in_documents = lambda question: self.likelihood


@pytest.mark.parametrize(("likelihood", "known"), [(0.3, True), (0.1, False)])
def test_what_else_is_refused_is_looked_for_in_the_documents(
    talk: Talk, likelihood: float, known: bool
) -> None:
    talk.route(notice="none")
    Lease(likelihood).join(talk)
    turn = talk.say("how long is the notice period")
    assert (turn.reply == "Three months. (lease.pdf)") is known
    assert ("can't do that" in turn.reply) is not known


@pytest.mark.parametrize(("likelihood", "known"), [(0.9, True), (0.5, False)])
def test_the_language_model_is_asked_where_the_documents_do_not_surely_know(
    talk: Talk, likelihood: float, known: bool
) -> None:
    talk.think(lambda text, tools, turn: iter([Part("I am not sure.")]))
    Lease(likelihood).join(talk)
    turn = talk.say("how long is the notice period")
    assert turn.reply == ("Three months. (lease.pdf)" if known else "I am not sure.")


def test_an_order_is_no_question_to_the_documents(talk: Talk) -> None:
    talk.route(pizza="none")
    Lease(1.0).join(talk)
    assert "can't do that" in talk.say("order a large pizza").reply


def test_what_a_recognizer_wrote_twice_is_done_once(talk: Talk) -> None:
    talk.say("Set a timer for five minutes. Set a timer for five minutes.")
    assert talk.timers == [("", 300)]


def test_undo_that_is_known_as_it_is_often_heard(talk: Talk) -> None:
    talk.say("set a timer for five minutes")
    assert talk.called(talk.say("And do that.")) == ["undo"]
    assert talk.timers == []


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


def test_what_fails_keeps_the_rest_of_the_sentence_from_nothing(talk: Talk) -> None:
    turn = talk.say("cancel the egg timer and set a timer for five minutes")
    assert turn.reply == "No timer is running. Timer set for 5 minutes."
    assert talk.timers == [("", 300)]


def test_what_one_told_about_oneself_is_told_before_it_is_refused(talk: Talk) -> None:
    for tool in memory.tools(talk.stores.memories, talk.stores.notes):
        talk.mind.tools[tool.name] = tool  # type: ignore[index]  # it is a dict
    talk.mind.is_remembered = lambda words: memory.is_told(talk.stores.memories, words)
    talk.route(wifi="none")
    assert "can't do that" in talk.say("what's my wifi name").reply
    talk.say("remember my wifi name is Bluebird")
    assert talk.say("what's my wifi name").reply == "I remember: my wifi name is Bluebird."

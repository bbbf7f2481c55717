"""One mind, talked to: who answers, what is asked back, what goes on from what was said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest

from tests.agent.talking import Talk
from victus_desktop.agent.tool import Tool, ToolResult
from victus_desktop.agent.tools import memory
from victus_desktop.agent.understanding.router import Choice
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


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("Make it blue", ["timer_set", "alarm_set", "list_add", "web_search"]),
        ("Why is it blue?", ["web_search"]),
    ],
)
def test_the_rest_is_for_the_language_model_with_the_likeliest_tools(
    talk: Talk, text: str, offered: list[str]
) -> None:
    talk.route(a1="timer_set", a2="alarm_set", a3="list_add", a4="web_search", a5="undo")

    def answer(text: str, tools: Sequence[Tool], turn: Turn) -> Iterator[Part]:
        yield Part("Because of the light.")

    model = talk.think(answer)
    turn = talk.say(text)
    assert (turn.tier, turn.reply) == (Tier.AGENT, "Because of the light.")
    assert model.offered == [offered]


def test_without_a_language_model_one_is_told_how_to_get_it(talk: Talk) -> None:
    assert "victus models pull" in talk.say("Why is it blue?").reply


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


def test_two_requests_in_one_sentence_are_both_done(talk: Talk) -> None:
    turn = talk.say("Set a timer for five minutes and add milk to the shopping list")
    assert talk.called(turn) == ["timer_set", "list_add"]
    assert "5 minutes" in turn.reply and "milk" in turn.reply.lower()


@pytest.mark.parametrize(
    ("said", "called"),
    [
        (
            "Remind me to call mum at six and add eggs to my shopping list",
            ["reminder_set", "list_add"],
        ),
        ("Remind me to call mum at six and turn off the light", ["reminder_set", "math"]),
        (
            "Remind me to call mum at six, set a timer for two minutes and tell me the time",
            ["reminder_set", "timer_set", "time_or_date"],
        ),
        ("Remind me to call mum at six and ask for the key", ["reminder_set"]),
        ("Remind me at six to lock the door and turn off the light", ["reminder_set"]),
        ("Remind me to get my coat at six and put a label on it", ["reminder_set"]),
    ],
)
def test_a_reminder_ends_where_surely_another_request_begins(
    talk: Talk, said: str, called: list[str]
) -> None:
    talk.route(light="math")
    turn = talk.say(said, dry_run=True)
    assert talk.called(turn) == called


def test_a_reminder_that_lacks_its_time_is_asked_for_after_the_rest(talk: Talk) -> None:
    turn = talk.say("Remind me to call mum and set a timer for two minutes")
    assert turn.reply == "Timer set for 2 minutes. When?"
    assert talk.say("At six").reply == "I will remind you today at 6 pm: call mum."


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
    talk.say("Set a rice timer for fifteen minutes and a sauce timer for twenty")
    assert sorted(talk.timers) == [("rice", 900), ("sauce", 1200)]


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


def test_two_requests_that_no_template_knows_are_both_done(talk: Talk) -> None:
    talk.route(pasta="timer_set", olives="list_add")
    turn = talk.say(
        "start the pasta countdown for nine minutes and put olives on the shopping list"
    )
    assert talk.called(turn) == ["timer_set", "list_add"]
    assert talk.timers == [("pasta", 540)]


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
        talk.mind.known.in_documents = lambda question: self.likelihood


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


def test_what_fails_keeps_the_rest_of_the_sentence_from_nothing(talk: Talk) -> None:
    turn = talk.say("cancel the egg timer and set a timer for five minutes")
    assert turn.reply == "No timer is running. Timer set for 5 minutes."
    assert talk.timers == [("", 300)]


def test_what_one_told_about_oneself_is_told_before_it_is_refused(talk: Talk) -> None:
    for tool in memory.tools(talk.stores.memories, talk.stores.notes):
        talk.mind.tools[tool.name] = tool  # type: ignore[index]  # it is a dict
    talk.mind.known.is_remembered = lambda words: memory.is_told(
        talk.stores.memories, talk.stores.notes, words
    )
    talk.route(wifi="none")
    assert "can't do that" in talk.say("what's my wifi name").reply
    talk.say("remember my wifi name is Bluebird")
    assert talk.say("what's my wifi name").reply == "I remember: my wifi name is Bluebird."
    talk.say("remember that my sister's birthday is the fifth of May")
    told = talk.say("how long until my sister's birthday").reply
    assert told == "I remember: my sister's birthday is the fifth of May."


def test_what_was_noted_is_told_before_it_is_looked_for_elsewhere(talk: Talk) -> None:
    for tool in memory.tools(talk.stores.memories, talk.stores.notes):
        talk.mind.tools[tool.name] = tool  # type: ignore[index]  # it is a dict
    talk.mind.known.is_remembered = lambda words: memory.is_told(
        talk.stores.memories, talk.stores.notes, words
    )
    talk.route(number="contact_find", bins="calendar_list")
    assert "no mail address" in talk.say("what's the plumber's number").reply
    talk.say("note that the plumber's number is 555 0199")
    told = talk.say("what's the plumber's number").reply
    assert told == "In your notes: the plumber's number is 555 0199."
    assert "nothing" in talk.say("when do the bins go out").reply
    talk.say("make a note that the bins go out on Wednesday")
    assert "Wednesday" in talk.say("when do the bins go out").reply

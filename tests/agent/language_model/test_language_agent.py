"""The third tier: what is said where the language model answers."""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.agent.openai_server import Raw, Says, Script, serving
from victus_desktop.agent.language_model.claims import NOTHING_DONE
from victus_desktop.agent.language_model.endpoint import chat_endpoint
from victus_desktop.agent.language_model.language_agent import UNKNOWN, LanguageAgent
from victus_desktop.agent.tool import Tool, ToolResult
from victus_desktop.conversation.errors import NotAllowed, ServiceError, TurnCancelled
from victus_desktop.conversation.records import Effect, Exchange
from victus_desktop.conversation.turn import Prompt, Turn


def timer_set(minutes: int) -> ToolResult:
    """Start a countdown timer."""
    return ToolResult(f"Timer set for {minutes} minutes.")


def lamp(on: bool) -> ToolResult:
    """Switch the lamp."""
    raise NotAllowed("The lamp is not yours to switch.")


TOOLS = [Tool.of(timer_set, Effect.WRITE), Tool.of(lamp, Effect.WRITE)]


@dataclass
class Answered:
    text: str
    turn: Turn
    called: list[tuple[str, dict[str, Any]]]
    asked: list[dict[str, Any]]


@dataclass
class Caller:
    """Calls tools as the tiers do, or waits for a yes."""

    waits: bool = False
    called: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def __call__(self, tool: Tool, arguments: dict[str, Any], turn: Turn) -> ToolResult | None:
        self.called.append((tool.name, arguments))
        if self.waits:
            turn.awaiting = "question"
            return None
        return tool.call(arguments)


def turn_for(text: str) -> Turn:
    return Turn(Prompt(text), lambda event: None)


def answer(
    *answers: Says | Raw,
    tools: Sequence[Tool] = TOOLS,
    before: Sequence[Exchange] = (),
    known: Sequence[str] = (),
    waits: bool = False,
) -> Answered:
    caller, turn = Caller(waits), turn_for("Please")
    with serving(Script(list(answers))) as script:
        model = chat_endpoint(script.url, "scripted", "", max_tokens=100, temperature=0)
        agent = LanguageAgent(model, caller, True, lambda text: known)
        text = "".join(part.text for part in agent.run("Please", tools, turn, before))
    return Answered(text, turn, caller.called, script.asked)


def test_words_are_the_answer_where_no_tool_is_called() -> None:
    assert answer(Says("Bees make honey.")).text == "Bees make honey."


def test_without_tools_the_model_is_asked_at_once() -> None:
    told = answer(Says("Bees make honey."), tools=())
    assert told.text == "Bees make honey."
    assert "tools" not in told.asked[0]


def test_what_the_tool_says_is_the_answer() -> None:
    told = answer(
        Says(calls=(("timer_set", {"minutes": 5}),)),
        Says("I have set a lovely timer for fifty minutes!"),
    )
    assert told.text == "Timer set for 5 minutes."
    assert told.called == [("timer_set", {"minutes": 5})]


def test_the_tools_words_are_given_before_the_model_is_asked_again() -> None:
    script = Script(
        [Says(calls=(("timer_set", {"minutes": 5}),)), Says("word " * 100)], seconds_a_word=0.02
    )
    with serving(script):
        model = chat_endpoint(script.url, "scripted", "", max_tokens=100, temperature=0)
        parts = LanguageAgent(model, Caller(), True).run("Please", TOOLS, turn_for("Please"), ())
        assert next(iter(parts)).text == "Timer set for 5 minutes."
    assert script.words_sent < 50


def test_several_steps_say_each_result() -> None:
    told = answer(
        Says(calls=(("timer_set", {"minutes": 5}),)),
        Says(calls=(("timer_set", {"minutes": 9}),)),
        Says("All done."),
    )
    assert told.text == "Timer set for 5 minutes. Timer set for 9 minutes."


def test_two_calls_at_once_are_both_made_and_told() -> None:
    both = (("timer_set", {"minutes": 5}), ("timer_set", {"minutes": 9}))
    told = answer(Says(calls=both), Says("Done."))
    assert "Timer set for 5 minutes." in told.text
    assert "Timer set for 9 minutes." in told.text
    assert len(told.called) == 2


def test_a_claim_without_a_call_is_not_said() -> None:
    assert answer(Says("I have set a timer for five minutes.")).text == NOTHING_DONE


def test_a_claim_before_the_call_is_left_out() -> None:
    told = answer(
        Says("I'm setting your timer now.", (("timer_set", {"minutes": 5}),)), Says("Done.")
    )
    assert told.text == "Timer set for 5 minutes."


def test_a_failure_is_told_in_the_tools_words() -> None:
    told = answer(Says(calls=(("lamp", {"on": True}),)), Says("The lamp is on!"))
    assert told.text == "The lamp is not yours to switch."


def test_a_call_that_needs_a_yes_ends_the_turn() -> None:
    told = answer(Says(calls=(("timer_set", {"minutes": 5}),)), Says("Done."), waits=True)
    assert (told.text, told.turn.awaiting, len(told.asked)) == ("", "question", 1)


def test_the_same_call_is_not_made_twice() -> None:
    told = answer(Says(calls=(("timer_set", {"minutes": 5}),)))
    assert told.text == "Timer set for 5 minutes."
    assert len(told.called) == 1


def test_a_model_that_calls_for_ever_is_stopped() -> None:
    told = answer(*(Says(calls=(("timer_set", {"minutes": n}),)) for n in range(1, 40)))
    assert len(told.called) == 4


def test_nothing_sensible_is_admitted() -> None:
    assert answer(Says('{"a": 1}'), tools=()).text == UNKNOWN


def test_earlier_exchanges_and_memories_are_told() -> None:
    told = answer(
        Says("Yes."),
        tools=(),
        before=[Exchange("I like tea.", "Good to know.")],
        known=["The user's name is Ida."],
    )
    words = [message["content"] for message in told.asked[0]["messages"]]
    assert words[1:3] == ["I like tea.", "Good to know."]
    assert "Ida" in words[3]
    assert words[3].endswith("Please")


def test_the_beginning_of_prompts_never_changes() -> None:
    first = answer(Says("Yes."), known=["One."]).asked[0]["messages"]
    second = answer(Says("Yes."), before=[Exchange("a", "b")]).asked[0]["messages"]
    assert first[0] == second[0]


@pytest.mark.parametrize("tools", [TOOLS, []], ids=["tools", "no tools"])
@pytest.mark.parametrize("silent", [True, False], ids=["silent", "talking"])
def test_cancelling_ends_it_at_once(tools: list[Tool], silent: bool) -> None:
    script = Script([Says("so and " * 200)], seconds_a_word=0.02, seconds_before=3 if silent else 0)
    turn = turn_for("Please")
    moment = 0.0

    def cancel() -> None:
        nonlocal moment
        moment = time.perf_counter()
        turn.cancel()

    with serving(script):
        model = chat_endpoint(script.url, "scripted", "", max_tokens=100, temperature=0)
        agent = LanguageAgent(model, Caller(), True)
        threading.Timer(0.5, cancel).start()
        with pytest.raises(TurnCancelled):
            for _ in agent.run("Please", tools, turn, ()):
                pass
        taken = time.perf_counter() - moment
    assert taken < 1, "the whole answer takes three seconds and more"


def test_who_stops_listening_stops_the_model() -> None:
    script = Script([Says("One is here. Two is here. " + "so and " * 200)], seconds_a_word=0.02)
    with serving(script):
        model = chat_endpoint(script.url, "scripted", "", max_tokens=100, temperature=0)
        agent = LanguageAgent(model, Caller(), True)
        list(agent.run("Please", TOOLS, turn_for("Please"), ()))
        time.sleep(0.2)
        sent = script.words_sent
        time.sleep(0.3)
    assert script.words_sent <= sent + 1


def test_a_server_that_fails_is_a_plain_sentence() -> None:
    with pytest.raises(ServiceError, match="answered with an error"):
        answer(Raw('{"error": {"message": "boom"}}', 500, "application/json"))

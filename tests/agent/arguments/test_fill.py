from datetime import timedelta
from typing import Annotated, Any, Literal

import pytest

from tests.agent.family import TUESDAY
from victus_desktop.agent.arguments.fill import fill
from victus_desktop.agent.arguments.phrases import find_phrases
from victus_desktop.agent.tool import Ask, Now, Tool, ToolResult, bundled_examples
from victus_desktop.agent.tools import (
    clock,
    lists,
    media,
    memory,
    notes,
    reckoning,
    reminders,
    stopwatch,
    timers,
    volume,
)
from victus_desktop.history.stores import Stores


def at_rest() -> Now:
    return lambda: TUESDAY


@pytest.fixture
def tools(stores: Stores) -> dict[str, Tool]:
    families = [
        clock.tools(at_rest()),
        timers.tools(stores.schedule, at_rest()),
        reminders.tools(stores.schedule, at_rest()),
        stopwatch.tools(),
        lists.tools(stores.lists),
        notes.tools(stores.notes),
        memory.tools(stores.memories, stores.notes),
        reckoning.tools(),
        volume.tools(),
        media.tools(),
    ]
    return {tool.name: tool for family in families for tool in family}


def test_no_example_makes_filling_stumble_or_give_what_the_tool_refuses(
    tools: dict[str, Tool],
) -> None:
    for tool in tools.values():
        for said in bundled_examples(tool.name):
            arguments = fill(tool, said, {}, TUESDAY)
            if tool.missing(arguments) is None:
                tool.parameters(**arguments)


@pytest.mark.parametrize(
    ("tool", "said", "arguments"),
    [
        ("timer_set", "I need ten minutes for the pasta", {"duration": timedelta(minutes=10)}),
        ("timer_set", "set a second timer for eight minutes", {"duration": timedelta(minutes=8)}),
        (
            "timer_set",
            "start a countdown of five minutes and label it eggs",
            {"duration": timedelta(minutes=5), "name": "eggs"},
        ),
        ("alarm_set", "get me up at six and call it gym class", {"label": "gym class"}),
        ("volume", "turn it up a bit", {"change": 10}),
        ("volume", "set the volume to seven", {"percent": 70}),
        ("volume", "decrease the volume by five", {"change": -5}),
        ("volume", "please be quiet", {"mute": True}),
        ("volume", "you're too quiet", {"change": 10}),
        ("volume", "turn the sound on", {"mute": False}),
        (
            "list_add",
            "put two pounds of potatoes on the list",
            {"items": ["two pounds of potatoes"]},
        ),
        ("list_add", "we're out of milk", {"items": ["milk"]}),
        ("list_add", "make a list of films to see", {"list_name": "films to see"}),
        ("list_remove", "clear my to-do list", {"list_name": "to do", "whole": True}),
        ("list_tick", "I bought the milk, tick it off", {"items": ["milk"]}),
        ("reminder_set", "don't let me forget to call Anna", {"label": "call Anna"}),
        ("reminder_set", "I should not forget to feed the cat", {"label": "feed the cat"}),
        ("reminder_set", "we mustn't forget the candles", {"label": "the candles"}),
        ("stopwatch", "start the stopwatch", {"action": "start"}),
        ("note_add", "note that the door code is 1234", {"text": "the door code is 1234"}),
    ],
)
def test_arguments_are_found_in_free_sentences(
    tools: dict[str, Tool], tool: str, said: str, arguments: dict[str, Any]
) -> None:
    found = fill(tools[tool], said, {}, TUESDAY)
    assert arguments.items() <= found.items()


def test_what_a_template_told_is_read_by_its_parameters_type(tools: dict[str, Tool]) -> None:
    slots = {"duration": "an hour and a half", "name": "bread"}
    found = fill(tools["timer_set"], "set a bread timer for an hour and a half", slots, TUESDAY)
    assert found == {"duration": timedelta(minutes=90), "name": "bread"}


@pytest.mark.parametrize(
    ("tool", "parameter", "answer", "value"),
    [
        ("timer_set", "duration", "ten", timedelta(minutes=10)),
        ("timer_set", "duration", "for half an hour please", timedelta(minutes=30)),
        ("reminder_set", "label", "to water the plants", "water the plants"),
        ("list_tick", "items", "the milk and the eggs", ["milk", "eggs"]),
    ],
)
def test_the_answer_to_a_question_may_be_short(
    tools: dict[str, Tool], tool: str, parameter: str, answer: str, value: Any
) -> None:
    assert fill(tools[tool], answer, {parameter: answer}, TUESDAY)[parameter] == value


def test_an_alarm_asked_for_answers_in_the_morning(tools: dict[str, Tool]) -> None:
    found = fill(tools["alarm_set"], "wake me up at six", {"when": "at six"}, TUESDAY)
    assert f"{found['when']:%d %H:%M}" == "25 06:00"


def test_a_follow_up_gives_only_what_it_tells(tools: dict[str, Tool]) -> None:
    assert fill(tools["time_or_date"], "in berlin", {}, TUESDAY) == {"place": "berlin"}
    assert fill(tools["alarm_or_reminder_list"], "friday", {}, TUESDAY).keys() == {"when"}


def test_a_tool_that_nobody_knew_is_filled_by_its_types() -> None:
    def book_table(
        length: Annotated[timedelta, Ask("For how long?")],
        people: int = 2,
        kind: Literal["inside", "outside"] = "inside",
    ) -> ToolResult:
        """Book a table."""
        return ToolResult("")

    found = fill(Tool.of(book_table), "a table for two hours", {"people": "four"}, TUESDAY)
    assert found == {"length": timedelta(hours=2), "people": 4}


@pytest.mark.parametrize(
    ("tool", "said", "told"),
    [
        ("weather", "what will the weather be like in Oslo", {"place": "Oslo"}),
        ("weather", "what is it like outside", {}),
        ("email_read", "search my mail for the gas bill", {"words": "gas bill"}),
        ("timer_status", "how much time is left on my timer", {}),
        (
            "smart_home",
            "set the heating to nineteen and a half degrees",
            {"device": "heating", "value": "19.5"},
        ),
        ("timer_status", "how long is left on my egg timer", {"name": "egg"}),
        ("contact_find", "what's Anna's email address", {"name": "Anna"}),
        ("memory_read", "where did I put the passport", {"words": "passport"}),
        ("memory_read", "am I vegetarian", {"words": "vegetarian"}),
        ("memory_read", "how old am I", {"words": "old"}),
        ("memory_add", "I'm vegetarian remember that", {"text": "I'm vegetarian"}),
        ("note_add", "jot down that the car needs tyres", {"text": "the car needs tyres"}),
    ],
)
def test_words_are_found_by_the_tools_phrases(tool: str, said: str, told: dict[str, str]) -> None:
    assert find_phrases(tool, said) == told

"""One request for several things, taken apart."""

import pytest

from victus_desktop.agent.understanding import several


@pytest.mark.parametrize(
    ("text", "requests"),
    [
        (
            "Set two timers, one for five minutes and one for ten.",
            ["set a timer for 5 minutes.", "set a timer for 10 minutes."],
        ),
        (
            "start timers for five, ten and fifteen minutes",
            [f"start a timer for {count} minutes" for count in (5, 10, 15)],
        ),
        (
            "set a timer for five minutes and another for an hour",
            ["set a timer for 5 minutes", "set a timer for an hour"],
        ),
        (
            "set a 5 minute timer and a 10 minute timer",
            ["set a 5 minute timer", "set a 10 minute timer"],
        ),
        ("set alarms for six and seven am", ["set an alarm for 6 am", "set an alarm for 7 am"]),
        (
            "set an alarm for seven tomorrow and eight on saturday",
            ["set an alarm for 7 tomorrow", "set an alarm for 8 on saturday"],
        ),
        (
            "wake me at six on weekdays and at nine on weekends",
            ["wake me at 6 on weekdays", "wake me at 9 on weekends"],
        ),
        (
            "set an alarm for tomorrow at seven and on sunday at nine",
            ["set an alarm for tomorrow at 7", "set an alarm for on sunday at 9"],
        ),
        (
            "set alarms for seven and eight tomorrow",
            ["set an alarm for 7 tomorrow", "set an alarm for 8 tomorrow"],
        ),
        (
            "set alarms for six thirty and seven in the morning",
            ["set an alarm for 6 30 in the morning", "set an alarm for 7 in the morning"],
        ),
        (
            "set an alarm for six am on monday wednesday and friday",
            [f"set an alarm for 6 am on {day}" for day in ("monday", "wednesday", "friday")],
        ),
        (
            "remind me at eight and at noon to take my pills",
            ["remind me at eight to take my pills", "remind me at noon to take my pills"],
        ),
        (
            "remind me every day at eight and at nine pm to eat",
            ["remind me every day at eight to eat", "remind me every day at nine pm to eat"],
        ),
        (
            "remind me at seven to call anna and at eight to call bob",
            ["remind me at seven to call anna", "remind me at eight to call bob"],
        ),
        (
            "remind me to call mum tomorrow and on friday",
            ["remind me to call mum tomorrow", "remind me to call mum on friday"],
        ),
        (
            "three alarms for six six fifteen and six thirty",
            ["an alarm for 6", "an alarm for 6 15", "an alarm for 6 30"],
        ),
        (
            "set timers for five ten and fifteen minutes",
            [f"set a timer for {count} minutes" for count in (5, 10, 15)],
        ),
        ("wake me up at 6 and at 6:30", ["wake me up at 6", "wake me up at 6:30"]),
        (
            "What time is it in Tokyo and in New York?",
            ["What time is it in Tokyo?", "What time is it in New York?"],
        ),
        (
            "what's the weather in Paris, Rome and Berlin tomorrow",
            [f"what's the weather in {city} tomorrow" for city in ("Paris", "Rome", "Berlin")],
        ),
        (
            "convert 10 euros to dollars and pounds",
            ["convert 10 euros to dollars", "convert 10 euros to pounds"],
        ),
        (
            "convert ten miles and twenty miles to kilometers",
            ["convert 10 miles to kilometers", "convert 20 miles to kilometers"],
        ),
        (
            "remind me to call mum at five and to water the plants tomorrow",
            ["remind me to call mum at five", "remind me to water the plants tomorrow"],
        ),
        (
            "turn off the kitchen light and the bedroom lamp",
            ["turn off the kitchen light", "turn off the bedroom lamp"],
        ),
    ],
)
def test_a_list_of_things_is_a_request_for_each(text: str, requests: list[str]) -> None:
    assert several.each(text) == requests


@pytest.mark.parametrize(
    "text",
    [
        "set a timer for an hour and ten minutes",
        "set a timer for one hour, five minutes and ten seconds",
        "set a timer for two minutes thirty",
        "set an alarm for half past six",
        "set an alarm for six thirty",
        "set two alarms for six six fifteen and six thirty",
        "wake me between seven and eight",
        "set an alarm for six every monday and friday",
        "remind me every monday and friday to swim",
        "remind me to tell anna about friday and saturday",
        "remind me to book a table for friday and saturday at six",
        "remind me to meet anna and bob at five",
        "what is the time difference between Tokyo and London",
        "what time is it in Trinidad and Tobago",
        "convert 5 feet and 6 inches to centimeters",
        "what is the date and the time",
        "wake me at six and remind me to call mum at seven",
        "add milk and bread to my list",
        "remind me to buy milk and to call mum at five",
        "turn on the lights in the kitchen and the hall",
    ],
)
def test_what_belongs_together_stays_together(text: str) -> None:
    assert several.each(text) == [text]


def tool(text: str) -> str:
    """Know a few commands."""
    known = {
        "cancel the tea timer": "timer_cancel",
        "cancel the egg timer": "timer_cancel",
        "set an alarm for six": "alarm_set",
        "set an alarm for eight": "alarm_set",
        "add milk and bread to my list": "list_add",
    }
    return known.get(text, "")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "cancel the tea timer and the egg timer",
            ["cancel the tea timer", "cancel the egg timer"],
        ),
        (
            "set an alarm for six, another for eight",
            ["set an alarm for six", "set an alarm for eight"],
        ),
        (
            "cancel the tea timer and then add milk and bread to my list",
            ["cancel the tea timer", "add milk and bread to my list"],
        ),
        (
            "cancel the tea timer, cancel the egg timer and set an alarm for six",
            ["cancel the tea timer", "cancel the egg timer", "set an alarm for six"],
        ),
        ("cancel the tea timer and dance", []),
        ("dance and cancel the tea timer", []),
    ],
)
def test_commands_in_one_sentence_may_share_words(text: str, parts: list[str]) -> None:
    assert several.commands(text, tool) == parts


ROUTED = ("turn on", "dim", "play", "what", "set", "remind me", "open", "add")


def _routed(text: str) -> str:
    return next((word for word in ROUTED if text.lower().startswith(word)), "")


@pytest.mark.parametrize(
    ("text", "requests"),
    [
        (
            "Turn on the hall light and play some piano music.",
            ["Turn on the hall light", "play some piano music"],
        ),
        (
            "what's the time and what is on my calendar, then dim the lamp",
            ["what's the time", "what is on my calendar", "dim the lamp"],
        ),
        (
            "dim the lamp and remind me to lock the door and feed the cat",
            ["dim the lamp", "remind me to lock the door and feed the cat"],
        ),
    ],
)
def test_requests_that_open_like_some_are_told_apart(text: str, requests: list[str]) -> None:
    assert several.requests(text, _routed) == requests


@pytest.mark.parametrize(
    "text",
    [
        "remind me to call Anna and open the window",
        "note that the lamp is broken and set the table",
        "play rock and roll",
        "what is the difference between stop and play",
        "add milk and eggs",
        "turn on the lights in the kitchen and the hall",
        "open the file and read it to me",
    ],
)
def test_what_is_one_request_stays_one(text: str) -> None:
    assert several.requests(text, _routed) == []

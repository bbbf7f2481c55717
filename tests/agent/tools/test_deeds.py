"""What Victus tells of its own deeds: from the journal, never made up."""

import pytest

from tests.agent.talking import Talk


@pytest.fixture
def busy(talk: Talk) -> Talk:
    talk.say("add milk to my shopping list")
    talk.say("Set a timer for ten minutes.")
    talk.say("what time is it")
    return talk


@pytest.mark.parametrize(
    "asked",
    [
        "What did you just do?",
        "what was the last thing you did",
        "tell me what you just did",
        "why did you do that",
        "why did you set a timer",
    ],
)
def test_the_last_deed_is_told_with_what_was_heard_for_it(busy: Talk, asked: str) -> None:
    told = busy.say(asked).reply
    assert "I heard: Set a timer for ten minutes. What I did: Timer set for 10 minutes." in told


def test_the_day_is_told_in_its_order(busy: Talk) -> None:
    assert busy.say("what have you done today").reply == (
        "Today: Milk is on the shopping list. Timer set for 10 minutes."
    )


def test_of_a_long_day_the_last_is_told(talk: Talk) -> None:
    for item in ("milk", "eggs", "bread", "tea", "rice", "salt", "soap"):
        talk.say(f"add {item} to my shopping list")
    told = talk.say("what did you do today").reply
    assert told.startswith("7 things today, the last of them: Bread is on")
    assert told.endswith("Soap is on the shopping list.")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("what did you just do", "I have done nothing yet."),
        ("what have you done today", "Nothing yet today."),
        ("what did you do yesterday", "Nothing yesterday."),
        ("why did you do that", "I have done nothing yet."),
        ("what did I just say", "I have heard nothing yet."),
    ],
)
def test_no_story_is_told_where_nothing_was_done(talk: Talk, asked: str, told: str) -> None:
    assert talk.say(asked).reply == told


def test_the_deed_that_is_asked_about_is_told(busy: Talk) -> None:
    assert busy.say("why did you add milk").reply.endswith(
        'What I did: Milk is on the shopping list. Say "undo" to have it taken back.'
    )
    assert busy.say("why did you send that mail to Bob").reply == (
        "I know of no such thing that I did."
    )


def test_what_was_taken_back_is_told_so(busy: Talk) -> None:
    busy.say("undo that")
    assert busy.say("why did you set a timer").reply.endswith("It was taken back since.")


def test_what_failed_was_not_done(busy: Talk) -> None:
    busy.say("remove bread from my shopping list")
    assert "Timer set" in busy.say("what did you just do").reply


def test_what_was_heard_is_said_again(busy: Talk) -> None:
    assert busy.say("what did I just say").reply == "I heard: what time is it."

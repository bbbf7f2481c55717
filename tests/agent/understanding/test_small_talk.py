"""Pleasantries and games of chance, answered without tool or model."""

from datetime import datetime

import pytest

from tests.agent.family import TUESDAY
from tests.agent.talking import Talk
from victus_desktop.agent.understanding.small_talk import answer
from victus_desktop.conversation.records import Tier


@pytest.mark.parametrize(
    ("said", "reply"),
    [
        ("Hello, Victus!", "Good afternoon."),
        ("good evening", "Good afternoon."),
        ("Okay, thanks a lot.", "You're welcome."),
        ("thank you so much for that", "You're welcome."),
        ("Hello, how are you today?", None),
        ("How's it going?", "I'm well, thank you. What can I do for you?"),
        ("Good night, Victus.", "Good night."),
        ("see you tomorrow", "Goodbye."),
        ("Thanks, that's great.", "You're welcome."),
        ("That's perfect.", "I'm glad."),
        ("You're the best!", "Thank you, that's kind of you."),
        (
            "that's not what I asked for",
            "I'm sorry. Say it once more in other words, and I'll try again.",
        ),
        ("are you listening to me", "Yes, I hear you."),
        ("Are you a robot?", "I'm a program on this computer, not a person."),
        ("who made you", "People made me, as a program that runs on your own computer."),
    ],
)
def test_what_is_said_to_be_kind_is_answered_in_kind(said: str, reply: str | None) -> None:
    assert answer(said, TUESDAY) == reply


@pytest.mark.parametrize(("hour", "reply"), [(7, "Good morning."), (21, "Good evening.")])
def test_a_greeting_goes_by_the_hour(hour: int, reply: str) -> None:
    assert answer("hi there", datetime(2026, 5, 4, hour)) == reply


@pytest.mark.parametrize(
    ("said", "reply"),
    [
        ("How do you spell rhubarb?", "Rhubarb: R, H, U, B, A, R, B."),
        ("spell the word tea for me please", "Tea: T, E, A."),
        ("how is quay spelt", "Quay: Q, U, A, Y."),
        ("spell it", None),
        ("Can you speak Welsh?", "I understand and speak English."),
        ("do you understand me", None),
    ],
)
def test_a_word_is_spelt_and_the_language_told(said: str, reply: str | None) -> None:
    assert answer(said, TUESDAY) == reply


@pytest.mark.parametrize("said", ["What's your name?", "who are you"])
def test_victus_knows_its_own_name(said: str) -> None:
    assert "I'm Victus" in (answer(said, TUESDAY) or "")


@pytest.mark.parametrize(
    ("said", "replies"),
    [
        ("flip a coin", ["Heads.", "Tails."]),
        ("Roll a die, please", None),
        ("roll two dice", ["1 and 1.", "6 and 6."]),
        ("pick a number between one and ten", ["1.", "10."]),
        ("give me a random number", ["1.", "100."]),
        ("give me a random number from 50 to 20", ["20.", "50."]),
    ],
)
def test_chance_decides(said: str, replies: list[str] | None) -> None:
    found = [
        answer(said.removesuffix(", please"), TUESDAY, choose)
        for choose in (lambda of: of[0], lambda of: of[-1])
    ]
    assert found == (replies or ["1.", "6."])


@pytest.mark.parametrize(
    "said",
    [
        "thank Anna for the flowers by mail",
        "hello world program in Python",
        "good morning alarm at seven",
        "who are you going to call",
        "flip the lights on",
        "how are you going to do that",
        "roll the blinds down",
    ],
)
def test_what_only_begins_so_is_a_request(said: str) -> None:
    assert answer(said, TUESDAY) is None


def test_it_is_a_command_without_a_call(talk: Talk) -> None:
    turn = talk.say("Thanks, Victus")
    assert (turn.reply, turn.tier, turn.calls) == ("You're welcome.", Tier.COMMAND, [])


@pytest.mark.parametrize(
    ("said", "reply"),
    [
        ("Choose between pizza and pasta.", "I toss a coin: pasta."),
        ("Pick one: red, green or blue?", "I toss a coin: blue."),
        ("Should I have tea or coffee?", "I toss a coin: coffee."),
        ("Shall we take the bus or the train?", "I toss a coin: train."),
        ("should I stay or go", "I toss a coin: go."),
        ("what should I wear the red shirt or the blue one", "I toss a coin: blue one."),
        ("should I take aspirin or ibuprofen", None),
        ("should I go or not", None),
        ("pick up milk and eggs", None),
        ("choose a song", None),
        ("should I set an alarm for six", None),
    ],
)
def test_a_pick_among_what_was_named_is_a_toss_of_a_coin(said: str, reply: str | None) -> None:
    assert answer(said, TUESDAY, choose=lambda sides: sides[-1]) == reply


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Can I have two timers at once?", "as many timers as you like"),
        ("how many reminders can I have", "as many reminders as you like"),
        ("Do you mind if I call you Jarvis?", "Call me what you like"),
        ("Are you connected to the internet?", "By myself I open no connection"),
        ("do you need wi-fi", "By myself I open no connection"),
        ("Do you listen all the time?", "Only as you set it"),
        ("are you always listening", "Only as you set it"),
        ("Where is my data?", "In one folder of yours"),
        ("where do you keep my data", "In one folder of yours"),
        ("Who can hear me?", "Nobody but the computer that I run on"),
        ("can anyone else hear me", "Nobody but the computer that I run on"),
        ("Do you record me?", "it is never stored"),
        ("are you recording this", "it is never stored"),
        ("is my data safe", "the privacy pane"),
        ("how old are you", "I have no birthday"),
        ("are you tired", "I'm a program"),
        ("I'm bored", "tell me a joke"),
        ("I'm so sad", "I'm sorry to hear that"),
        ("I'm tired", "Then have a rest"),
        ("Happy birthday!", "I have no birthday"),
        ("Merry Christmas, Victus", "to you too"),
        ("will you marry me", "I'm a program"),
        ("what's your favourite colour", "I have no favourites"),
        ("are you smarter than Siri", "another assistant"),
        ("sing happy birthday", "I can't sing"),
    ],
)
def test_what_it_is_and_keeps_is_told_honestly(said: str, told: str) -> None:
    assert told in (answer(said, TUESDAY) or "")


@pytest.mark.parametrize(
    "said",
    [
        "where is my data cable",
        "can I have two eggs on my list",
        "record me a reminder",
        "call me when you are ready",
        "I'm bored of this song",
        "are you listening to music",
    ],
)
def test_what_only_begins_like_that_is_no_small_talk(said: str) -> None:
    assert answer(said, TUESDAY) is None

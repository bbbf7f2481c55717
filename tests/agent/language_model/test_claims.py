"""What a language model must never say."""

import pytest

from victus_desktop.agent.language_model.claims import claims_action, states_unknowable


@pytest.mark.parametrize(
    "sentence",
    [
        "I've set a timer for ten minutes.",
        "I have successfully sent the email to Anna.",
        "I just added milk to your list.",
        "I've gone ahead and booked a table.",
        "I'm setting the alarm now.",
        "I am turning off the lights.",
        "I'll remind you at five.",
        "I will send her a message.",
        "I'm going to call your mother.",
        "Your timer for ten minutes has been set.",
        "The message to Anna was sent.",
        "The lights are now turned off.",
        "It has been added.",
        "That's been deleted.",
        "Done!",
        "Okay, done.",
        "All set.",
        "Timer set for ten minutes.",
        "Added the eggs to your shopping list.",
        "Sure, setting a timer for five minutes.",
        "I’ve saved the note.",
        "It's done.",
        "You're all set.",
        "I'll do it in ten minutes.",
        "I have taken care of that.",
        "You're set.",
    ],
)
def test_saying_that_something_was_or_will_be_done_is_a_claim(sentence: str) -> None:
    assert claims_action(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "I am called Victus.",
        "The Eiffel Tower was opened in 1889.",
        "Rome has been called the eternal city.",
        "You can set a timer by saying for how long.",
        "I can't set timers.",
        "The sun is setting in the west.",
        "Add a pinch of salt to the water.",
        "I would open a window.",
        "Shakespeare created many plays.",
        "The capital of France is Paris.",
    ],
)
def test_telling_of_the_world_is_no_claim(sentence: str) -> None:
    assert not claims_action(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "It's 3:45 p.m.",
        "It is currently 7 o'clock.",
        "The current time in Tokyo is 10:30.",
        "The pharmacy closes at 10:30 pm.",
        "Today is Tuesday.",
        "Today's date is May 5th.",
        "The weather today is sunny and warm.",
        "The temperature is 72 degrees.",
        "Right now it's raining.",
        "You have two new messages.",
        "You have an appointment.",
        "Your next meeting is at three.",
    ],
)
def test_time_weather_and_the_users_own_data_cannot_be_known(sentence: str) -> None:
    assert states_unknowable(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Water boils at 100 degrees.",
        "The weather changes with the seasons.",
        "It is 8,849 metres high.",
        "Today many people work at home.",
        "You have to boil the egg for six minutes.",
        "Time is a strange thing.",
    ],
)
def test_general_knowledge_may_be_told(sentence: str) -> None:
    assert not states_unknowable(sentence)

import pytest

from victus_desktop.agent.understanding.homophones import as_meant


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("ad milk too my shopping list", "add milk to my shopping list"),
        ("set a timer for for minutes", "set a timer for four minutes"),
        ("set a timer for ate minutes", "set a timer for eight minutes"),
        ("set a time for ten minutes", "set a timer for ten minutes"),
        ("remind me too call the bank at to", "remind me to call the bank at two"),
        ("remind me to by stamps at for o'clock", "remind me to buy stamps at four o'clock"),
        ("wake me up at ate tomorrow", "wake me up at eight tomorrow"),
        ("wake me in half an our", "wake me in half an hour"),
        ("what's the whether like", "what's the weather like"),
    ],
)
def test_a_word_is_read_as_the_one_of_its_sound_that_can_be_meant(heard: str, meant: str) -> None:
    assert as_meant(heard) == meant


@pytest.mark.parametrize(
    "text",
    [
        "remind me two days before christmas",
        "I ate for two hours",
        "is there time for ten questions",
        "look at for sale signs",
        "what time is it",
        "we went by train",
    ],
)
def test_what_makes_sense_stays(text: str) -> None:
    assert as_meant(text) == text

import pytest

from victus_desktop.agent.understanding.restated import as_meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("set a timer for ten minutes no fifteen", "set a timer for fifteen minutes"),
        ("set a timer for ten minutes, no, half an hour", "set a timer for half an hour"),
        ("wake me at seven, sorry, half past seven", "wake me at half past seven"),
        ("set an alarm for six actually make it six thirty", "set an alarm for six thirty"),
        ("book the vet on tuesday at ten no wednesday", "book the vet on wednesday at ten"),
        ("remind me on friday to pay no make that monday", "remind me on monday to pay"),
        ("volume to thirty I mean forty", "volume to forty"),
    ],
)
def test_the_last_of_its_kind_is_put_right(said: str, meant: str) -> None:
    assert as_meant(said) == meant


@pytest.mark.parametrize(
    "text",
    [
        "remind me to say sorry to Anna at six",
        "what is five times no six",
        "is it true that there are no seven dwarfs",
        "tell me a joke no",
        "add eggs to my list no milk",
    ],
)
def test_what_puts_nothing_right_stays(text: str) -> None:
    assert as_meant(text) == text

import pytest

from tests.agent.family import Family, Watch
from victus_desktop.agent.tools import talkback


@pytest.fixture
def family(watch: Watch) -> Family:
    talk = talkback.tools(lambda: "It is noon.", choose=lambda jokes: jokes[0])
    return Family({tool.name: tool for tool in talk}, watch)


def test_the_last_answer_is_said_again(family: Family) -> None:
    assert family.call("repeat").say == "It is noon."


def test_stop_is_silent(family: Family) -> None:
    assert family.call("stop").spoken == ""


def test_there_are_jokes_enough_and_each_fits_a_breath() -> None:
    from victus_desktop.paths import resource

    jokes = resource("jokes.txt").read_text(encoding="utf-8").splitlines()
    assert len(jokes) == len(set(jokes)) >= 50
    assert all(0 < len(joke) < 200 for joke in jokes)


def test_no_joke_is_told_again_soon(family: Family) -> None:
    told = [family.call("joke").say for _ in range(20)]
    assert len(set(told)) == len(told)


def test_a_joke_is_told(family: Family) -> None:
    assert family.call("joke").say


def test_abilities_are_told(family: Family) -> None:
    assert "timers" in family.call("capabilities").say

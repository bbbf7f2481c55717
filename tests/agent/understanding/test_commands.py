import time
from statistics import median

import pytest

from tests.agent.family import Watch
from victus_desktop.agent.understanding.commands import Commands
from victus_desktop.conversation.ports import Completeness


@pytest.fixture(scope="module")
def commands() -> Commands:
    return Commands(Watch())


@pytest.mark.parametrize(
    ("said", "tool", "slots"),
    [
        ("set a timer for 5 minutes", "timer_set", {"duration": "5 minutes"}),
        ("Set timer five minutes, please.", "timer_set", {"duration": "five minutes"}),
        ("Hey Victus, could you set a ten minute timer?", "timer_set", {"duration": "ten minute"}),
        (
            "set a pasta timer for nine minutes",
            "timer_set",
            {"name": "pasta", "duration": "nine minutes"},
        ),
        (
            "please set a timer for seven minutes and call it noodles",
            "timer_set",
            {"name": "noodles", "duration": "seven minutes"},
        ),
        ("make a new list and call it camping", "list_add", {"list_name": "camping"}),
        ("how much time is left on the pasta timer", "timer_status", {"name": "pasta"}),
        ("cancel all timers", "timer_cancel", {"everything": "true"}),
        (
            "take two minutes off the timer",
            "timer_change",
            {"change": "less", "duration": "two minutes"},
        ),
        ("wake me up at half past six", "alarm_set", {"when": "half past six"}),
        ("what time is it?", "time_or_date", {"ask": "time"}),
        ("what time is it in Tokyo", "time_or_date", {"ask": "time", "place": "Tokyo"}),
        ("what day is the third of march", "time_or_date", {"ask": "day"}),
        ("how long until christmas", "time_or_date", {"ask": "until", "when": "christmas"}),
        ("how many weeks since easter", "time_or_date", {"ask": "until", "when": "easter"}),
        ("when do the clocks go back", "time_or_date", {}),
        (
            "what is fifteen percent of eighty",
            "math",
            {"expression": "fifteen percent of eighty"},
        ),
        ("split 86 pounds between four people", "math", {}),
        ("how many kilometers are five miles", "unit_convert", {}),
        ("how many euros is 100 dollars", "currency_convert", {}),
        ("set the volume to fifty percent", "volume", {"percent": "fifty"}),
        ("louder", "volume", {}),
        ("add milk, eggs and bread to my shopping list", "list_add", {"list_name": "shopping"}),
        ("what's on my to do list", "list_read", {"list_name": "to do"}),
        ("remember my bike is red", "memory_add", {}),
        (
            "draft a mail to Ben about the budget",
            "email_draft",
            {"to": "Ben", "subject": "the budget"},
        ),
        (
            "put the kitchen fitter in my diary for tuesday fortnight at half nine",
            "calendar_create",
            {"when": "tuesday fortnight at half nine"},
        ),
        ("move gardening to sunday", "calendar_move", {"when": "sunday"}),
        ("Stop.", "stop", {}),
        ("never mind", "stop", {}),
        ("undo that", "undo", {}),
        ("repeat that please", "repeat", {}),
        ("tell me a joke", "joke", {}),
        ("what can you do", "capabilities", {}),
    ],
)
def test_common_requests_are_commands(
    commands: Commands, said: str, tool: str, slots: dict[str, str]
) -> None:
    match = commands.match(said)
    assert match is not None
    assert match.tool == tool
    assert slots.items() <= match.slots.items()


@pytest.mark.parametrize(
    "said",
    [
        "set a timer for the meeting room project",
        "set a timer for ten",
        "move the alarm to seven",
        "move the report to the archive",
        "stop the music",
        "stop worrying about it",
        "what time is it when two trains meet and one is twice as fast as the other one is",
        "what is the capital of france",
        "what is love",
        "wake me up before you go",
        "tell me a joke about two penguins and a submarine",
        "add salt to the water and stir",
        "how many people live in china",
        "how long until we are all replaced",
        "undo my shoelaces",
        "volume of a sphere",
        "cancel my subscription",
        "remind my brother",
        "what day is best for fishing",
        "",
        "...",
    ],
)
def test_what_only_begins_like_a_command_is_none(commands: Commands, said: str) -> None:
    assert commands.match(said) is None


@pytest.mark.parametrize(
    ("said", "completeness"),
    [
        ("set a timer for five minutes", Completeness.COMMAND),
        ("stop", Completeness.COMMAND),
        ("what's on my shopping list", Completeness.COMMAND),
        ("what is twelve times twelve", Completeness.COMMAND),
        ("add milk to my shopping list", Completeness.COMMAND),
        ("Ad milk to my shopping list.", Completeness.COMMAND),
        ("Ad milk.", Completeness.OPEN),
        ("take the tent off the camping list", Completeness.COMMAND),
        ("remind me to call mum", Completeness.SENTENCE),
        ("remind me to call mum tomorrow", Completeness.SENTENCE),
        ("remind me to call mum tomorrow at nine", Completeness.COMMAND),
        ("remind me at nine to call mum", Completeness.SENTENCE),
        ("remind me at nine", Completeness.OPEN),
        ("note that mum calls at nine", Completeness.SENTENCE),
        ("what time is it in tokyo", Completeness.SENTENCE),
        ("who wrote hamlet", Completeness.SENTENCE),
        ("set a timer for", Completeness.OPEN),
        ("set a timer for ten", Completeness.OPEN),
        ("add milk and", Completeness.OPEN),
        ("add milk,", Completeness.OPEN),
        ("tell me about the", Completeness.OPEN),
        ("set a timer, um", Completeness.OPEN),
        ("", Completeness.OPEN),
    ],
)
def test_how_finished_a_request_sounds(
    commands: Commands, said: str, completeness: Completeness
) -> None:
    assert commands.completeness(said) is completeness


def test_a_command_takes_milliseconds(commands: Commands) -> None:
    taken = []
    for said in ("set a timer for ten minutes", "wake me at six", "who painted the mona lisa") * 20:
        start = time.perf_counter()
        commands.completeness(said)
        taken.append(time.perf_counter() - start)
    assert median(taken) < 0.050

"""What moves what is set by a length of time, and what sets or asks instead."""

import pytest

from victus_desktop.agent.understanding.shifts import is_shift


@pytest.mark.parametrize(
    "said",
    [
        "make my alarm half an hour later",
        "push my alarm back by ten minutes",
        "push back my alarm by ten minutes",
        "wake me ten minutes earlier tomorrow",
        "wake me up an hour later than usual",
        "set my alarm an hour earlier",
        "move my seven am alarm forward fifteen minutes",
        "delay tomorrow's alarm by twenty minutes",
        "postpone the dentist reminder by an hour",
        "let me sleep ten minutes longer",
    ],
)
def test_it_is_moved_by_so_much(said: str) -> None:
    assert is_shift(said)


@pytest.mark.parametrize(
    "said",
    [
        "set an alarm in half an hour",
        "wake me in ten minutes",
        "move my alarm to ten minutes past seven",
        "make my alarm later",
        "i start at nine so wake me an hour earlier",
        "move my meeting back by ten minutes",
        "set a reminder for ten minutes earlier",
        "add ten minutes to my timer",
    ],
)
def test_it_is_not_moved_by_so_much(said: str) -> None:
    assert not is_shift(said)

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from victus_desktop.agent import wording
from victus_desktop.agent.arguments.durations import find_duration, find_length, whole_duration


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("five minutes", 300),
        ("5 min", 300),
        ("5m", 300),
        ("ninety seconds", 90),
        ("an hour and a half", 5400),
        ("one and a half hours", 5400),
        ("1.5 hours", 5400),
        ("a minute and a half", 90),
        ("two and a half minutes", 150),
        ("half an hour", 1800),
        ("a quarter of an hour", 900),
        ("three quarters of an hour", 2700),
        ("two hours and a quarter", 8100),
        ("an hour and 15 minutes", 4500),
        ("1 hour 20", 4800),
        ("1h30", 5400),
        ("two hours, ten minutes and five seconds", 7805),
        ("one hundred and twenty seconds", 120),
        ("a couple of minutes", 120),
        ("10-minute", 600),
        ("three weeks", 3 * 7 * 86400),
        ("1,000 seconds", 1000),
    ],
)
def test_lengths_of_time_are_read_as_people_say_them(said: str, seconds: float) -> None:
    assert whole_duration(said) == timedelta(seconds=seconds)


@pytest.mark.parametrize("said", ["ten", "the meeting room project", "minutes", "five people", ""])
def test_what_has_no_number_and_unit_is_no_length(said: str) -> None:
    assert whole_duration(said) is None


def test_it_is_found_inside_a_sentence_with_its_place() -> None:
    text = "set a timer for twenty five minutes please"
    found = find_duration(text)
    assert found is not None
    [(start, end)] = found.spans
    assert (found.value, text[start:end]) == (timedelta(minutes=25), "twenty five minutes")


def test_months_stay_months() -> None:
    found = find_length("in a year and two months")
    assert found is not None
    assert (found.value.months, found.value.time) == (14, timedelta(0))


@given(st.integers(1, 86_399))
def test_what_victus_says_it_understands(seconds: int) -> None:
    exact = timedelta(seconds=seconds if seconds < 3600 else seconds // 60 * 60)
    assert whole_duration(wording.duration(exact)) == exact


@pytest.mark.parametrize("text", ["99999999999999 hours", "in 999999999 years", "9999999999999h"])
def test_what_no_calendar_holds_is_no_length(text: str) -> None:
    assert find_length(text) is None

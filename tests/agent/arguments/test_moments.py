from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from victus_desktop.agent.arguments.clock_times import Hours, find_times
from victus_desktop.agent.arguments.moments import find_day, find_moment, find_span
from victus_desktop.agent.arguments.spans import without

NOW = datetime(2026, 11, 24, 14, 20, tzinfo=ZoneInfo("Europe/London"))
"""A Tuesday afternoon."""


def moment(said: str, now: datetime = NOW) -> str:
    found = find_moment(said, now)
    return f"{found.value:%Y-%m-%d %H:%M}" if found else "none"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("at seven", "2026-11-24 19:00"),
        ("half past seven", "2026-11-24 19:30"),
        ("half six", "2026-11-24 18:30"),
        ("quarter to six pm", "2026-11-24 17:45"),
        ("twenty to nine", "2026-11-24 20:40"),
        ("five thirty", "2026-11-24 17:30"),
        ("seven oh five", "2026-11-24 19:05"),
        ("ten fifteen pm", "2026-11-24 22:15"),
        ("7:45", "2026-11-24 19:45"),
        ("at 2100 hours", "2026-11-24 21:00"),
        ("5 o'clock", "2026-11-24 17:00"),
        ("at 12 am", "2026-11-25 00:00"),
        ("noon", "2026-11-25 12:00"),
        ("12:30", "2026-11-25 12:30"),
        ("one thirty", "2026-11-25 13:30"),
        ("at one in the morning", "2026-11-25 01:00"),
        ("seven forty five in the evening", "2026-11-24 19:45"),
    ],
)
def test_a_time_alone_is_its_next_sensible_occurrence(said: str, meant: str) -> None:
    assert moment(said) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("tomorrow", "2026-11-25 09:00"),
        ("day after tomorrow morning", "2026-11-26 09:00"),
        ("friday", "2026-11-27 09:00"),
        ("next friday", "2026-12-04 09:00"),
        ("a week from friday", "2026-12-04 09:00"),
        ("a week on friday", "2026-12-04 09:00"),
        ("friday week at three", "2026-12-04 15:00"),
        ("tuesday fortnight", "2026-12-15 09:00"),
        ("the friday after next", "2026-12-11 09:00"),
        ("at the weekend", "2026-11-28 09:00"),
        ("on the last day of the month", "2026-11-30 09:00"),
        ("the last day of next month", "2026-12-31 09:00"),
        ("the week after next", "2026-12-07 09:00"),
        ("a week tomorrow", "2026-12-02 09:00"),
        ("a week today", "2026-12-01 09:00"),
        ("a fortnight on saturday", "2026-12-12 09:00"),
        ("two weeks on monday", "2026-12-14 09:00"),
        ("twice a week on friday", "2026-11-27 09:00"),
        ("last monday", "2026-11-23 09:00"),
        ("the 3rd of march", "2027-03-03 09:00"),
        ("the fourteenth of february", "2027-02-14 09:00"),
        ("december 5th 2027", "2027-12-05 09:00"),
        ("september 11 2001", "2001-09-11 09:00"),
        ("twenty first of march two thousand and twenty eight", "2028-03-21 09:00"),
        ("on the 22nd", "2026-12-22 09:00"),
        ("on the first of next month", "2026-12-01 09:00"),
        ("new year's eve", "2026-12-31 09:00"),
        ("at christmas", "2026-12-25 09:00"),
        ("at easter", "2027-03-28 09:00"),
        ("on thanksgiving", "2026-11-26 09:00"),
        ("next month", "2026-12-01 09:00"),
        ("three days ago", "2026-11-21 09:00"),
    ],
)
def test_a_day_alone_is_its_morning(said: str, meant: str) -> None:
    assert moment(said) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("tomorrow at noon", "2026-11-25 12:00"),
        ("tomorrow at 3 p.m.", "2026-11-25 15:00"),
        ("tomorrow morning at eight", "2026-11-25 08:00"),
        ("tomorrow evening at six", "2026-11-25 18:00"),
        ("for three o'clock on thursday", "2026-11-26 15:00"),
        ("march twenty first at ten", "2027-03-21 10:00"),
        ("the day after tomorrow at half past three in the afternoon", "2026-11-26 15:30"),
        ("tonight at eight", "2026-11-24 20:00"),
        ("at eleven tonight", "2026-11-24 23:00"),
        ("midnight tonight", "2026-11-25 00:00"),
        ("today at seven", "2026-11-24 19:00"),
        ("sunday at 6", "2026-11-29 18:00"),
        ("2026-12-24 at 18:00", "2026-12-24 18:00"),
        ("in three days at noon", "2026-11-27 12:00"),
    ],
)
def test_a_day_and_a_time_go_together_in_either_order(said: str, meant: str) -> None:
    assert moment(said) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("in two hours", "2026-11-24 16:20"),
        ("in half an hour", "2026-11-24 14:50"),
        ("in an hour and a half", "2026-11-24 15:50"),
        ("two weeks from now", "2026-12-08 14:20"),
        ("in two months", "2027-01-24 14:20"),
    ],
)
def test_a_distance_is_counted_from_now(said: str, meant: str) -> None:
    assert moment(said) == meant


@pytest.mark.parametrize(
    "said",
    [
        "set a timer for five minutes",
        "buy two apples",
        "may the force be with you",
        "read my second note",
        "the second timer",
        "two thousand and five",
        "turn it up to eleven percent",
    ],
)
def test_other_numbers_and_names_are_no_moments(said: str) -> None:
    assert moment(said) == "none"


@pytest.mark.parametrize(
    ("said", "begin", "end"),
    [
        ("from 3 to 5 pm", "11-24 15:00", "11-24 17:00"),
        ("tomorrow between six and nine am", "11-25 06:00", "11-25 09:00"),
        ("this weekend", "11-28 00:00", "11-30 00:00"),
        ("next week", "11-30 00:00", "12-07 00:00"),
        ("in march", "03-01 00:00", "04-01 00:00"),
        ("the next five days", "11-24 00:00", "11-29 00:00"),
        ("the last two hours", "11-24 12:20", "11-24 14:20"),
    ],
)
def test_stretches_have_an_end(said: str, begin: str, end: str) -> None:
    found = find_span(said, NOW)
    assert found is not None
    assert found.value.end is not None
    assert (f"{found.value.start:%m-%d %H:%M}", f"{found.value.end:%m-%d %H:%M}") == (begin, end)


def test_an_alarm_is_for_the_next_such_hour_even_at_night() -> None:
    late = NOW.replace(hour=23)
    usual, alarm = find_span("at five", late), find_span("at five", late, hours=Hours.NEXT)
    assert usual is not None
    assert alarm is not None
    assert (usual.value.start.hour, alarm.value.start.hour) == (17, 5)


def test_on_another_day_an_alarm_is_in_the_morning() -> None:
    alarm = find_span("tomorrow at six", NOW, hours=Hours.NEXT)
    assert alarm is not None
    assert alarm.value.start.hour == 6


def test_a_bare_number_is_an_hour_only_where_asked_for() -> None:
    assert find_span("an alarm for six", NOW) is None
    loose = find_span("an alarm for six", NOW, loose=True)
    assert loose is not None
    assert loose.value.start.hour == 18


def test_what_remains_of_the_sentence_can_be_read_on() -> None:
    text = "remind me tomorrow at nine to pay the rent"
    found = find_moment(text, NOW)
    assert found is not None
    assert without(text, found.spans) == "remind me to pay the rent"


def test_the_clock_change_keeps_the_hour_on_the_wall() -> None:
    found = find_moment("on march 29 at seven am", NOW)
    assert found is not None
    assert (found.value.hour, found.value.utcoffset()) == (
        7,
        datetime(2027, 3, 29, 7, tzinfo=ZoneInfo("Europe/London")).utcoffset(),
    )


def test_a_day_that_no_calendar_has_is_none() -> None:
    assert moment("on february 30") == "none"


def test_days_can_be_sought_in_the_past() -> None:
    found = find_day("december 25", NOW, past=True)
    assert found is not None
    assert found.value.isoformat() == "2025-12-25"


@pytest.mark.parametrize(
    ("said", "hour"),
    [
        ("at 7am", (7, 0)),
        ("wake me at 7:30am", (7, 30)),
        ("tomorrow at 4pm at Main Street 5", (16, 0)),
        ("3pm meeting", (15, 0)),
        ("at 12pm", (12, 0)),
        ("wake me up at 630am tomorrow", (6, 30)),
        ("Remind me at 1030 to call.", (10, 30)),
        ("on March 3, 1130.", (11, 30)),
    ],
)
def test_an_hour_may_be_written_together_with_its_half(said: str, hour: tuple[int, int]) -> None:
    found = find_times(said)
    assert [(one.options[0].hour, one.options[0].minute) for one in found] == [hour]


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("the day before christmas", "2026-12-24"),
        ("the day after new year's day", "2027-01-02"),
        ("the week before december 24", "2026-12-17"),
        ("the day after friday", "2026-11-28"),
    ],
)
def test_a_day_beside_another(said: str, day: str) -> None:
    found = find_span(said, NOW)
    assert found is not None
    assert str(found.value.start.date()) == day


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("on tuesday evening", "2026-11-24 18:00"),
        ("tuesday at six", "2026-11-24 18:00"),
        ("on tuesday morning", "2026-12-01 09:00"),
        ("tuesday at nine", "2026-12-01 09:00"),
        ("on tuesday", "2026-12-01 09:00"),
        ("next tuesday evening", "2026-12-01 18:00"),
    ],
)
def test_todays_weekday_is_today_while_the_time_told_lies_ahead(said: str, meant: str) -> None:
    assert moment(said) == meant

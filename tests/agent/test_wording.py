from datetime import UTC, date, datetime, timedelta

import pytest

from victus_desktop.agent import wording

NOW = datetime(2026, 11, 24, 14, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0, "0 seconds"),
        (1, "1 second"),
        (90, "1 minute and 30 seconds"),
        (3600, "1 hour"),
        (5400, "1 hour and 30 minutes"),
        (90061, "1 day and 1 hour"),
    ],
)
def test_lengths_of_time(seconds: int, told: str) -> None:
    assert wording.duration(timedelta(seconds=seconds)) == told


def test_lists() -> None:
    assert [wording.join(["a", "b", "c"][:n]) for n in range(4)] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]


@pytest.mark.parametrize(
    ("hour", "minute", "told"),
    [(0, 0, "midnight"), (0, 5, "12:05 am"), (7, 0, "7 am"), (12, 0, "noon"), (19, 30, "7:30 pm")],
)
def test_times_of_day(hour: int, minute: int, told: str) -> None:
    assert wording.clock(NOW.replace(hour=hour, minute=minute)) == told


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2026, 11, 24), "today"),
        (date(2026, 11, 25), "tomorrow"),
        (date(2026, 11, 28), "on Saturday"),
        (date(2026, 12, 24), "on Thursday, December 24"),
        (date(2027, 3, 3), "on Wednesday, March 3 2027"),
    ],
)
def test_days(day: date, told: str) -> None:
    assert wording.day(day, NOW.date()) == told


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("FREQ=DAILY", "every day"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every weekday"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH", "every weekday except Friday"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA", "every day except Sunday"),
        ("FREQ=WEEKLY;BYDAY=SA,SU", "every weekend"),
        ("FREQ=WEEKLY;BYDAY=SU", "every Sunday"),
        ("FREQ=DAILY;BYHOUR=9,11,13;BYMINUTE=30", "every 2 hours from 9:30 am to 1:30 pm"),
        ("FREQ=DAILY;BYHOUR=9,10;BYMINUTE=0", "every hour from 9 am to 10 am"),
        ("FREQ=DAILY;UNTIL=20261203T235959", "every day until December 3"),
        ("FREQ=WEEKLY;BYDAY=MO,TH", "every Monday and Thursday"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "every 2 weeks on Friday"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "every month on the last Friday"),
        ("FREQ=MONTHLY;BYMONTHDAY=3", "every month on day 3"),
        ("FREQ=MINUTELY;INTERVAL=20", "every 20 minutes"),
    ],
)
def test_recurrences(rule: str, told: str) -> None:
    assert wording.recurrence(rule) == told

"""Rules by which events repeat, there and back."""

from datetime import datetime

import pytest

from victus_desktop.agent.accounts.graph_recurrence import pattern, rule
from victus_desktop.conversation.errors import BadInput

FIRST = datetime(2026, 3, 5, 9)


@pytest.mark.parametrize(
    ("told", "back"),
    [
        ("FREQ=DAILY", "FREQ=DAILY"),
        ("FREQ=DAILY;INTERVAL=2;COUNT=3", "FREQ=DAILY;INTERVAL=2;COUNT=3"),
        ("FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=TH"),
        ("FREQ=WEEKLY;BYDAY=MO,TU", "FREQ=WEEKLY;BYDAY=MO,TU"),
        ("FREQ=DAILY;BYDAY=MO,FR", "FREQ=WEEKLY;BYDAY=MO,FR"),
        ("FREQ=MONTHLY", "FREQ=MONTHLY;BYMONTHDAY=5"),
        ("FREQ=YEARLY", "FREQ=YEARLY;BYMONTHDAY=5;BYMONTH=3"),
        ("FREQ=DAILY;UNTIL=20260401T000000Z", "FREQ=DAILY;UNTIL=20260401T235959Z"),
    ],
)
def test_a_rule_comes_back_the_same(told: str, back: str) -> None:
    assert rule(pattern(told, FIRST)) == back


def test_the_last_friday_of_a_month_is_read() -> None:
    told = {
        "pattern": {
            "type": "relativeMonthly",
            "interval": 1,
            "daysOfWeek": ["friday"],
            "index": "last",
        },
        "range": {"type": "noEnd", "startDate": "2026-03-27"},
    }
    assert rule(told) == "FREQ=MONTHLY;BYDAY=-1FR"


def test_what_happens_once_has_no_rule() -> None:
    assert rule(None) == ""


@pytest.mark.parametrize(
    "told", ["FREQ=HOURLY", "", "FREQ=MONTHLY;BYDAY=1MO", "FREQ=DAILY;BYSETPOS=1"]
)
def test_what_cannot_be_said_is_refused(told: str) -> None:
    with pytest.raises(BadInput, match="cannot repeat"):
        pattern(told, FIRST)

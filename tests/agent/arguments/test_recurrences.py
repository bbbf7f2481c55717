import pytest
from dateutil.rrule import rrulestr

from victus_desktop.agent.arguments.recurrences import find_recurrence
from victus_desktop.agent.arguments.spans import without


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ("every day", "FREQ=DAILY"),
        ("every weekday at seven", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("on weekdays", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("every weekend", "FREQ=WEEKLY;BYDAY=SA,SU"),
        ("every monday and thursday", "FREQ=WEEKLY;BYDAY=MO,TH"),
        ("on tuesdays", "FREQ=WEEKLY;BYDAY=TU"),
        ("every other friday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"),
        ("every second tuesday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        ("every three days", "FREQ=DAILY;INTERVAL=3"),
        ("every 20 minutes", "FREQ=MINUTELY;INTERVAL=20"),
        ("every other week", "FREQ=WEEKLY;INTERVAL=2"),
        ("each morning", "FREQ=DAILY"),
        ("monthly", "FREQ=MONTHLY"),
        ("every month on the 3rd", "FREQ=MONTHLY;BYMONTHDAY=3"),
        ("on the first of every month", "FREQ=MONTHLY;BYMONTHDAY=1"),
        ("the last friday of the month", "FREQ=MONTHLY;BYDAY=-1FR"),
        ("every june third", "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=3"),
        ("once a week", "FREQ=WEEKLY"),
        ("every day except sunday at eight", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA"),
        ("every day but weekends", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("every morning apart from the weekend", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("on weekdays at seven but not on friday", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH"),
        ("weekdays except wednesdays", "FREQ=WEEKLY;BYDAY=MO,TU,TH,FR"),
        ("every day, not on mondays or tuesdays", "FREQ=WEEKLY;BYDAY=WE,TH,FR,SA,SU"),
        ("every day except for saturday and sunday", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("every two hours except on sundays", "FREQ=HOURLY;INTERVAL=2;BYDAY=MO,TU,WE,TH,FR,SA"),
    ],
)
def test_recurrences_become_rules(said: str, rule: str) -> None:
    found = find_recurrence(said)
    assert found is not None
    assert found.value == rule
    rrulestr(rule)


@pytest.mark.parametrize("said", ["on monday", "tomorrow", "the day", "everything", "last friday"])
def test_what_happens_once_is_no_recurrence(said: str) -> None:
    assert find_recurrence(said) is None


def test_the_part_of_the_day_is_left_for_the_first_time() -> None:
    text = "every morning feed the cat"
    found = find_recurrence(text)
    assert found is not None
    assert without(text, found.spans) == "morning feed the cat"

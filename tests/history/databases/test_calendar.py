from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.history.databases.records import BERLIN, NOON, berlin, on_the_wall
from victus_desktop.conversation.errors import BadInput
from victus_desktop.conversation.records import CalendarEvent
from victus_desktop.history.stores import Stores, stores_of

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def event(title: str, start: datetime, **more: object) -> CalendarEvent:
    """An hour that begins at `start`."""
    return replace(CalendarEvent("", title, start, start + HOUR), **more)  # type: ignore[arg-type]


def starts(stores: Stores, start: datetime, end: datetime) -> list[datetime]:
    return [one.start for one in stores.calendar.between(start, end)]


def test_an_event_is_kept_as_it_is(stores: Stores) -> None:
    dentist = event(
        "Dentist", NOON, location="Main Street", notes="Bring the card.", attendees=("a@b.org",)
    )
    kept = stores.calendar.add(dentist)
    assert kept == replace(dentist, uid=kept.uid)
    assert kept.uid
    assert stores.calendar.between(NOON, NOON + HOUR) == [kept]


@pytest.mark.parametrize(
    ("start", "end", "touches"),
    [
        (-HOUR, timedelta(0), False),
        (-HOUR, timedelta(seconds=1), True),
        (HOUR / 4, HOUR / 2, True),
        (HOUR - timedelta(seconds=1), DAY, True),
        (HOUR, DAY, False),
        (-DAY, DAY, True),
    ],
)
def test_only_events_that_touch_the_time_are_given(
    stores: Stores, start: timedelta, end: timedelta, touches: bool
) -> None:
    stores.calendar.add(event("Dentist", NOON))
    assert bool(starts(stores, NOON + start, NOON + end)) is touches


def test_a_moment_without_length_counts_where_it_begins(stores: Stores) -> None:
    stores.calendar.add(event("Launch", NOON, end=NOON))
    assert starts(stores, NOON, NOON + HOUR) == [NOON]
    assert starts(stores, NOON - HOUR, NOON) == []


def test_an_event_is_changed_and_removed(stores: Stores) -> None:
    kept = stores.calendar.add(event("Dentist", NOON))
    moved = replace(kept, start=NOON + DAY, end=NOON + DAY + HOUR)
    stores.calendar.update(moved)
    assert stores.calendar.between(NOON, NOON + 2 * DAY) == [moved]
    assert stores.calendar.remove(kept.uid) == moved
    with pytest.raises(KeyError):
        stores.calendar.remove(kept.uid)
    with pytest.raises(KeyError):
        stores.calendar.update(moved)


@pytest.mark.parametrize("given", [BERLIN, UTC], ids=["a local time", "the same in UTC"])
def test_a_weekly_event_stays_at_its_hour_when_the_clocks_change(
    stores: Stores, given: object
) -> None:
    start = berlin("2026-10-19 09:00").astimezone(given)  # type: ignore[arg-type]
    stores.calendar.add(event("Choir", start, recurrence="FREQ=WEEKLY;COUNT=3"))
    found = starts(stores, start - DAY, start + 60 * DAY)
    assert on_the_wall(found) == ["Mon 19 Oct 09:00", "Mon 26 Oct 09:00", "Mon 02 Nov 09:00"]


def test_an_endless_series_is_unrolled_only_where_one_looks(stores: Stores) -> None:
    stores.calendar.add(event("Walk", berlin("2015-01-01 08:00"), recurrence="FREQ=DAILY"))
    found = starts(stores, berlin("2026-03-28 08:30"), berlin("2026-03-30 08:00"))
    assert on_the_wall(found) == ["Sat 28 Mar 08:00", "Sun 29 Mar 08:00"]


def test_the_first_time_counts_even_off_the_rule(stores: Stores) -> None:
    monday = berlin("2026-03-02 09:00")
    stores.calendar.add(event("Course", monday, recurrence="FREQ=WEEKLY;BYDAY=TU"))
    found = starts(stores, monday, monday + 9 * DAY)
    assert on_the_wall(found) == ["Mon 02 Mar 09:00", "Tue 03 Mar 09:00", "Tue 10 Mar 09:00"]


def test_a_whole_day_is_the_users_day(stores: Stores) -> None:
    day = datetime(2026, 7, 1, tzinfo=UTC)
    stores.calendar.add(event("Holiday", day, end=day + DAY, all_day=True))
    assert starts(stores, berlin("2026-06-30 00:00"), berlin("2026-07-01 00:00")) == []
    assert starts(stores, berlin("2026-07-01 00:00"), berlin("2026-07-01 00:30")) == [day]
    assert starts(stores, berlin("2026-07-02 00:00"), berlin("2026-07-03 00:00")) == []


def test_a_birthday_comes_every_year(stores: Stores) -> None:
    day = datetime(2000, 2, 29, tzinfo=UTC)
    stores.calendar.add(
        event("Birthday", day, end=day + DAY, all_day=True, recurrence="FREQ=YEARLY")
    )
    found = starts(stores, berlin("2027-01-01 00:00"), berlin("2033-01-01 00:00"))
    assert found == [datetime(2028, 2, 29, tzinfo=UTC), datetime(2032, 2, 29, tzinfo=UTC)]


@pytest.mark.parametrize(
    "wrong",
    [{"end": NOON - HOUR}, {"recurrence": "FREQ=MINUTELY"}, {"recurrence": "on sundays"}],
)
def test_an_event_that_makes_no_sense_is_refused(stores: Stores, wrong: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        stores.calendar.add(event("Dentist", NOON, **wrong))
    assert starts(stores, NOON - DAY, NOON + DAY) == []


def test_users_may_have_the_same_event(stores: Stores) -> None:
    anna = stores_of(stores.engine, "anna")
    kept = stores.calendar.add(event("Choir", NOON))
    anna.calendar.add(replace(kept, title="Hers"))
    stores.calendar.remove(kept.uid)
    assert [one.title for one in anna.calendar.between(NOON, NOON + HOUR)] == ["Hers"]

import itertools
from datetime import datetime, timedelta

import pytest

from tests.history.databases.records import NOON, berlin, on_the_wall
from victus_desktop.conversation.errors import BadInput
from victus_desktop.conversation.records import Scheduled, ScheduleKind
from victus_desktop.history.schedule import ScheduleStore, users_with_due
from victus_desktop.history.stores import Stores, stores_of

TIMER, ALARM, REMINDER = ScheduleKind.TIMER, ScheduleKind.ALARM, ScheduleKind.REMINDER


def fire(stores: Stores, one: Scheduled, times: int) -> list[datetime]:
    """When it was due, each time told the moment it was."""
    due = []
    for _ in range(times):
        (pending,) = (other for other in stores.schedule.pending() if other.id == one.id)
        due.append(pending.due)
        stores.schedule.mark_fired(one.id, pending.due)
    return due


def test_the_next_due_comes_first(stores: Stores) -> None:
    late = stores.schedule.add(REMINDER, NOON + timedelta(hours=2), label="tea")
    soon = stores.schedule.add(TIMER, NOON, duration=timedelta(minutes=5), label="egg")
    assert stores.schedule.pending() == [soon, late]
    assert stores.schedule.pending([REMINDER]) == [late]
    assert (soon.due, soon.duration) == (NOON, timedelta(minutes=5))


def test_only_what_is_due_is_told_and_only_once(stores: Stores) -> None:
    one = stores.schedule.add(TIMER, NOON)
    stores.schedule.add(TIMER, NOON + timedelta(seconds=2))
    assert stores.schedule.due_now(NOON - timedelta(seconds=1)) == []
    assert stores.schedule.due_now(NOON + timedelta(seconds=1)) == [one]
    stores.schedule.mark_fired(one.id, NOON)
    assert stores.schedule.due_now(NOON + timedelta(seconds=1)) == []
    with pytest.raises(KeyError):
        stores.schedule.cancel(one.id)


def test_what_was_cancelled_while_it_was_told_stays_cancelled(stores: Stores) -> None:
    one = stores.schedule.add(ALARM, NOON, recurrence="FREQ=DAILY")
    stores.schedule.cancel(one.id)
    stores.schedule.mark_fired(one.id, NOON)
    assert stores.schedule.pending() == []


def test_one_run_alone_tells_what_is_due(stores: Stores) -> None:
    one = stores.schedule.add(TIMER, NOON)
    here, there = (ScheduleStore(stores.engine, run=run) for run in ("here", "there"))

    assert here.claim(one.id, one.due, NOON)
    assert here.claim(one.id, one.due, NOON)
    assert not there.claim(one.id, one.due, NOON + timedelta(seconds=9))
    here.mark_fired(one.id, NOON)
    assert not there.claim(one.id, one.due, NOON + timedelta(hours=1))


def test_what_a_run_that_died_was_telling_is_told_by_another(stores: Stores) -> None:
    one = stores.schedule.add(ALARM, NOON, recurrence="FREQ=DAILY")
    died, there = (ScheduleStore(stores.engine, run=run) for run in ("died", "there"))
    assert died.claim(one.id, one.due, NOON)

    assert there.claim(one.id, one.due, NOON + timedelta(seconds=10))
    there.mark_fired(one.id, NOON)
    (tomorrow,) = there.pending()
    assert not there.claim(one.id, one.due, NOON + timedelta(days=1))
    assert died.claim(one.id, tomorrow.due, tomorrow.due)


def test_a_timer_is_moved_and_cancelled(stores: Stores) -> None:
    one = stores.schedule.add(TIMER, NOON, duration=timedelta(minutes=5))
    later = NOON + timedelta(minutes=5)
    moved = stores.schedule.change(one.id, later, timedelta(minutes=10))
    assert (moved.due, moved.duration) == (later, timedelta(minutes=10))
    assert stores.schedule.change(one.id, NOON).duration == timedelta(minutes=10)
    assert stores.schedule.cancel(one.id).id == one.id
    assert stores.schedule.pending() == []
    with pytest.raises(KeyError):
        stores.schedule.change(one.id, NOON)


def test_what_is_paused_comes_due_only_once_it_is_resumed(stores: Stores) -> None:
    one = stores.schedule.add(TIMER, NOON, duration=timedelta(minutes=5))
    other = stores.schedule.add(TIMER, NOON + timedelta(hours=1))
    paused = stores.schedule.pause(one.id, timedelta(minutes=2))
    assert paused.paused_left == timedelta(minutes=2)
    assert stores.schedule.due_now(NOON) == []
    assert stores.schedule.next_due() == other.due
    assert users_with_due(stores.engine, NOON) == []
    assert not stores.schedule.claim(one.id, NOON, NOON)
    stores.schedule.mark_fired(one.id, NOON)  # it was being told when it was paused
    assert [found.id for found in stores.schedule.pending()] == [other.id, one.id]

    again = stores.schedule.change(one.id, NOON + timedelta(minutes=3))
    assert again.paused_left is None
    assert [found.id for found in stores.schedule.due_now(NOON + timedelta(minutes=3))] == [one.id]


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        ("2026-10-24 07:00", ["Sat 24 Oct 07:00", "Sun 25 Oct 07:00", "Mon 26 Oct 07:00"]),
        ("2026-03-28 02:30", ["Sat 28 Mar 02:30", "Sun 29 Mar 03:30", "Mon 30 Mar 02:30"]),
        ("2026-10-24 02:30", ["Sat 24 Oct 02:30", "Sun 25 Oct 02:30", "Mon 26 Oct 02:30"]),
    ],
    ids=["autumn", "an hour that is left out", "an hour that comes twice"],
)
def test_every_day_stays_at_its_hour_when_the_clocks_change(
    stores: Stores, first: str, expected: list[str]
) -> None:
    one = stores.schedule.add(
        ALARM, berlin(first), recurrence="FREQ=DAILY", timezone="Europe/Berlin"
    )
    assert on_the_wall(fire(stores, one, 3)) == expected


def test_weekdays_leave_out_the_weekend(stores: Stores) -> None:
    one = stores.schedule.add(
        REMINDER,
        berlin("2026-10-22 07:00"),
        recurrence="FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        timezone="Europe/Berlin",
    )
    assert on_the_wall(fire(stores, one, 4)) == [
        "Thu 22 Oct 07:00",
        "Fri 23 Oct 07:00",
        "Mon 26 Oct 07:00",
        "Tue 27 Oct 07:00",
    ]


@pytest.mark.parametrize("day", ["2026-10-25 00:00", "2026-03-29 00:00"])
def test_every_two_hours_goes_by_hours_that_passed(stores: Stores, day: str) -> None:
    one = stores.schedule.add(
        REMINDER,
        berlin(day),
        recurrence="FREQ=HOURLY;INTERVAL=2",
        timezone="Europe/Berlin",
    )
    steps = {later - sooner for sooner, later in itertools.pairwise(fire(stores, one, 4))}
    assert steps == {timedelta(hours=2)}


def test_missed_times_are_not_told_one_after_the_other(stores: Stores) -> None:
    one = stores.schedule.add(
        ALARM, berlin("2026-10-20 07:00"), recurrence="FREQ=DAILY", timezone="Europe/Berlin"
    )
    stores.schedule.mark_fired(one.id, berlin("2026-10-26 09:00"))
    assert on_the_wall([stores.schedule.pending()[0].due]) == ["Tue 27 Oct 07:00"]


def test_every_other_week_keeps_its_weeks(stores: Stores) -> None:
    one = stores.schedule.add(REMINDER, NOON, recurrence="FREQ=WEEKLY;INTERVAL=2")
    stores.schedule.mark_fired(one.id, NOON + timedelta(days=16))
    assert stores.schedule.pending()[0].due == NOON + timedelta(days=28)


@pytest.mark.parametrize("unit", ["DAILY", "HOURLY"])
def test_three_times_means_three_times(stores: Stores, unit: str) -> None:
    one = stores.schedule.add(REMINDER, NOON, recurrence=f"FREQ={unit};COUNT=3")
    assert len(set(fire(stores, one, 3))) == 3
    assert stores.schedule.pending() == []


@pytest.mark.parametrize("rule", ["FREQ=DAILY", "FREQ=DAILY;COUNT=9", "FREQ=HOURLY;INTERVAL=24"])
def test_snoozing_moves_an_alarm_this_once(stores: Stores, rule: str) -> None:
    one = stores.schedule.add(ALARM, NOON, recurrence=rule)
    stores.schedule.change(one.id, NOON + timedelta(minutes=9))
    stores.schedule.mark_fired(one.id, NOON + timedelta(minutes=9))
    assert stores.schedule.pending()[0].due == NOON + timedelta(days=1)


def test_a_rule_ends_at_the_day_it_names_by_the_clock_on_the_wall(stores: Stores) -> None:
    one = stores.schedule.add(
        ALARM,
        berlin("2026-10-24 23:30"),
        recurrence="FREQ=DAILY;UNTIL=20261025",
        timezone="Europe/Berlin",
    )
    assert on_the_wall(fire(stores, one, 2)) == ["Sat 24 Oct 23:30", "Sun 25 Oct 23:30"]
    assert stores.schedule.pending() == []


@pytest.mark.parametrize(
    ("rule", "zone"),
    [
        ("FREQ=SOMETIMES", "UTC"),
        ("daily", "UTC"),
        ("FREQ=SECONDLY", "UTC"),
        ("FREQ=DAILY;BYDAY=XX", "UTC"),
        ("FREQ=DAILY\nEXDATE:20260101T000000Z", "UTC"),
        ("FREQ=DAILY", "Europe/Atlantis"),
        ("FREQ=DAILY", "../../etc/passwd"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_when_it_is_set(
    stores: Stores, rule: str, zone: str
) -> None:
    with pytest.raises(BadInput):
        stores.schedule.add(REMINDER, NOON, recurrence=rule, timezone=zone)
    assert stores.schedule.pending() == []


def test_an_id_is_never_used_twice(stores: Stores) -> None:
    gone = stores.schedule.cancel(stores.schedule.add(TIMER, NOON).id)
    assert stores.schedule.add(TIMER, NOON).id > gone.id


def test_nobody_touches_what_others_set(stores: Stores) -> None:
    one = stores_of(stores.engine, "anna").schedule.add(TIMER, NOON)
    assert stores.schedule.due_now(NOON) == stores.schedule.pending() == []
    with pytest.raises(KeyError):
        stores.schedule.cancel(one.id)


def test_one_time_is_left_out_and_put_back(stores: Stores) -> None:
    one = stores.schedule.add(ALARM, NOON, recurrence="FREQ=DAILY")
    day = timedelta(days=1)
    stores.schedule.skip(one.id, NOON + day)
    assert stores.schedule.time_in(one.id, NOON + day, NOON + 2 * day) is None
    assert fire(stores, one, 2) == [NOON, NOON + 2 * day]
    assert stores.schedule.skip(one.id, NOON + 3 * day).due == NOON + 4 * day
    assert stores.schedule.put_back(one.id, NOON + 3 * day).due == NOON + 3 * day


def test_the_last_time_that_is_left_out_ends_it_until_it_is_put_back(stores: Stores) -> None:
    one = stores.schedule.add(ALARM, NOON, recurrence="FREQ=DAILY;COUNT=1")
    stores.schedule.skip(one.id, NOON)
    assert stores.schedule.pending() == []
    assert stores.schedule.put_back(one.id, NOON) == one


def test_a_time_is_found_by_when_it_is(stores: Stores) -> None:
    weekly = stores.schedule.add(ALARM, NOON, recurrence="FREQ=WEEKLY")
    once = stores.schedule.add(ALARM, NOON)
    week = timedelta(days=7)
    assert stores.schedule.time_in(weekly.id, NOON, NOON + week) == NOON
    assert stores.schedule.time_in(weekly.id, NOON + week, NOON + 2 * week) == NOON + week
    assert stores.schedule.time_in(weekly.id, NOON + week / 2, NOON + week) is None
    assert stores.schedule.time_in(once.id, NOON, NOON + week) == NOON
    assert stores.schedule.time_in(once.id, NOON + week, NOON + 2 * week) is None


def test_what_repeats_is_moved_for_good_with_what_is_left_out(stores: Stores) -> None:
    one = stores.schedule.add(ALARM, NOON, recurrence="FREQ=DAILY")
    day, hour = timedelta(days=1), timedelta(hours=1)
    stores.schedule.skip(one.id, NOON + day)
    assert stores.schedule.shift(one.id, hour).due == NOON + hour
    assert fire(stores, one, 2) == [NOON + hour, NOON + hour + 2 * day]

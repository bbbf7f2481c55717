"""What is due is told once, also when it came due while Victus was off."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from victus_desktop.app.due import DueWatch
from victus_desktop.conversation.errors import StorageError
from victus_desktop.conversation.records import Scheduled, ScheduleKind
from victus_desktop.history.stores import open_stores

BERLIN = ZoneInfo("Europe/Berlin")


class Stage:
    """A watch over a real database, with a clock that the test moves."""

    def __init__(self, file: Path) -> None:
        self.schedule = open_stores(file).schedule
        self.moment = datetime(2026, 11, 24, 12, tzinfo=BERLIN)
        self.said: list[str] = []
        self.watch = DueWatch(self.schedule, self.said.append, lambda: self.moment)

    def add(self, kind: ScheduleKind, label: str = "", recurrence: str = "", **after: int) -> int:
        due = (self.moment + timedelta(**after)).astimezone(UTC)
        return self.schedule.add(
            kind, due, label=label, recurrence=recurrence, timezone=BERLIN.key
        ).id

    def pass_by(self, **length: int) -> list[str]:
        """Let time pass and give what is said at its end."""
        self.moment += timedelta(**length)
        self.said.clear()
        self.watch.tell_due()
        return self.said


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path / "history.db")


@pytest.mark.parametrize(
    ("kind", "label", "told"),
    [
        (ScheduleKind.TIMER, "", "Your timer is done."),
        (ScheduleKind.TIMER, "tea", "Your tea timer is done."),
        (ScheduleKind.ALARM, "", "This is your alarm."),
        (ScheduleKind.ALARM, "bus", "Alarm: bus."),
        (ScheduleKind.REMINDER, "call mum", "A reminder: call mum."),
    ],
)
def test_each_kind_is_told_in_its_words_when_it_is_due(
    stage: Stage, kind: ScheduleKind, label: str, told: str
) -> None:
    stage.add(kind, label, minutes=5)
    assert stage.pass_by(minutes=4) == []
    assert stage.pass_by(minutes=1) == [told]
    assert stage.pass_by(minutes=1) == []


def test_what_was_missed_is_told_with_its_time_on_the_users_clock(stage: Stage) -> None:
    stage.add(ScheduleKind.REMINDER, "call mum", hours=1)
    assert stage.pass_by(days=1) == ["Missed at 13:00 on Tuesday: a reminder: call mum."]


def test_what_was_slept_through_today_is_told_without_the_day(stage: Stage) -> None:
    stage.add(ScheduleKind.ALARM, hours=1)
    assert stage.pass_by(hours=3) == ["Missed at 13:00: this is your alarm."]


def test_a_clock_that_is_set_back_repeats_nothing(stage: Stage) -> None:
    stage.add(ScheduleKind.TIMER, "tea", minutes=1)
    stage.add(ScheduleKind.ALARM, "up", "FREQ=DAILY", minutes=2)
    assert len(stage.pass_by(minutes=2)) == 2
    assert stage.pass_by(hours=-1) == []
    assert stage.pass_by(hours=1) == []


def test_a_clock_that_jumps_over_many_times_tells_what_repeats_once(stage: Stage) -> None:
    stage.add(ScheduleKind.ALARM, "up", "FREQ=DAILY", minutes=2)
    assert stage.pass_by(days=4) == ["Missed at 12:02 on Tuesday: alarm: up."]
    assert stage.pass_by(hours=1) == ["Missed at 12:02: alarm: up."]
    assert stage.pass_by(hours=23, minutes=2) == ["Alarm: up."]


def test_several_are_told_in_the_order_they_came_due(stage: Stage) -> None:
    stage.add(ScheduleKind.TIMER, "second", seconds=2)
    stage.add(ScheduleKind.TIMER, "first", seconds=1)
    assert stage.pass_by(seconds=3) == [
        "Your first timer is done.",
        "Your second timer is done.",
    ]


def test_what_repeats_is_told_each_time(stage: Stage) -> None:
    stage.add(ScheduleKind.ALARM, "up", "FREQ=DAILY", hours=1)
    assert stage.pass_by(hours=1) == ["Alarm: up."]
    assert stage.pass_by(hours=23) == []
    assert stage.pass_by(hours=1) == ["Alarm: up."]


def test_what_is_cancelled_is_not_told(stage: Stage) -> None:
    stage.schedule.cancel(stage.add(ScheduleKind.TIMER, minutes=1))
    assert stage.pass_by(minutes=2) == []


def test_cancelling_in_the_moment_it_is_told_harms_nothing(stage: Stage) -> None:
    ident = stage.add(ScheduleKind.TIMER, minutes=1)
    stage.add(ScheduleKind.TIMER, "tea", minutes=1)
    said: list[str] = []

    def announce(text: str) -> None:
        if not said:
            stage.schedule.cancel(ident)
        said.append(text)

    stage.moment += timedelta(minutes=1)
    DueWatch(stage.schedule, announce, lambda: stage.moment).tell_due()
    assert said == ["Your timer is done.", "Your tea timer is done."]
    assert stage.schedule.pending() == []


class FullDisk:
    """A store that can be read but takes no mark until there is room."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.full = True

    def on_change(self, changed: Callable[[], None]) -> None:
        self._stage.schedule.on_change(changed)

    def next_due(self) -> datetime | None:
        return self._stage.schedule.next_due()

    def due_now(self, now: datetime) -> list[Scheduled]:
        return self._stage.schedule.due_now(now)

    def claim(self, ident: int, due: datetime, now: datetime) -> bool:
        if self.full:
            raise StorageError("The disk is full.")
        return self._stage.schedule.claim(ident, due, now)

    def mark_fired(self, ident: int, now: datetime | None = None) -> None:
        if self.full:
            raise StorageError("The disk is full.")
        self._stage.schedule.mark_fired(ident, now)

    def add(self, kind: ScheduleKind, due: datetime, *, label: str = "") -> Scheduled:
        return self._stage.schedule.add(kind, due, label=label)


def test_on_a_full_disk_it_is_still_told_and_only_once(stage: Stage) -> None:
    stage.add(ScheduleKind.TIMER, minutes=0)
    store = FullDisk(stage)
    watch = DueWatch(store, stage.said.append, lambda: stage.moment)
    for _ in range(3):
        with pytest.raises(StorageError):
            watch.tell_due()
    store.full = False
    watch.tell_due()
    assert stage.said == ["Your timer is done."]
    assert stage.schedule.pending() == []


def test_what_is_snoozed_is_told_again_in_the_same_words(stage: Stage) -> None:
    stage.add(ScheduleKind.TIMER, "tea", minutes=1)
    assert stage.pass_by(minutes=1) == ["Your tea timer is done."]
    stage.watch.snooze("Your tea timer is done.", timedelta(minutes=5))
    assert stage.pass_by(minutes=4) == []
    assert stage.pass_by(minutes=1) == ["Your tea timer is done."]


def test_other_words_are_snoozed_as_a_reminder_of_them(stage: Stage) -> None:
    stage.watch.snooze("The download is complete.", timedelta(minutes=5))
    assert stage.pass_by(minutes=5) == ["A reminder: The download is complete."]


def test_the_thread_tells_by_itself_and_ends(stage: Stage) -> None:
    stage.add(ScheduleKind.TIMER, minutes=0)
    told = threading.Event()

    watch = DueWatch(stage.schedule, lambda text: told.set(), lambda: stage.moment)
    watch.start()
    assert told.wait(5)
    watch.close()
    assert not any(thread.name == "due" for thread in threading.enumerate())


def test_the_thread_knows_at_once_what_is_set_and_tells_it_in_time(tmp_path: Path) -> None:
    schedule = open_stores(tmp_path / "history.db").schedule
    told: list[float] = []
    watch = DueWatch(schedule, lambda text: told.append(time.time()))
    watch.start()
    time.sleep(0.7)  # it has looked, and would look again only in 2 s
    due = datetime.now(UTC) + timedelta(seconds=0.5)
    schedule.add(ScheduleKind.TIMER, due)
    while not told and time.time() < due.timestamp() + 5:
        time.sleep(0.01)
    watch.close()
    assert 0 <= told[0] - due.timestamp() < 1

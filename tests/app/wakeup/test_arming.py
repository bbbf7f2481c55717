"""The system's timer follows what is due next."""

import logging
from datetime import UTC, datetime, timedelta

import pytest

from victus_desktop.app.core import App
from victus_desktop.app.wakeup.arming import Arming
from victus_desktop.conversation.errors import ServiceError
from victus_desktop.conversation.records import Scheduled, ScheduleKind
from victus_desktop.paths import user_paths
from victus_desktop.settings import Settings

NOW = datetime(2031, 3, 4, 6, tzinfo=UTC)


class Timer:
    def __init__(self) -> None:
        self.set_to: list[datetime | None] = []

    def set(self, due: datetime) -> None:
        self.set_to.append(due)

    def clear(self) -> None:
        self.set_to.append(None)


class Plan:
    """A schedule with its arming."""

    def __init__(self) -> None:
        self.pending: list[Scheduled] = []
        self.timer = Timer()
        self.arming = Arming(lambda: self.pending, lambda: self.timer, lambda: NOW)

    def due(self, *minutes: int) -> list[datetime | None]:
        self.pending = [
            Scheduled(number, ScheduleKind.ALARM, "", NOW + timedelta(minutes=after))
            for number, after in enumerate(minutes)
        ]
        self.arming.changed()
        self.arming.close()
        return self.timer.set_to


def test_the_timer_is_set_to_what_is_due_next() -> None:
    assert Plan().due(90, 5, 30) == [NOW + timedelta(minutes=5)]


def test_nothing_due_takes_the_timer_away() -> None:
    assert Plan().due() == [None]


def test_nobody_is_woken_for_what_is_paused() -> None:
    plan = Plan()
    left = timedelta(minutes=5)
    plan.pending = [Scheduled(1, ScheduleKind.TIMER, "", NOW + left, paused_left=left)]
    plan.arming.changed()
    plan.arming.close()
    assert plan.timer.set_to == [None]


def test_what_was_missed_is_told_at_once_and_does_not_hide_what_is_to_come() -> None:
    (moment,) = Plan().due(-60, 30)
    assert moment is not None
    assert NOW < moment < NOW + timedelta(seconds=10)


def test_several_changes_at_once_set_the_timer_once() -> None:
    plan = Plan()
    for _ in range(5):
        plan.arming.changed()
    assert plan.due(5) == [NOW + timedelta(minutes=5)]


def test_without_a_change_the_timer_is_left_alone() -> None:
    plan = Plan()
    plan.arming.close()
    assert plan.timer.set_to == []


def test_a_system_without_timers_loses_nothing_and_says_so(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def none() -> Timer:
        raise ServiceError("there is no systemd")

    arming = Arming(list, none)
    with caplog.at_level(logging.INFO):
        arming.changed()
        arming.close()
    assert "only while Victus runs: there is no systemd" in caplog.text


@pytest.mark.usefixtures("home")
def test_a_home_of_its_own_sets_no_timer_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its folder may be deleted or lie on a stick: nothing outside may stay behind."""
    asked: list[Timer] = []

    def system_timer() -> Timer:
        asked.append(Timer())
        return asked[-1]

    monkeypatch.setattr("victus_desktop.app.wakeup.arming.system_timer", system_timer)
    for wanted, times in (("auto", 0), ("on", 1), ("off", 1)):
        app = App(Settings.model_validate({"reminders": {"when_closed": wanted}}), user_paths())
        app.stores.schedule.add(ScheduleKind.ALARM, NOW)
        app.close()
        assert len(asked) == times, wanted

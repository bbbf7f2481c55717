"""The wake word's diary: what it notes, what it measures, which threshold it speaks for."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.fakes import silence
from victus_desktop.audio.wake_diary import (
    HIGHEST,
    NotedWakeWord,
    Trigger,
    WakeDiary,
    suggested_threshold,
)
from victus_desktop.conversation.audio import Audio
from victus_desktop.conversation.errors import StorageError

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


class Calendar:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Calendar:
    return Calendar()


@pytest.fixture
def diary(tmp_path: Path, clock: Calendar) -> WakeDiary:
    return WakeDiary(tmp_path / "diary.json", clock)


def false(score: float) -> Trigger:
    return Trigger(1, NOON, "okay_nabu", score, 0.7, false=True)


def test_it_is_still_there_after_a_restart(diary: WakeDiary, tmp_path: Path) -> None:
    diary.listened(5400)
    first = diary.heard("okay_nabu", 0.81, 0.7)
    diary.heard("okay_nabu", 0.95, 0.7)
    diary.mark(first.id, false=True)

    again = WakeDiary(tmp_path / "diary.json", lambda: NOON)

    assert [(one.score, one.false) for one in again.triggers()] == [(0.95, False), (0.81, True)]
    assert again.figures(0.7).hours == pytest.approx(1.5)


def test_false_accepts_an_hour_are_measured_over_the_last_week(
    diary: WakeDiary, clock: Calendar
) -> None:
    diary.listened(3600)
    diary.mark(diary.heard("okay_nabu", 0.8, 0.7).id, false=True)
    clock.now += timedelta(days=9)
    diary.listened(4 * 3600)
    for wrong in (True, False):
        diary.mark(diary.heard("okay_nabu", 0.8, 0.7).id, false=wrong)

    figures = diary.figures(0.7)

    assert (figures.heard, figures.false) == (2, 1)
    assert figures.false_per_hour == pytest.approx(0.25)


def test_before_an_hour_nothing_is_claimed(diary: WakeDiary) -> None:
    diary.listened(600)
    assert diary.figures(0.7).false_per_hour is None


class TestThreshold:
    def test_false_accepts_raise_it_above_them(self) -> None:
        assert suggested_threshold(0.7, [false(0.74)], 1) == 0.75

    def test_it_rises_step_by_step(self) -> None:
        assert suggested_threshold(0.7, [false(0.99)], 1) == 0.8
        assert suggested_threshold(0.7, [false(0.70)], 1) == 0.72

    def test_a_bearable_number_changes_nothing(self) -> None:
        assert suggested_threshold(0.7, [false(0.9)], 5) == 0.7
        assert suggested_threshold(0.7, [false(0.8), false(0.9)], 5) == 0.8

    def test_it_never_becomes_deaf(self) -> None:
        assert suggested_threshold(HIGHEST, [false(0.99)] * 9, 1) == HIGHEST

    def test_a_quiet_day_lowers_it_again(self) -> None:
        assert suggested_threshold(0.8, [], 23) == 0.8
        assert suggested_threshold(0.8, [], 25) == 0.78
        assert suggested_threshold(0.5, [], 25) == 0.5

    def test_what_was_false_before_a_rise_does_not_raise_it_twice(self, diary: WakeDiary) -> None:
        diary.listened(3600)
        diary.mark(diary.heard("okay_nabu", 0.74, 0.7).id, false=True)
        assert diary.figures(0.7).suggested == 0.75
        assert diary.figures(0.75).suggested == 0.75


def test_a_word_that_is_heard_is_noted(diary: WakeDiary) -> None:
    class Word:
        def heard(self, frame: Audio) -> str | None:
            return "hey_jarvis" if frame.seconds > 1 else None

        def reset(self) -> None: ...

    noted = NotedWakeWord(Word(), diary, lambda: 0.9, 0.7)

    assert noted.heard(silence(0.5)) is None
    assert noted.heard(silence(1.5)) == "hey_jarvis"

    (trigger,) = diary.triggers()
    assert (trigger.word, trigger.score, trigger.threshold) == ("hey_jarvis", 0.9, 0.7)
    assert diary.figures(0.7).hours == pytest.approx(2 / 3600)


def test_a_damaged_file_begins_anew(tmp_path: Path) -> None:
    (tmp_path / "diary.json").write_text("{", "utf-8")
    assert WakeDiary(tmp_path / "diary.json").triggers() == []


def test_where_it_cannot_be_written_marking_says_so(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file, not a folder", "utf-8")
    diary = WakeDiary(tmp_path / "home" / "diary.json")
    trigger = diary.heard("okay_nabu", 0.8, 0.7)
    assert diary.triggers() == [trigger]
    with pytest.raises(StorageError, match="cannot be written"):
        diary.mark(trigger.id, false=True)


def test_everything_can_be_forgotten(diary: WakeDiary, tmp_path: Path) -> None:
    diary.heard("okay_nabu", 0.8, 0.7)
    diary.clear()
    assert "okay_nabu" not in (tmp_path / "diary.json").read_text("utf-8")

"""What is learnt of how one speaks moves the waiting, within bounds."""

from itertools import pairwise

from victus_desktop.conversation.endpointing import Endpointing
from victus_desktop.conversation.habits import Habits
from victus_desktop.conversation.ports import Completeness

SENTENCE = Completeness.SENTENCE


def wait(habits: Habits, sure: float | None = None) -> float:
    return Endpointing().silence_needed(SENTENCE, habits, sure)


def acquainted(at_ends: float, in_pauses: float) -> Habits:
    habits = Habits()
    for _ in range(60):
        habits.finished(at_ends)
        habits.paused(in_pauses)
    habits.patience = 1.0
    return habits


def test_an_answer_that_came_too_early_makes_more_patient_up_to_a_bound() -> None:
    habits = Habits()
    waits = [wait(habits)]
    for _ in range(20):
        habits.answered_too_early()
        waits.append(wait(habits))
    assert all(before <= after for before, after in pairwise(waits))
    assert waits[1] > waits[0]
    assert waits[-1] == 1.5 * waits[0]


def test_letting_finish_makes_quicker_down_to_a_bound() -> None:
    habits = Habits()
    before = wait(habits)
    for _ in range(200):
        habits.finished(None)
    assert wait(habits) == 0.8 * before


def test_commands_and_open_phrases_are_not_learnt() -> None:
    habits = Habits(patience=1.5)
    for kind in (Completeness.COMMAND, Completeness.OPEN, None):
        usual = Endpointing().silence_needed(kind, Habits())
        assert Endpointing().silence_needed(kind, habits) == usual


def test_a_detector_that_is_right_about_this_voice_is_listened_to() -> None:
    habits = acquainted(at_ends=0.9, in_pauses=0.1)
    assert habits.trust == 1.0
    assert wait(habits, 0.0) > wait(habits, None) > wait(habits, 1.0)


def test_a_detector_that_is_wrong_or_unknown_is_not() -> None:
    for habits in (acquainted(0.3, 0.8), Habits()):
        assert habits.trust == 0.0
        assert wait(habits, 0.0) == wait(habits, 1.0) == wait(habits)

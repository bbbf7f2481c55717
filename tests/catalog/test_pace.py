"""Which models keep up a conversation on this machine."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from victus_desktop.catalog.catalog import load_catalog
from victus_desktop.catalog.pace import (
    Pace,
    fewest_quick,
    keep_pace,
    known_pace,
    thread_counts,
)

CATALOG = load_catalog(Path("no additions"))
STARTER = CATALOG.get("smollm2-135m-instruct")
TINY = CATALOG.get("whisper-tiny.en")
LAPTOP = Pace(os.cpu_count() or 1, 60.0, STARTER.size, 0.14, TINY.size, 1, 1)
"""As two cores were measured."""
WORKSTATION = replace(LAPTOP, tokens_a_second=700.0, transcription_seconds=0.02)


@pytest.mark.parametrize(
    ("pace", "quick"),
    [(LAPTOP, {"smollm2-135m-instruct"}), (WORKSTATION, {"qwen3-4b", "llama-3.2-3b-instruct"})],
)
def test_a_language_model_is_quick_where_its_size_leaves_twenty_tokens_a_second(
    pace: Pace, quick: set[str]
) -> None:
    found = {one.id for one in CATALOG if one.kind == "llm" and pace.is_quick(one)}
    assert quick <= found
    assert "qwen3-8b" not in found


def test_a_recognizer_is_quick_where_it_is_ready_before_the_silence_is_over() -> None:
    assert LAPTOP.is_quick(CATALOG.get("whisper-base"))
    assert not LAPTOP.is_quick(CATALOG.get("whisper-small"))
    assert WORKSTATION.is_quick(CATALOG.get("whisper-small"))


def test_what_was_measured_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "cache" / "pace.json"
    assert known_pace(file, "mains") is None
    keep_pace(file, "mains", LAPTOP)
    assert known_pace(file, "mains") == LAPTOP


def test_a_machine_on_battery_is_another_one(tmp_path: Path) -> None:
    file = tmp_path / "pace.json"
    keep_pace(file, "mains", WORKSTATION)
    assert known_pace(file, "battery") is None
    keep_pace(file, "battery", LAPTOP)
    assert known_pace(file, "battery") == LAPTOP
    assert known_pace(file, "mains") == WORKSTATION


def test_a_machine_with_other_processors_is_another_one(tmp_path: Path) -> None:
    keep_pace(tmp_path / "pace.json", "mains", replace(LAPTOP, processors=LAPTOP.processors + 1))
    assert known_pace(tmp_path / "pace.json", "mains") is None


@pytest.mark.parametrize(
    ("cores", "most", "counts"),
    [(1, 16, [1]), (2, 16, [1]), (4, 16, [1, 2]), (12, 16, [1, 2, 4, 6]), (64, 4, [1, 2, 4])],
)
def test_threads_are_tried_up_to_half_the_cores(cores: int, most: int, counts: list[int]) -> None:
    assert thread_counts(cores, most) == counts


@pytest.mark.parametrize(
    ("rates", "fewest"),
    [
        ({1: 50.0, 2: 90.0, 4: 150.0}, 4),
        ({1: 50.0, 2: 97.0, 4: 100.0}, 2),
        ({1: 50.0, 2: 100.0, 4: 40.0}, 2),
        ({1: 50.0}, 1),
    ],
)
def test_the_fewest_threads_that_are_about_as_quick_are_taken(
    rates: dict[int, float], fewest: int
) -> None:
    assert fewest_quick(list(rates), rates.__getitem__) == (fewest, rates[fewest])


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "{}", '{"mains": 2}', '{"mains": {"processors": 2}}']
)
def test_what_cannot_be_read_is_measured_anew(tmp_path: Path, content: str) -> None:
    (tmp_path / "pace.json").write_text(content)
    assert known_pace(tmp_path / "pace.json", "mains") is None
    keep_pace(tmp_path / "pace.json", "mains", LAPTOP)
    assert known_pace(tmp_path / "pace.json", "mains") == LAPTOP

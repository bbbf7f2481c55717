"""Which models keep up a conversation on this machine."""

from dataclasses import replace
from pathlib import Path

import pytest

from victus_desktop.catalog.catalog import load_catalog
from victus_desktop.catalog.pace import Pace, keep_pace, known_pace

CATALOG = load_catalog(Path("no additions"))
STARTER = CATALOG.get("smollm2-135m-instruct")
TINY = CATALOG.get("whisper-tiny.en")
LAPTOP = Pace(2, 60.0, STARTER.size, 0.14, TINY.size)
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
    assert known_pace(file) is None
    keep_pace(file, LAPTOP)
    assert known_pace(file) == LAPTOP


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"processors": 2, "other": 1}'])
def test_what_cannot_be_read_is_measured_anew(tmp_path: Path, content: str) -> None:
    (tmp_path / "pace.json").write_text(content)
    assert known_pace(tmp_path / "pace.json") is None

"""The measurement of names, on a few clips."""

from pathlib import Path

import pytest

from victus_desktop.bench.names import bench_names


@pytest.mark.slow
def test_names_are_found_and_nothing_ordinary_is_put_right(models: Path) -> None:
    whisper, piper = models / "whisper-tiny.en", models / "piper-en-us-joe"
    result = bench_names(whisper, piper, count=3, names=6)
    assert (result.names, result.sentences) == (6, 3)
    plain, _, corrected, both = result.ways
    assert plain.changed == 0
    assert corrected.changed == 0, "what is put right are names alone"
    assert corrected.errors == plain.errors
    assert plain.found <= corrected.found
    assert plain.found < both.found
    assert len(result.lines()) == 5

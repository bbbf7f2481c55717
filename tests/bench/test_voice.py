"""How soon Victus answers, mouth to ear."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from victus_desktop.app.voice_bench import voice
from victus_desktop.bench.voice import Answer, VoiceFigures, bench_voice, check_choice, plot
from victus_desktop.conversation.errors import BadInput


def figures(times: Iterator[float | None], before: dict[str, float]) -> VoiceFigures:
    def ask(mode: str, text: str) -> Answer:
        ms = next(times)
        return Answer(ms, "command", {"transcribed": 200.0, "sounding": 300.0})

    rows = bench_voice(ask, 3, ("command",), ("hands-free",), lambda line: None)
    return VoiceFigures(rows, before, "abc1234")


def test_medians_and_ratios_to_an_earlier_version_are_told() -> None:
    found = figures(iter([400, 480, 440, 500, 520, None]), {"hands-free, short command": 880})
    short, long = found.rows
    assert (short.median, short.missed) == (440, 0)
    assert (long.median, long.missed) == (510, 1)
    table = "\n".join(found.lines())
    assert "ratio to abc1234" in table
    assert "0.50" in table, "twice as quick as before"
    assert "1 not answered" in table
    assert "transcribed" in table


@pytest.mark.parametrize(
    ("kinds", "modes"), [(["songs"], ["hands-free"]), (["command"], ["by post"]), ([""], [])]
)
def test_what_cannot_be_measured_is_refused(kinds: list[str], modes: list[str]) -> None:
    with pytest.raises(BadInput, match="choose among"):
        check_choice(kinds, modes)


def test_the_picture_holds_each_row() -> None:
    drawn = plot(figures(iter([400.0] * 6), {}).rows)
    assert drawn.count("<rect") == 3, "the ground and two bars"
    assert "hands-free, long command" in drawn


@pytest.mark.slow
@pytest.mark.real_time
@pytest.mark.timeout(240)
def test_the_whole_loop_is_asked_with_the_talk_key(models: Path, learnt: Path, home: Path) -> None:
    import os

    (home / "data").mkdir()
    (home / "data" / "models").symlink_to(models)
    (home / "cache").mkdir()
    shutil.copy(learnt, home / "cache")
    before = dict(os.environ)
    try:
        found = voice(1, ("command",), ("push-to-talk",), lambda line: None)
    finally:
        os.environ.clear()
        os.environ.update(before)
    assert [row.missed for row in found.rows] == [0, 0]
    assert all("transcribed" in row.stages for row in found.rows)

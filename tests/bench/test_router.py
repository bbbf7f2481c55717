"""What `victus bench router` tells about a file of labelled requests."""

import json
from pathlib import Path
from typing import Any

import pytest

from victus_desktop.bench.router import RouterFigures, measure
from victus_desktop.conversation.errors import BadInput

ANSWERS = {
    "wake me at seven": "alarm_set",
    "what a day": "",
    "order a pizza": "list_add",
    "phone my aunt": "none",
    "make it louder": "brightness",
    "for how long": "?",
}
"""What the assistant under test does for each request."""


def row(text: str, tool: str, **more: Any) -> dict[str, Any]:
    return {"text": text, "tool": tool, **more}


def figures(folder: Path, *rows: dict[str, Any], **more: Any) -> RouterFigures:
    file = folder / "requests.jsonl"
    file.write_text("\n".join(json.dumps(one) for one in rows) + "\n")
    return measure(file, ANSWERS.__getitem__, lambda tool: tool == "list_add", **more)


def test_a_tool_counts_by_the_name_that_the_file_gives_it(tmp_path: Path) -> None:
    assert figures(tmp_path, row("wake me at seven", "alarm_or_reminder_set")).right == 1


def test_another_tool_that_is_also_right_counts(tmp_path: Path) -> None:
    wanted = row("make it louder", "volume")
    assert figures(tmp_path, wanted).right == 0
    assert figures(tmp_path, {**wanted, "also_ok": ["brightness"]}).right == 1


def test_a_question_is_right_only_where_something_is_missing(tmp_path: Path) -> None:
    assert figures(tmp_path, row("for how long", "timer_set")).right == 0
    assert figures(tmp_path, row("for how long", "timer_set", clarify_ok=True)).right == 1


def test_rare_tools_weigh_as_much_as_frequent_ones_in_the_mean_over_tools(tmp_path: Path) -> None:
    right, wrong = row("wake me at seven", "alarm_or_reminder_set"), row("make it louder", "volume")
    told = figures(tmp_path, right, right, right, wrong)
    assert told.right == pytest.approx(0.75)
    assert told.right_by_tool == pytest.approx(0.5)


def test_effects_are_counted_over_requests_that_no_tool_fits(tmp_path: Path) -> None:
    told = figures(tmp_path, row("order a pizza", "none"), row("phone my aunt", "none"))
    assert told.effects_out_of_scope == pytest.approx(0.5)


def test_what_is_left_to_the_language_model_is_told_apart(tmp_path: Path) -> None:
    told = figures(
        tmp_path,
        row("what a day", "joke_or_chat"),
        row("wake me at seven", "alarm_or_reminder_set"),
        row("make it louder", "volume"),
        row("phone my aunt", "none"),
    )
    assert told.answered == pytest.approx(0.75)
    assert told.right_when_answered == pytest.approx(2 / 3)


def test_a_right_tool_among_the_three_likeliest_is_counted_where_they_are_ranked(
    tmp_path: Path,
) -> None:
    rows = row("make it louder", "volume"), row("phone my aunt", "media_control")
    order = ["brightness", "smart_home", "volume", "media_control"]
    told = figures(tmp_path, *rows, rank=lambda text: order)
    assert told.among_three == pytest.approx(0.5)
    assert figures(tmp_path, *rows).among_three is None


def test_the_most_frequent_confusions_come_first(tmp_path: Path) -> None:
    wrong = row("make it louder", "volume")
    told = figures(tmp_path, row("order a pizza", "none"), wrong, wrong)
    assert told.confusions == [("volume", "brightness", 2), ("none", "list_add", 1)]
    assert any("2 x volume taken for brightness" in line for line in told.lines())


@pytest.mark.parametrize("text", ["", "not json\n", '{"text": "hello"}\n', "[1]\n"])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "other.jsonl"
    file.write_text(text)
    with pytest.raises(BadInput, match=r"other\.jsonl"):
        measure(file, lambda request: "", lambda tool: False)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="absent"):
        measure(tmp_path / "absent.jsonl", lambda request: "", lambda tool: False)

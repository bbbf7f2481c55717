"""Two ways to find arguments, compared on labelled requests."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from victus_desktop.bench.arguments import Find, measure_arguments
from victus_desktop.bench.decoded_arguments import decode
from victus_desktop.conversation.errors import BadInput

SEVEN = datetime(2026, 3, 4, 7, tzinfo=UTC)
ROW = {
    "text": "wake me at seven for the vet",
    "tool": "alarm_or_reminder_set",
    "slots": {"time": "seven", "event_name": "vet"},
}


def figures(tmp_path: Path, ways: Mapping[str, dict[str, Any]], *rows: dict[str, Any]) -> list[str]:
    file = tmp_path / "rows.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows))
    made = measure_arguments(
        file,
        lambda text: "alarm_set",
        lambda tool: ("when", "label"),
        lambda tool, said: SEVEN if said == "seven" else None,
        {name: gives(told) for name, told in ways.items()},
    )
    return list(made.lines())


def gives(told: dict[str, Any]) -> Find:
    return lambda tool, text: told


def test_words_times_and_inventions_are_counted_for_each_way(tmp_path: Path) -> None:
    ways = {
        "good": {"when": SEVEN, "label": "the vet"},
        "bad": {"when": SEVEN.replace(hour=8), "label": "the dog"},
    }
    head, good, bad = figures(tmp_path, ways, ROW)
    assert head.startswith("1 requests")
    assert "words 100.0% of 1, times 100.0% of 1, invented 0.0% of 1" in good
    assert "words 0.0% of 1, times 0.0% of 1, invented 100.0% of 1" in bad


def test_requests_whose_tool_was_chosen_wrong_do_not_count(tmp_path: Path) -> None:
    lines = figures(tmp_path, {"way": {}}, ROW, ROW | {"tool": "weather"})
    assert lines[0].startswith("1 requests")


def test_what_is_no_file_of_requests_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no file of labelled requests"):
        figures(tmp_path, {"way": {}}, {"neither": 1})


def test_decoding_gives_the_words_of_the_parameters(models: Path) -> None:
    from victus_desktop.agent.language_model.model import ChatLlama

    folder = models / "smollm2-135m-instruct"
    model = ChatLlama(path=next(folder.glob("*.gguf")), context_tokens=1024)
    found = decode(model, "timer_set", ["duration", "name"], "set an egg timer for six minutes")
    assert set(found) <= {"duration", "name"}
    assert all(isinstance(value, str) and value for value in found.values())

"""Victus beside other voice stacks: the figures, and the environments the others live in."""

from pathlib import Path

import pytest

from victus_desktop.app.peer_environments import PEERS, python_of
from victus_desktop.bench.peers import OURS, QUESTIONS, PeerFigures, Row, ask_all
from victus_desktop.conversation.errors import BadInput
from victus_desktop.paths import resource

KIND = "short question"


def test_every_kind_is_asked_and_what_is_not_answered_is_counted() -> None:
    asked: list[str] = []

    def ask(text: str) -> float | None:
        asked.append(text)
        return None if len(asked) == 2 else 0.5

    rows = ask_all(OURS, ask, 3, lambda line: None)
    assert [(row.kind, len(row.ms), row.asked) for row in rows] == [
        ("short question", 2, 3),
        ("long question", 3, 3),
    ]
    assert len(set(asked)) == 7, "the first is not counted"
    assert rows[0].median == 500


def test_the_others_are_told_as_ratios_to_victus() -> None:
    figures = PeerFigures([Row(OURS, KIND, [500, 700], 2), Row("pipecat", KIND, [1800], 2)])
    table = list(figures.markdown())
    assert "| Victus | short | 600 ms | 690 ms | 1.00 | 2 of 2 |" in table
    assert "| pipecat | short | 1800 ms | 1800 ms | 3.00 | 1 of 2 |" in table
    assert "3.00" in list(figures.lines())[2]
    assert figures.plot().count("<rect") == 3


def test_nothing_is_fetched_unasked(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="--install"):
        python_of(PEERS[0], tmp_path, install=False)
    assert list(tmp_path.iterdir()) == []


def test_every_other_has_its_program_and_pinned_packages() -> None:
    for peer in PEERS:
        compile(resource("bench", "peers", peer.script).read_text("utf-8"), peer.script, "exec")
        assert all("==" in package for package in peer.packages)
    assert QUESTIONS

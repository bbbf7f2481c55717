"""The receipt of a turn, kept as a file for a report."""

import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from victus_desktop.conversation.events import TurnEnded
from victus_desktop.conversation.records import Outcome, Tier
from victus_desktop.desktop.receipt import ReceiptDialog

TURN = TurnEnded("id", Outcome.COMPLETED, "my secret", "hush", "", Tier.COMMAND, (), {"total": 5.0})


@pytest.fixture
def dialog(qtbot: QtBot) -> ReceiptDialog:
    made = ReceiptDialog(TURN, {}, None)
    qtbot.addWidget(made)
    return made


def chosen(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *told: (str(path), ""))


def test_it_is_saved_without_words(
    dialog: ReceiptDialog, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    chosen(monkeypatch, tmp_path / "receipt.json")
    dialog._save()
    kept = (tmp_path / "receipt.json").read_text()
    assert json.loads(kept)["tier"] == "command"
    assert "secret" not in kept


def test_a_place_that_cannot_be_written_is_said_so(
    dialog: ReceiptDialog, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "warning", lambda parent, title, text: told.append(text))
    chosen(monkeypatch, tmp_path / "missing" / "receipt.json")
    dialog._save()
    assert "cannot be written" in told[0]

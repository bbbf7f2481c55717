"""Panes of lines."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QMessageBox,
)
from pytestqt.qtbot import QtBot

from victus_desktop.conversation.errors import StorageError
from victus_desktop.desktop.bridge import Bridge
from victus_desktop.desktop.pane_source import Action, PaneSource, Row, Told
from victus_desktop.desktop.panes.rows_pane import RowsPane


class Shelf:
    """A source of lines that notes what is done with them."""

    def __init__(self) -> None:
        self.rows = [Row("1", "Oat milk", ("shopping",), "new"), Row("2", "Tent pegs")]
        self.done: list[str] = []
        self.dropped: list[Path] = []

    def source(self) -> PaneSource:
        return PaneSource(
            "lists",
            "Lists",
            lambda words: [row for row in self.rows if words in row.title.lower()],
            [
                Action("Tick", self._tick),
                Action("Remove", self._remove, destructive=True),
                Action("Tidy", self._tidy, alone=True),
                Action("Break", self._fail, alone=True),
            ],
            empty="No items.",
            searchable=True,
            drop=lambda paths, told: self.dropped.extend(paths),
        )

    def _tick(self, ident: str, told: Told) -> None:
        told(0.5, "halfway")
        self.done.append(f"ticked {ident}")

    def _remove(self, ident: str, told: Told) -> None:
        self.rows = [row for row in self.rows if row.id != ident]

    def _tidy(self, ident: str, told: Told) -> None:
        self.done.append("tidied")

    def _fail(self, ident: str, told: Told) -> None:
        raise StorageError("The disk is full; free some space.")


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def pane(shelf: Shelf, bridge: Bridge, qtbot: QtBot) -> RowsPane:
    made = RowsPane(shelf.source(), bridge)
    qtbot.addWidget(made)
    made.show()
    made.refresh()
    qtbot.waitUntil(lambda: made.list.count() == 2)
    return made


def told(pane: RowsPane, number: int) -> str:
    return str(pane.list.item(number).data(Qt.ItemDataRole.AccessibleTextRole))


def test_lines_are_shown_and_read_out(pane: RowsPane) -> None:
    assert [told(pane, 0), told(pane, 1)] == ["Oat milk, shopping, new", "Tent pegs"]


def test_the_chosen_line_shows_all_of_a_long_text(
    pane: RowsPane, shelf: Shelf, qtbot: QtBot
) -> None:
    shelf.rows = [Row("1", f"First{' of many words' * 30}"), Row("2", f"One\n{'word' * 99}")]
    shelf.rows.append(Row("3", "Milk", ("shopping",)))
    pane.refresh()
    qtbot.waitUntil(lambda: pane.list.rows() == shelf.rows)

    def heights() -> list[int]:
        return [pane.list.visualItemRect(pane.list.item(row)).height() for row in range(3)]

    first, second, third = heights()
    assert first == second
    QTest.keyClick(pane.list, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: heights()[0] > first + 17)
    QTest.keyClick(pane.list, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: heights()[0] == first and heights()[1] > second + 17)
    QTest.keyClick(pane.list, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: heights() == [first, second, third])


def test_searching_narrows_the_lines(pane: RowsPane, qtbot: QtBot) -> None:
    QTest.keyClicks(pane.words, "tent")
    qtbot.waitUntil(lambda: pane.list.count() == 1)
    assert told(pane, 0) == "Tent pegs"
    pane.words.setText("zebra")
    qtbot.waitUntil(lambda: pane.note.text() == "Nothing found.")


def test_an_action_needs_a_line_unless_it_stands_alone(
    pane: RowsPane, shelf: Shelf, qtbot: QtBot
) -> None:
    assert not pane.buttons["Tick"].isEnabled()
    pane.buttons["Tidy"].click()
    qtbot.waitUntil(lambda: shelf.done == ["tidied"])
    pane.list.setCurrentRow(1)
    assert pane.buttons["Tick"].isEnabled()


def test_an_action_tells_its_progress_and_ends(pane: RowsPane, shelf: Shelf, qtbot: QtBot) -> None:
    shares: list[int] = []
    pane.progress.valueChanged.connect(shares.append)
    pane.list.setCurrentRow(0)
    pane.buttons["Tick"].click()
    assert pane.progress.isVisible()
    qtbot.waitUntil(lambda: not pane.progress.isVisible())
    assert shelf.done == ["ticked 1"]
    assert 500 in shares


def test_what_destroys_asks_first(
    pane: RowsPane, shelf: Shelf, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [QMessageBox.StandardButton.No, QMessageBox.StandardButton.Yes]
    monkeypatch.setattr(QMessageBox, "question", lambda *given: answers.pop(0))
    pane.list.setCurrentRow(0)
    pane.buttons["Remove"].click()
    assert len(shelf.rows) == 2
    pane.buttons["Remove"].click()
    qtbot.waitUntil(lambda: pane.list.count() == 1)
    assert told(pane, 0) == "Tent pegs"


def test_a_failure_is_told_in_the_pane(pane: RowsPane, qtbot: QtBot) -> None:
    pane.buttons["Break"].click()
    qtbot.waitUntil(lambda: pane.note.text() == "The disk is full; free some space.")
    assert not pane.progress.isVisible()


def test_an_empty_source_says_what_belongs_there(
    pane: RowsPane, shelf: Shelf, qtbot: QtBot
) -> None:
    shelf.rows = []
    pane.refresh()
    qtbot.waitUntil(lambda: pane.note.text() == "No items.")


def test_files_can_be_dropped(pane: RowsPane, shelf: Shelf, qtbot: QtBot, tmp_path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path))])
    pane.dropEvent(
        QDropEvent(
            QPointF(5, 5),
            Qt.DropAction.CopyAction,
            mime,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    qtbot.waitUntil(lambda: shelf.dropped == [tmp_path])

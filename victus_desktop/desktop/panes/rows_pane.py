"""A pane of lines with things to do with them: history, documents, models, lists, memory."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from victus_desktop.desktop.bridge import Bridge
from victus_desktop.desktop.panes.row_lines import RowLines
from victus_desktop.desktop.services import Action, PaneSource, Row, Told

_SEARCH_MS = 150
"""Pause in typing after which is searched."""


class RowsPane(QWidget):
    """Shows one source; its actions run in job threads and report progress."""

    def __init__(self, source: PaneSource, bridge: Bridge) -> None:
        super().__init__()
        self.setObjectName("page")
        self._source = source
        self._bridge = bridge
        self._asked = 0
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(24, 18, 24, 18)
        self._layout.setSpacing(12)
        self._heading()
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr(source.title))
        self.list.setItemDelegate(RowLines(self.list))
        self.list.currentItemChanged.connect(self._show_what_can_be_done)
        self._layout.addWidget(self.list, 1)
        self.note = QLabel()
        self.note.setObjectName("soft")
        self.note.setWordWrap(True)
        self.note.hide()
        self._layout.addWidget(self.note)
        self.progress = QProgressBar()
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Progress"))
        self.progress.hide()
        self._layout.addWidget(self.progress)
        self.buttons: dict[str, QPushButton] = {}
        if source.actions:
            self._layout.addLayout(self._buttons())
        self.setAcceptDrops(source.drop is not None)
        self._show_what_can_be_done()

    def refresh(self) -> None:
        """Read the lines again."""
        words = self.words.text()
        self._asked += 1
        asked = self._asked

        def show(rows: list[Row]) -> None:
            if asked == self._asked:
                self._show(rows)

        self._bridge.run(lambda: self._source.rows(words), show, self._failed)

    def _heading(self) -> None:
        row = QHBoxLayout()
        heading = QLabel(self.tr(self._source.title))
        heading.setObjectName("heading")
        row.addWidget(heading, 1)
        self.words = QLineEdit()
        self.words.setPlaceholderText(self.tr("Search"))
        self.words.setAccessibleName(self.tr("Search"))
        self.words.setClearButtonEnabled(True)
        self.words.setMinimumWidth(240)
        self.words.setVisible(self._source.searchable)
        pause = QTimer(self)
        pause.setSingleShot(True)
        pause.setInterval(_SEARCH_MS)
        pause.timeout.connect(self.refresh)
        self.words.textChanged.connect(pause.start)
        row.addWidget(self.words)
        self._layout.addLayout(row)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStretch()
        for action in self._source.actions:
            button = QPushButton(self.tr(action.name))
            if action.destructive:
                button.setObjectName("danger")
            button.clicked.connect(self._doing(action))
            self.buttons[action.name] = button
            row.addWidget(button)
        return row

    def _doing(self, action: Action) -> Callable[[], None]:
        return lambda: self._do(action)

    def _show(self, rows: list[Row]) -> None:
        kept = self._chosen()
        self.list.clear()
        for row in rows:
            item = QListWidgetItem()
            item.setData(Qt.ItemDataRole.UserRole, row)
            told = ", ".join(filter(None, (row.title, row.detail, row.mark)))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, told)
            self.list.addItem(item)
            if row.id == kept:
                self.list.setCurrentItem(item)
        if not self.progress.isVisibleTo(self):
            empty = self.tr("Nothing found.") if self.words.text() else self.tr(self._source.empty)
            self._say("" if rows else empty)
        self._show_what_can_be_done()

    def _chosen(self) -> str:
        item = self.list.currentItem()
        row = item.data(Qt.ItemDataRole.UserRole) if item else None
        return row.id if isinstance(row, Row) else ""

    def _show_what_can_be_done(self) -> None:
        chosen = bool(self._chosen())
        for action in self._source.actions:
            free = action.alone or action.choose_file or action.save_file
            self.buttons[action.name].setEnabled(bool(free) or chosen)

    def _do(self, action: Action) -> None:
        given = self._asked_for(action)
        if given is not None:
            self._run(lambda told: action.do(given, told))

    def _asked_for(self, action: Action) -> str | None:
        """Ask what the action needs; give its argument, or None where the user went back."""
        given = self._chosen()
        name = self.tr(action.name)
        if action.destructive and not self._sure(name):
            return None
        if action.choose_file or action.save_file:
            title = self.tr(action.choose_file or action.save_file)
            ask = QFileDialog.getOpenFileName if action.choose_file else QFileDialog.getSaveFileName
            given, _ = ask(self, title)
            return given or None
        if action.ask_text:
            text, sure = QInputDialog.getText(self, name, self.tr(action.ask_text))
            return f"{given}\n{text}" if sure else None
        return given

    def _sure(self, name: str) -> bool:
        question = self.tr("{0}? This cannot be undone.").format(name)
        answer = QMessageBox.question(self, name, question)
        return answer is QMessageBox.StandardButton.Yes

    def _run(self, job: Callable[[Told], None]) -> None:
        self.progress.setValue(0)
        self.progress.show()
        self._say("")

        def told(share: float, word: str) -> None:
            self._bridge.call(lambda: self._tell(share, word))

        self._bridge.run(lambda: job(told), lambda result: self._done(), self._failed)

    def _tell(self, share: float, word: str) -> None:
        self.progress.setValue(round(share * 1000))
        self._say(word)

    def _done(self) -> None:
        self.progress.hide()
        self.refresh()

    def _failed(self, error: Exception) -> None:
        self.progress.hide()
        self._say(str(error))

    def _say(self, text: str) -> None:
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        drop = self._source.drop
        if drop is None:
            return
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls()]

        def take(told: Told) -> None:
            for path in paths:
                drop(path, told)

        self._run(take)

"""A pane of lines with things to do with them: history, documents, models, lists, memory."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
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
from victus_desktop.desktop.services import Action, PaneSource, Row, Told


class RowsPane(QWidget):
    """Shows one source; its actions run in job threads and report progress."""

    def __init__(self, source: PaneSource, bridge: Bridge) -> None:
        super().__init__()
        self.setObjectName("page")
        self._source = source
        self._bridge = bridge
        self._layout = QVBoxLayout(self)
        heading = QLabel(self.tr(source.title))
        heading.setObjectName("heading")
        self._layout.addWidget(heading)
        self._words = QLineEdit()
        self._words.setPlaceholderText(self.tr("Search"))
        self._words.setAccessibleName(self.tr("Search"))
        self._words.setVisible(source.searchable)
        self._words.textChanged.connect(lambda text: self.refresh())
        self._layout.addWidget(self._words)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr(source.title))
        self.list.setWordWrap(True)
        self._layout.addWidget(self.list, 1)
        self._note = QLabel()
        self._note.setObjectName("soft")
        self._note.setWordWrap(True)
        self._layout.addWidget(self._note)
        self._progress = QProgressBar()
        self._progress.setRange(0, 1000)
        self._progress.setTextVisible(False)
        self._progress.hide()
        self._layout.addWidget(self._progress)
        self._layout.addLayout(self._buttons())
        self.setAcceptDrops(source.drop is not None)

    def refresh(self) -> None:
        """Read the lines again."""
        words = self._words.text()
        self._bridge.run(lambda: self._source.rows(words), self._show, self._failed)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStretch()
        for action in self._source.actions:
            button = QPushButton(self.tr(action.name))
            button.clicked.connect(self._doing(action))
            row.addWidget(button)
        return row

    def _doing(self, action: Action) -> Callable[[], None]:
        return lambda: self._do(action)

    def _show(self, rows: list[Row]) -> None:
        kept = self._chosen()
        self.list.clear()
        for row in rows:
            mark = f"   ·   {row.mark}" if row.mark else ""
            item = QListWidgetItem(f"{row.title}{mark}\n{row.detail}".rstrip())
            item.setData(Qt.ItemDataRole.UserRole, row.id)
            self.list.addItem(item)
            if row.id == kept:
                self.list.setCurrentItem(item)
        self._note.setText("" if rows else self.tr(self._source.empty))

    def _chosen(self) -> str:
        item = self.list.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item else ""

    def _do(self, action: Action) -> None:
        chosen = self._chosen()
        if not (action.alone or action.choose_file or chosen):
            self._note.setText(self.tr("Choose a line first."))
            return
        if action.destructive and not self._sure(action):
            return
        if action.choose_file:
            chosen, _ = QFileDialog.getOpenFileName(self, self.tr(action.choose_file))
            if not chosen:
                return
        if action.ask_text:
            text, given = QInputDialog.getText(self, action.name, self.tr(action.ask_text))
            if not given:
                return
            chosen = f"{chosen}\n{text}"
        self._run(lambda told: action.do(chosen, told))

    def _sure(self, action: Action) -> bool:
        question = self.tr("{0}? This cannot be undone.").format(self.tr(action.name))
        return (
            QMessageBox.question(self, self.tr(action.name), question)
            is QMessageBox.StandardButton.Yes
        )

    def _run(self, job: Callable[[Told], None]) -> None:
        self._progress.setValue(0)
        self._progress.show()
        self._note.clear()

        def told(share: float, word: str) -> None:
            self._bridge.call(lambda: self._tell(share, word))

        self._bridge.run(lambda: job(told), lambda result: self._done(), self._failed)

    def _tell(self, share: float, word: str) -> None:
        self._progress.setValue(round(share * 1000))
        self._note.setText(word)

    def _done(self) -> None:
        self._progress.hide()
        self.refresh()

    def _failed(self, error: Exception) -> None:
        self._progress.hide()
        self._note.setText(str(error))

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

"""An editor for what is preferred in an order: sound devices, the best first."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from victus_desktop.desktop.theme import with_text

_ROW = 30
_ROWS = (2, 5)
"""Fewest and most lines that are seen at once."""
_NAME = Qt.ItemDataRole.UserRole


class Preference(QWidget):
    """Ticked are the wanted ones; their order is the order of the lines.

    Lines are moved by the mouse, by the buttons, or by the arrow keys with Alt.
    """

    def __init__(self, wanted: Sequence[str]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.list = _Lines(self)
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.currentRowChanged.connect(self._show_ways)
        column.addWidget(self.list)
        row = QHBoxLayout()
        row.setSpacing(6)
        self.earlier = QPushButton(self.tr("Move up"))
        self.earlier.clicked.connect(lambda: self.move_by(-1))
        self.later = QPushButton(self.tr("Move down"))
        self.later.clicked.connect(lambda: self.move_by(1))
        row.addWidget(self.earlier)
        row.addWidget(self.later)
        row.addStretch(1)
        column.addLayout(row)
        self.setFocusProxy(self.list)
        self.offer(wanted)
        for number in range(self.list.count()):
            self.list.item(number).setCheckState(Qt.CheckState.Checked)
        self._show_ways(-1)

    def wanted(self) -> list[str]:
        """Give the ticked ones, the best first."""
        lines = (self.list.item(number) for number in range(self.list.count()))
        return [
            str(line.data(_NAME)) for line in lines if line.checkState() is Qt.CheckState.Checked
        ]

    def offer(self, names: Sequence[str]) -> None:
        """Add those that are not there yet, not ticked."""
        known = {self.list.item(number).data(_NAME) for number in range(self.list.count())}
        for name in dict.fromkeys(names):
            if name and name not in known:
                line = QListWidgetItem(name)
                line.setData(_NAME, name)
                line.setToolTip(name)
                line.setSizeHint(QSize(0, with_text(_ROW)))
                line.setFlags(
                    Qt.ItemFlag.ItemIsEnabled
                    | Qt.ItemFlag.ItemIsSelectable
                    | Qt.ItemFlag.ItemIsDragEnabled
                    | Qt.ItemFlag.ItemIsUserCheckable
                )
                line.setCheckState(Qt.CheckState.Unchecked)
                self.list.addItem(line)
        fewest, most = _ROWS
        self.list.setFixedHeight(min(most, max(fewest, self.list.count())) * with_text(_ROW) + 14)

    def move_by(self, lines: int) -> None:
        """Move the current line up or down."""
        row = self.list.currentRow()
        if row >= 0 and 0 <= row + lines < self.list.count():
            line = self.list.takeItem(row)
            self.list.insertItem(row + lines, line)
            self.list.setCurrentRow(row + lines)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.list.setAccessibleName(name)
        self.earlier.setAccessibleName(f"{self.earlier.text()}: {name}")
        self.later.setAccessibleName(f"{self.later.text()}: {name}")

    def _show_ways(self, row: int) -> None:
        self.earlier.setEnabled(row > 0)
        self.later.setEnabled(0 <= row < self.list.count() - 1)


class _Lines(QListWidget):
    def __init__(self, owner: Preference) -> None:
        super().__init__()
        self._owner = owner

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ways = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        way = ways.get(Qt.Key(event.key()))
        if way is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._owner.move_by(way)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

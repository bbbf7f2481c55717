"""The list of a pane: lines below the headings of their groups."""

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from victus_desktop.desktop.pane_source import Row
from victus_desktop.desktop.panes.row_lines import RowLines
from victus_desktop.desktop.wording import countdown, joined, said

_ROW = Qt.ItemDataRole.UserRole


class RowsList(QListWidget):
    """Keeps the chosen line, and the place, when the lines are read anew."""

    chosen_changed = Signal()
    opened = Signal()
    """A double click or Return on a line."""
    deleted = Signal()
    """The delete key on a line."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setItemDelegate(RowLines(self))
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)  # a chosen line may take several
        self.currentItemChanged.connect(lambda: self.scheduleDelayedItemsLayout())
        self.currentItemChanged.connect(lambda: self.chosen_changed.emit())
        self.itemActivated.connect(lambda item: self.opened.emit())

    def row_now(self) -> Row | None:
        """Give the chosen line."""
        item = self.currentItem()
        row = item.data(_ROW) if item is not None else None
        return row if isinstance(row, Row) else None

    def rows(self) -> list[Row]:
        """Give all lines, without the headings."""
        kept = (self.item(number).data(_ROW) for number in range(self.count()))
        return [row for row in kept if isinstance(row, Row)]

    def put(self, rows: Sequence[Row]) -> None:
        """Show these lines instead of what is there."""
        if [row.id for row in rows] == [row.id for row in self.rows()] and not self._moved(rows):
            self._replace(rows)
            return
        before = self.row_now()
        kept = before.id if before else ""
        place = self.verticalScrollBar().value()
        self.clear()
        group = ""
        for row in rows:
            heading = said(row.group)
            if heading != group:
                group = heading
                self._head(heading)
            item = QListWidgetItem()
            self._fill(item, row)
            self.addItem(item)
            if row.id == kept:
                self.setCurrentItem(item)
        self.verticalScrollBar().setValue(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.deleted.emit()
        else:
            super().keyPressEvent(event)

    def _moved(self, rows: Sequence[Row]) -> bool:
        return [said(row.group) for row in rows] != [said(row.group) for row in self.rows()]

    def _replace(self, rows: Sequence[Row]) -> None:
        remaining = iter(rows)
        for number in range(self.count()):
            item = self.item(number)
            if isinstance(item.data(_ROW), Row):
                self._fill(item, next(remaining))
        self.viewport().update()
        self.chosen_changed.emit()

    def _head(self, text: str) -> None:
        item = QListWidgetItem()
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setData(_ROW, text)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, text)
        self.addItem(item)

    def _fill(self, item: QListWidgetItem, row: Row) -> None:
        if item.data(_ROW) == row:
            return
        item.setData(_ROW, row)
        due = countdown(row.due, datetime.now(UTC)) if row.due else ""
        share = f"{round(row.share * 100)} %" if row.share is not None else ""
        told = (row.title, joined(row.detail), said(row.mark), due, share)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join(filter(None, told)))
        item.setToolTip(row.title if len(row.title) > 60 else "")

"""How one line of a pane is drawn: title, mark at the right, detail beneath."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from victus_desktop.desktop.services import Row
from victus_desktop.desktop.theme import colours

_PAD = 10
_GAP = 2
_MIDDLE = 128
"""Lightness, of 255, above which ink is meant for a dark ground."""
Index = QModelIndex | QPersistentModelIndex


class RowLines(QStyledItemDelegate):
    """Draws a `Row`; text that is too long ends in an ellipsis."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row = index.data(Qt.ItemDataRole.UserRole)
        lines = 2 if isinstance(row, Row) and row.detail else 1
        return QSize(120, lines * option.fontMetrics.height() + (lines - 1) * _GAP + 2 * _PAD - 4)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(Qt.ItemDataRole.UserRole)
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        if isinstance(row, Row):
            painter.save()
            self._write(painter, option, row)
            painter.restore()

    def _write(self, painter: QPainter, option: QStyleOptionViewItem, row: Row) -> None:
        area = option.rect.adjusted(_PAD + 2, _PAD - 2, -_PAD - 2, -_PAD + 2)
        height = option.fontMetrics.height()
        ink = option.palette.color(QPalette.ColorRole.Text)
        soft = QColor(colours(dark=ink.lightness() > _MIDDLE).soft)
        mark_width = option.fontMetrics.horizontalAdvance(row.mark)
        first = QRect(area.left(), area.top(), area.width(), height)
        painter.setPen(soft)
        painter.setFont(option.font)
        painter.drawText(first, Qt.AlignmentFlag.AlignRight, row.mark)
        title = QFont(option.font)
        if row.detail:
            title.setWeight(QFont.Weight.DemiBold)
        painter.setFont(title)
        painter.setPen(ink)
        room = area.width() - (mark_width + 2 * _PAD if row.mark else 0)
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(row.title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(first, Qt.AlignmentFlag.AlignLeft, shown)
        if row.detail:
            second = first.translated(0, height + _GAP)
            painter.setFont(option.font)
            painter.setPen(soft)
            line = " ".join(row.detail.split())
            shown = option.fontMetrics.elidedText(line, Qt.TextElideMode.ElideRight, second.width())
            painter.drawText(second, Qt.AlignmentFlag.AlignLeft, shown)

"""How one line of a pane is drawn: title, detail beneath, a mark or progress at the right."""

from datetime import UTC, datetime

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from victus_desktop.desktop.pane_source import Row
from victus_desktop.desktop.theme import Colours, colours, is_dark_in
from victus_desktop.desktop.wording import countdown, joined, said

_PAD = 12
_GAP = 3
_CHIP = 9
"""Space left and right in a mark's chip."""
_BAR = (150, 6)
"""Width and height of a line's progress."""
Index = QModelIndex | QPersistentModelIndex


class RowLines(QStyledItemDelegate):
    """Draws a `Row`, or the heading of a group (a str); long text ends in an ellipsis."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row = index.data(Qt.ItemDataRole.UserRole)
        line = option.fontMetrics.height()
        if not isinstance(row, Row):
            return QSize(120, line + (22 if index.row() else 12))
        lines = 2 if row.detail and row.title else 1
        return QSize(120, lines * line + (lines - 1) * _GAP + 2 * _PAD - 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(Qt.ItemDataRole.UserRole)
        self.initStyleOption(option, index)
        option.text = ""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, Row):
            style = option.widget.style()
            style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
            _Line(painter, option, row).draw()
        else:
            _heading(painter, option, str(row))
        painter.restore()


class _Line:
    def __init__(self, painter: QPainter, option: QStyleOptionViewItem, row: Row) -> None:
        self._painter = painter
        self._row = row
        self._font = option.font
        self._colours = colours(dark=is_dark_in(option.palette))
        self._area = option.rect.adjusted(_PAD, 0, -_PAD, 0)
        self._height = option.fontMetrics.height()

    def draw(self) -> None:
        row, detail = self._row, joined(self._row.detail)
        title = row.title or detail
        beneath = detail if row.title else ""
        lines = 2 if beneath else 1
        whole = lines * self._height + (lines - 1) * _GAP
        top = self._area.center().y() - whole // 2 + 1
        room = self._area.width() - self._right()
        first = QRect(self._area.left(), top, room, self._height)
        font = QFont(self._font)
        font.setWeight(QFont.Weight.DemiBold if beneath else QFont.Weight.Normal)
        font.setStrikeOut(row.struck)
        self._write(first, title, self._colours.soft if row.struck else self._colours.ink, font)
        if beneath:
            second = first.translated(0, self._height + _GAP)
            self._write(second, beneath, self._colours.soft, self._small())

    def _right(self) -> int:
        """Draw what stands at the right; give the width it takes."""
        row = self._row
        if row.share is not None:
            return self._progress(row.share)
        if row.due is not None:
            text = countdown(row.due, datetime.now(UTC))
            font = QFont(self._font)
            font.setWeight(QFont.Weight.DemiBold)
            width = QFontMetrics(font).horizontalAdvance(text)
            area = QRect(
                self._area.right() - width, self._area.top(), width + 1, self._area.height()
            )
            self._write(area, text, self._colours.accent, font)
            return width + _PAD
        return self._chip(said(row.mark)) if row.mark else 0

    def _chip(self, text: str) -> int:
        font = self._small()
        metrics = QFontMetrics(font)
        width, height = metrics.horizontalAdvance(text) + 2 * _CHIP, metrics.height() + 6
        area = QRectF(
            self._area.right() - width, self._area.center().y() - height / 2 + 1, width, height
        )
        ground, ink = _tones(self._colours, self._row.tone)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(QColor(ground))
        self._painter.drawRoundedRect(area, height / 2, height / 2)
        self._painter.setPen(QColor(ink))
        self._painter.setFont(font)
        self._painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
        return width + _PAD

    def _progress(self, share: float) -> int:
        font = self._small()
        told = f"{round(share * 100)} %"
        words = QFontMetrics(font).horizontalAdvance("100 %")
        width, height = _BAR
        middle = self._area.center().y() + 1
        bar = QRectF(self._area.right() - words - 10 - width, middle - height / 2, width, height)
        self._painter.setPen(Qt.PenStyle.NoPen)
        for colour, part in ((self._colours.line, 1.0), (self._colours.accent, share)):
            self._painter.setBrush(QColor(colour))
            filled = QRectF(bar.left(), bar.top(), max(height, width * part), height)
            self._painter.drawRoundedRect(filled, height / 2, height / 2)
        area = QRect(self._area.right() - words, self._area.top(), words + 1, self._area.height())
        self._painter.setPen(QColor(self._colours.soft))
        self._painter.setFont(font)
        self._painter.drawText(
            area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, told
        )
        return words + 10 + width + 2 * _PAD

    def _write(self, area: QRect, text: str, colour: str, font: QFont) -> None:
        self._painter.setPen(QColor(colour))
        self._painter.setFont(font)
        metrics = QFontMetrics(font)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self._painter.drawText(area, flags, shown)

    def _small(self) -> QFont:
        font = QFont(self._font)
        font.setPixelSize(max(11, QFontMetrics(self._font).height() - 5))
        return font


def _heading(painter: QPainter, option: QStyleOptionViewItem, text: str) -> None:
    font = QFont(option.font)
    font.setPixelSize(12)
    font.setWeight(QFont.Weight.DemiBold)
    painter.setFont(font)
    painter.setPen(QColor(colours(dark=is_dark_in(option.palette)).soft))
    area = option.rect.adjusted(_PAD, 0, -_PAD, -5)
    painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, text)


def _tones(chosen: Colours, tone: str) -> tuple[str, str]:
    """Give ground and ink of a mark."""
    return {
        "good": (chosen.good_ground, chosen.good),
        "bad": (chosen.wrong_ground, chosen.wrong),
        "busy": (chosen.tint, chosen.ink),
    }.get(tone, (chosen.hover, chosen.soft))

"""How one line of a pane is drawn: title, detail beneath, a mark or progress at the right.

Of a long title there is one line, ending in an ellipsis; the chosen line shows all of it.
"""

from datetime import UTC, datetime

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from victus_desktop.desktop.pane_source import Row
from victus_desktop.desktop.theme import Colours, colours, is_dark_in, with_text
from victus_desktop.desktop.wording import countdown, joined, said
from victus_desktop.desktop.wrapping import breakable

_PAD = 12
_GAP = 3
_CHIP = 9
"""Space left and right in a mark's chip."""
_RIGHT = 230
"""Room that is left for what stands at the right, where a title takes several lines."""
_WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
_MOST_LINES = 12
"""Of a title."""
_BAR = (150, 6)
"""Width and height of a line's progress."""
Index = QModelIndex | QPersistentModelIndex


class RowLines(QStyledItemDelegate):
    """Draws a `Row`, or the heading of a group (a str)."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row = index.data(Qt.ItemDataRole.UserRole)
        line = option.fontMetrics.height()
        if not isinstance(row, Row):
            return QSize(120, line + (22 if index.row() else 12))
        title = _title_height(option, row) if _is_chosen(option, index) else line
        detail = line + _GAP if row.detail and row.title else 0
        return QSize(120, title + detail + 2 * _PAD - 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(Qt.ItemDataRole.UserRole)
        self.initStyleOption(option, index)
        option.text = ""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, Row):
            style = option.widget.style()
            style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
            _Line(painter, option, row).draw(whole=_is_chosen(option, index))
        else:
            _heading(painter, option, str(row))
        painter.restore()


class _Line:
    def __init__(self, painter: QPainter, option: QStyleOptionViewItem, row: Row) -> None:
        self._painter = painter
        self._row = row
        self._option = option
        self._font = option.font
        self._colours = colours(dark=is_dark_in(option.palette))
        self._area = option.rect.adjusted(_PAD, 0, -_PAD, 0)
        self._height = option.fontMetrics.height()

    def draw(self, *, whole: bool) -> None:
        row, detail = self._row, joined(self._row.detail)
        beneath = detail if row.title else ""
        height = _title_height(self._option, row) if whole else self._height
        taken = height + (self._height + _GAP if beneath else 0)
        top = self._area.center().y() - taken // 2 + 1
        room = self._area.width() - self._right()
        first = QRect(self._area.left(), top, room, height)
        font = _title_font(self._option, row)
        colour = self._colours.soft if row.struck else self._colours.ink
        if height > self._height:
            first.setWidth(_title_room(self._option, row))
            self._write_lines(first, row.title, colour, font)
        else:
            self._write(first, " ".join(row.title.split()) or detail, colour, font)
        if beneath:
            second = QRect(self._area.left(), first.bottom() + 1 + _GAP, room, self._height)
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

    def _write_lines(self, area: QRect, text: str, colour: str, font: QFont) -> None:
        self._painter.setPen(QColor(colour))
        self._painter.setFont(font)
        self._painter.drawText(area, _WRAPPED, breakable(text))

    def _small(self) -> QFont:
        font = QFont(self._font)
        font.setPixelSize(max(11, QFontMetrics(self._font).height() - 5))
        return font


def _is_chosen(option: QStyleOptionViewItem, index: Index) -> bool:
    return isinstance(option.widget, QListView) and option.widget.currentIndex() == index


def _title_font(option: QStyleOptionViewItem, row: Row) -> QFont:
    font = QFont(option.font)
    above = row.title and row.detail
    font.setWeight(QFont.Weight.DemiBold if above else QFont.Weight.Normal)
    font.setStrikeOut(row.struck)
    return font


def _title_room(option: QStyleOptionViewItem, row: Row) -> int:
    """Give the width of a title that takes several lines."""
    wide = option.widget.viewport().width() if isinstance(option.widget, QListView) else 0
    beside = row.mark or row.due is not None or row.share is not None
    return max(1, wide - 2 * _PAD - (_RIGHT if beside else 0))


def _title_height(option: QStyleOptionViewItem, row: Row) -> int:
    """Give the height of a title of which all is shown."""
    metrics = QFontMetrics(_title_font(option, row))
    line = option.fontMetrics.height()
    room = QRect(0, 0, _title_room(option, row), _MOST_LINES * metrics.lineSpacing())
    needed = metrics.boundingRect(room, _WRAPPED, breakable(row.title)).height()
    return min(needed, room.height()) if needed > 1.5 * metrics.lineSpacing() else line


def _heading(painter: QPainter, option: QStyleOptionViewItem, text: str) -> None:
    font = QFont(option.font)
    font.setPixelSize(with_text(12))
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

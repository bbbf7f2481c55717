"""Bytes of the last days as bars."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

from victus_desktop.desktop.theme import colours, with_text
from victus_desktop.desktop.wording import amount, day_name

_MIDDLE = 128
_LABEL = 18
_GAP = 6
_WIDEST = 34
_TWO_LETTERS = 22
"""Width of a bar from which on the name of its day has two letters."""


class DayBars(QWidget):
    """The oldest day at the left; its figures are also its accessible description."""

    def __init__(self) -> None:
        super().__init__()
        self._days: Sequence[tuple[date, int]] = ()
        self.setMinimumHeight(96)
        self.setAccessibleName(self.tr("Bytes of the last days"))

    def sizeHint(self) -> QSize:
        return QSize(420, 96)

    def show_days(self, days: Sequence[tuple[date, int]]) -> None:
        """Show these days."""
        self._days = days
        told = ", ".join(f"{day_name(day)}: {amount(count)}" for day, count in days)
        self.setAccessibleDescription(told)
        self.setToolTip(told)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._days:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = self.palette().color(QPalette.ColorRole.Text)
        chosen = colours(dark=ink.lightness() > _MIDDLE)
        most = max(1, *(count for _, count in self._days))
        each = min(_WIDEST, (self.width() + _GAP) // len(self._days))
        left = self.width() - each * len(self._days) + _GAP
        label = with_text(_LABEL)
        tall = self.height() - label
        font = QFont(self.font())
        font.setPixelSize(with_text(10))
        painter.setFont(font)
        for number, (day, count) in enumerate(self._days):
            place = left + number * each
            height = max(3.0, (tall - 4) * count / most) if count else 3.0
            last = number == len(self._days) - 1
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(chosen.accent if count else chosen.line))
            bar = QRectF(place, tall - height, each - _GAP, height)
            painter.drawRoundedRect(bar, 3, 3)
            painter.setPen(QColor(chosen.ink if last else chosen.soft))
            area = QRectF(place - _GAP, tall + 3, each + _GAP, label - 3)
            painter.drawText(
                area,
                Qt.AlignmentFlag.AlignCenter,
                day_name(day)[: 2 if each >= with_text(_TWO_LETTERS) else 1],
            )

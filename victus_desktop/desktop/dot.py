"""A round dot in the colour of a state."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

_SIZE = 12


class Dot(QWidget):
    """Drawn rather than styled: it changes several times a turn."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(_SIZE, _SIZE)
        self._colour = QColor(Qt.GlobalColor.transparent)

    def show_colour(self, colour: str) -> None:
        """Take a colour."""
        wanted = QColor(colour)
        if wanted != self._colour:
            self._colour = wanted
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour)
        painter.drawEllipse(QRectF(0, 0, _SIZE, _SIZE))

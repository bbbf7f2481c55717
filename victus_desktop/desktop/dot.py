"""A round dot in the colour of a state."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from victus_desktop.desktop.icons import state_colour
from victus_desktop.desktop.state import Doing
from victus_desktop.desktop.theme import is_dark_in

_SIZE = 12


class Dot(QWidget):
    """Drawn rather than styled: it changes several times a turn."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(_SIZE, _SIZE)
        self._doing = Doing.LOADING

    def tell(self, doing: Doing) -> None:
        """Take a state."""
        if doing is not self._doing:
            self._doing = doing
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(state_colour(self._doing, dark=is_dark_in(self.palette()))))
        painter.drawEllipse(QRectF(0, 0, _SIZE, _SIZE))

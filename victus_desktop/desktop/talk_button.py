"""The microphone button: held to talk, ringed by the level of one's voice."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton

from victus_desktop.desktop.theme import Colours, colours

_SIZE = 60
_RING = 7
"""Widest ring, in pixels."""
_ICON = 22


class TalkButton(QPushButton):
    """Round; its ring grows with the level from 0 to 1."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(_SIZE, _SIZE)
        self.setIconSize(QSize(_ICON, _ICON))
        self._level = 0.0
        self._active = False
        self._colours: Colours = colours(dark=False)

    @property
    def level(self) -> float:
        """What the ring shows."""
        return self._level

    def show_level(self, level: float) -> None:
        """Draw the ring for a level from 0 to 1."""
        level = round(min(1.0, max(0.0, level)), 2)
        if level != self._level:
            self._level = level
            self.update()

    def show_active(self, active: bool) -> None:
        """Listening, or not."""
        if active != self._active:
            self._active = active
            self.update()

    def recolour(self, chosen: Colours, icon: QIcon) -> None:
        """Take the colours of the theme."""
        self._colours = chosen
        self.setIcon(icon)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        chosen = self._colours
        whole = QRectF(self.rect())
        if self.isEnabled() and self._level > 0:
            ring = QColor(chosen.listening if self._active else chosen.accent)
            ring.setAlpha(70)
            painter.setBrush(ring)
            inset = _RING * (1 - self._level)
            painter.drawEllipse(whole.adjusted(inset, inset, -inset, -inset))
        ground = chosen.listening if self._active or self.isDown() else chosen.accent
        painter.setBrush(QColor(ground if self.isEnabled() else chosen.line))
        disc = whole.adjusted(_RING, _RING, -_RING, -_RING)
        painter.drawEllipse(disc)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(chosen.ink), 1.5))
            painter.drawEllipse(whole.adjusted(3, 3, -3, -3))
        side = _ICON / 2
        centre = disc.center()
        area = QRectF(centre.x() - side, centre.y() - side, _ICON, _ICON)
        self.icon().paint(painter, area.toRect())

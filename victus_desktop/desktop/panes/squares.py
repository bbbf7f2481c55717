"""Draws a QR code, dark on light whatever the theme, since cameras want it so."""

from collections.abc import Sequence

from PySide6.QtGui import QColor, QImage, QPixmap

_MARGIN = 4
"""Squares of light around it, as the standard asks."""
_SQUARE = 5
"""Pixels."""


def drawn(rows: Sequence[Sequence[bool]]) -> QPixmap:
    """Give the picture of a code whose dark squares are true."""
    side = len(rows) + 2 * _MARGIN
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                image.setPixelColor(x + _MARGIN, y + _MARGIN, QColor("black"))
    return QPixmap.fromImage(image.scaled(side * _SQUARE, side * _SQUARE))

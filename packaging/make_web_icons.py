"""Draws the web app's icons from icon.svg: `python packaging/make_web_icons.py`."""

from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

WEB = Path(__file__).parents[1] / "resources" / "web"
GROUND = QColor("#4450c8")
SAFE = 0.8
"""Share of a maskable icon that no mask cuts away."""


def draw(size: int, name: str, *, maskable: bool = False) -> None:
    """Write one icon of `size` pixels."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(GROUND if maskable else Qt.GlobalColor.transparent)
    edge = size * (1 - SAFE) / 2 if maskable else 0
    painter = QPainter(image)
    QSvgRenderer(str(WEB / "icon.svg")).render(
        painter, QRectF(edge, edge, size - 2 * edge, size - 2 * edge)
    )
    painter.end()
    if not image.save(str(WEB / name)):
        raise SystemExit(f"{name} cannot be written")


if __name__ == "__main__":
    draw(192, "icon-192.png")
    draw(512, "icon-512.png")
    draw(512, "icon-maskable.png", maskable=True)

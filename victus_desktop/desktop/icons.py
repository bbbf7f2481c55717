"""Line icons in the colour they are needed in."""

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from victus_desktop.desktop.state import Doing
from victus_desktop.paths import resource

_DRAWN = "#000000"
"""The colour that the line icons are drawn in; replaced by the one asked for."""
_SIZE = 96
_STATE_COLOURS = {
    Doing.LOADING: "#8a8fa6",
    Doing.IDLE: "#4450c8",
    Doing.LISTENING: "#1d8a5b",
    Doing.HEARING: "#1d8a5b",
    Doing.THINKING: "#b7791f",
    Doing.SPEAKING: "#7a3fc4",
    Doing.DICTATING: "#1d8a5b",
    Doing.MUTED: "#a51d2d",
}
_ON_DARK = {
    Doing.LOADING: "#a3a8be",
    Doing.IDLE: "#97a1ff",
    Doing.LISTENING: "#4fd08f",
    Doing.HEARING: "#4fd08f",
    Doing.THINKING: "#e3ad55",
    Doing.SPEAKING: "#c29bf5",
    Doing.DICTATING: "#4fd08f",
    Doing.MUTED: "#ff9ba5",
}


def state_colour(doing: Doing, *, dark: bool = False) -> str:
    """Give the colour that stands for a state, everywhere; `dark` is for a dark ground."""
    return (_ON_DARK if dark else _STATE_COLOURS)[doing]


def line_icon(name: str, colour: str, on_accent: str | None = None) -> QIcon:
    """Give `resources/icons/<name>.svg`, or a plain one where there is none.

    `on_accent` is its colour where its line is selected.
    """
    try:
        drawing = resource("icons", f"{name}.svg").read_text("utf-8")
    except FileNotFoundError:
        drawing = resource("icons", "pane.svg").read_text("utf-8")
    icon = QIcon(_painted(drawing.replace(_DRAWN, colour)))
    if on_accent is not None:
        icon.addPixmap(_painted(drawing.replace(_DRAWN, on_accent)), QIcon.Mode.Selected)
    return icon


def window_icon() -> QIcon:
    """Give the icon of the application."""
    return QIcon(_painted(resource("icons", "victus.svg").read_text("utf-8")))


def tray_icon(doing: Doing) -> QIcon:
    """Give the application's icon in the colour of a state; a bar through it when muted."""
    drawing = resource("icons", "victus.svg").read_text("utf-8")
    pixmap = _painted(drawing.replace("#4450c8", state_colour(doing)))
    if doing is Doing.MUTED:
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = painter.pen()
        pen.setColor(QColor("#ffffff"))
        pen.setWidth(_SIZE // 9)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawLine(_SIZE // 5, _SIZE * 4 // 5, _SIZE * 4 // 5, _SIZE // 5)
        painter.end()
    return QIcon(pixmap)


def _painted(drawing: str) -> QPixmap:
    pixmap = QPixmap(_SIZE, _SIZE)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(0, 0, _SIZE, _SIZE))
    painter.end()
    return pixmap

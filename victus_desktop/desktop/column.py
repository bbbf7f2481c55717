"""Pages whose content stays readable on wide screens."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

WIDE = 920
"""Widest column, in pixels."""
_MARGINS = (28, 22, 28, 20)
_TITLE = 36
"""Height of a page's title, in pixels: that of a field beside it, so that all stand alike."""


def column_in(page: QWidget, width: int = WIDE) -> QVBoxLayout:
    """Give the layout of a page's one column, in the middle and no wider than `width`."""
    page.setObjectName("page")
    row = QHBoxLayout(page)
    row.setContentsMargins(*_MARGINS)
    inner = QWidget()
    inner.setMaximumWidth(width)
    column = QVBoxLayout(inner)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(12)
    row.addStretch(1)
    row.addWidget(inner, 1000)
    row.addStretch(1)
    return column


def heading(title: str, hint: str = "") -> QVBoxLayout:
    """Give a page's title with a sentence beneath it."""
    column = QVBoxLayout()
    column.setSpacing(0)
    told = QLabel(title)
    told.setObjectName("heading")
    told.setMinimumHeight(_TITLE)
    column.addWidget(told)
    if hint:
        sentence = QLabel(hint)
        sentence.setObjectName("soft")
        sentence.setWordWrap(True)
        column.addWidget(sentence)
    return column


def scrolled(name: str) -> tuple[QScrollArea, QVBoxLayout]:
    """Give an area that scrolls, with the layout of what is in it."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setAccessibleName(name)
    inner = QWidget()
    inner.setObjectName("sections")
    column = QVBoxLayout(inner)
    column.setContentsMargins(0, 0, 10, 0)
    column.setSpacing(14)
    area.setWidget(inner)
    return area, column


def section(title: str, hint: str = "") -> tuple[QFrame, QVBoxLayout]:
    """Give a framed section with its title, and the layout of what is in it."""
    frame = QFrame()
    frame.setObjectName("section")
    column = QVBoxLayout(frame)
    column.setContentsMargins(20, 16, 20, 18)
    column.setSpacing(10)
    told = QLabel(title)
    told.setObjectName("subheading")
    column.addWidget(told)
    if hint:
        sentence = QLabel(hint)
        sentence.setObjectName("small")
        sentence.setWordWrap(True)
        column.addWidget(sentence)
    return frame, column

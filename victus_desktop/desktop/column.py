"""Pages whose content stays readable on wide screens."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from victus_desktop.desktop.wording import tr

WIDE = 920
"""Widest column, in pixels."""
_MARGINS = (28, 22, 28, 20)
_NARROW_SEARCH, _WIDE_SEARCH = 90, 220
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


def heading(title: str, hint: str = "", beside: Sequence[QWidget] = ()) -> QVBoxLayout:
    """Give a page's title with what stands beside it, and a sentence beneath."""
    column = QVBoxLayout()
    column.setSpacing(0)
    row = QHBoxLayout()
    row.setSpacing(10)
    told = QLabel(title)
    told.setObjectName("heading")
    told.setMinimumHeight(_TITLE)
    row.addWidget(told, 1)
    for one in beside:
        row.addWidget(one)
    column.addLayout(row)
    if hint:
        sentence = QLabel(hint)
        sentence.setObjectName("soft")
        sentence.setWordWrap(True)
        column.addWidget(sentence)
    return column


def search_field() -> QLineEdit:
    """Give a field for words to search for, as wide as there is room."""
    field = QLineEdit()
    field.setPlaceholderText(tr("Search"))
    field.setAccessibleName(tr("Search"))
    field.setClearButtonEnabled(True)
    field.setMinimumWidth(_NARROW_SEARCH)
    field.setMaximumWidth(_WIDE_SEARCH)
    field.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Fixed)
    return field


def scrolled(name: str) -> tuple[QScrollArea, QVBoxLayout]:
    """Give an area that scrolls, with the layout of what is in it."""
    area = QScrollArea()
    area.setWidgetResizable(True)
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

"""One side of an exchange."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLabel, QMenu

from victus_desktop.desktop.wrapping import breakable, unbroken

WIDEST = 640
_ACROSS, _ALONG = 32, 22
"""Padding and border of a bubble, both sides together."""
_TALLEST = 1_000_000


class Bubble(QLabel):
    """Text as wide as it needs; can be selected by mouse and keyboard, and copied."""

    def __init__(self, kind: str, text: str = "") -> None:
        super().__init__()
        self._limit = WIDEST
        self._said = ""
        self.setObjectName(kind)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.add(text)

    def add(self, text: str) -> None:
        """Show more text after what is there."""
        self.say(self._said + text)

    def say(self, text: str) -> None:
        """Show this text instead of what is there."""
        self._said = text
        self.setText(breakable(text))
        self.setAccessibleName(text)
        self.fit(self._limit)

    @property
    def said(self) -> str:
        """The text, as it was said."""
        return self._said

    def fit(self, limit: int) -> None:
        """Take the size that the text needs in a width of at most `limit` pixels."""
        self._limit = limit
        self.ensurePolished()
        # Qt's label needs a little more than its letters do.
        across = _ACROSS + self.fontMetrics().averageCharWidth()
        room = QRect(0, 0, limit - across, _TALLEST)
        text = self.text().rstrip() or " "
        needed = self.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, text)
        self.setFixedSize(min(limit, needed.width() + across), needed.height() + _ALONG)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.addAction(self.tr("Copy")).triggered.connect(self._copy)
        menu.popup(event.globalPos())

    def _copy(self) -> None:
        """Copy what is selected, else all of it, as it was said."""
        selected = unbroken(self.selectedText()).replace("\u2029", "\n")
        QGuiApplication.clipboard().setText(selected or self._said)

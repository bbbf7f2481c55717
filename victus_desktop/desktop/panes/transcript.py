"""A conversation of the past, to be read."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from victus_desktop.desktop.bubble import Bubble
from victus_desktop.desktop.pane_source import Said
from victus_desktop.desktop.wording import moment

_MOST = 200
"""Exchanges that are shown; the newest."""
_INSET = 40


class Transcript(QScrollArea):
    """Shows exchanges, the oldest first."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("transcript")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("What was said"))
        self.setMinimumWidth(260)
        self.setViewportMargins(3, 3, 3, 3)
        self._bubbles: list[Bubble] = []
        self.put(())

    def put(self, exchanges: Sequence[Said]) -> None:
        """Show these exchanges instead of what is there."""
        inner = QWidget()
        inner.setObjectName("turns")
        column = QVBoxLayout(inner)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(7)
        self._bubbles = []
        said_at = ""
        if not exchanges:
            self._empty(column)
        for one in exchanges[-_MOST:]:
            now = moment(one.at.astimezone())
            if now != said_at:
                self._time(column, now)
            said_at = now
            self._exchange(column, one)
        column.addStretch()
        self.setWidget(inner)
        self._fit()
        self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _empty(self, column: QVBoxLayout) -> None:
        label = QLabel(self.tr("Choose a conversation to read it again."))
        label.setObjectName("empty")
        label.setWordWrap(True)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addStretch()
        column.addWidget(label)

    def _time(self, column: QVBoxLayout, told: str) -> None:
        """Tell when, once for all that was said in that minute."""
        at = QLabel(told)
        at.setObjectName("small")
        at.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addSpacing(6)
        column.addWidget(at)

    def _exchange(self, column: QVBoxLayout, one: Said) -> None:
        for kind, text in (("user", one.heard), ("victus", one.reply)):
            if text:
                bubble = Bubble(kind, text)
                self._bubbles.append(bubble)
                row = QHBoxLayout()
                if kind == "user":
                    row.addStretch()
                row.addWidget(bubble)
                if kind == "victus":
                    row.addStretch()
                column.addLayout(row)

    def _fit(self) -> None:
        for bubble in self._bubbles:
            bubble.fit(max(160, (self.viewport().width() - _INSET) * 5 // 6))

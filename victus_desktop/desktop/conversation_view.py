"""What was said: bubbles, tool cards with undo and sources, a receipt for each turn."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from victus_desktop.conversation.events import TurnEnded
from victus_desktop.conversation.records import Effect, Outcome, ToolCall
from victus_desktop.desktop.tool_words import arguments_text, sources, tool_name

_WIDEST = 620
_ACROSS, _ALONG = 34, 22
"""Padding and border of a bubble, both sides together, with a little room to spare."""
_TALLEST = 1_000_000
_KEPT = 400
"""Rows that stay in the view; older ones are in the history."""


@dataclass(frozen=True)
class TurnDeeds:
    """What can be done with a turn that is shown."""

    undo: Callable[[], None]
    receipt: Callable[[TurnEnded], None]
    open_document: Callable[[str, int | None], None] | None = None


class Bubble(QLabel):
    """One side of an exchange, as wide as its text needs."""

    def __init__(self, kind: str, text: str = "") -> None:
        super().__init__()
        self._limit = _WIDEST
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
        self.setText(self.text() + text)
        self.setAccessibleName(self.text())
        self.fit(self._limit)

    def fit(self, limit: int) -> None:
        """Take the size that the text needs in a width of at most `limit` pixels."""
        self._limit = limit
        self.ensurePolished()
        room = QRect(0, 0, limit - _ACROSS, _TALLEST)
        text = self.text().rstrip() or " "
        needed = self.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, text)
        self.setFixedSize(min(limit, needed.width() + _ACROSS), needed.height() + _ALONG)


class ConversationView(QScrollArea):
    """The bubbles of a conversation, the newest at the bottom."""

    def __init__(self, deeds: TurnDeeds) -> None:
        super().__init__()
        self._deeds = deeds
        self._answers: dict[str, Bubble] = {}
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Conversation"))
        inner = QWidget()
        inner.setObjectName("turns")
        self._rows = QVBoxLayout(inner)
        self._rows.setContentsMargins(24, 12, 24, 12)
        self._rows.setSpacing(8)
        self._rows.addStretch()
        self._empty = QLabel(self.tr("Say or type something, for example “Set a timer for tea”."))
        self._empty.setObjectName("empty")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._rows.addWidget(self._empty)
        self.setWidget(inner)
        self.verticalScrollBar().rangeChanged.connect(self._scroll_down)

    def texts(self) -> list[str]:
        """Give the text of every bubble, the oldest first."""
        return [bubble.text() for bubble in self.findChildren(Bubble)]

    def heard(self, text: str) -> None:
        """Show what the user said."""
        self._add(Bubble("user", text), right=True)

    def answered(self, turn: str, text: str) -> None:
        """Add a piece to a turn's answer."""
        if turn not in self._answers:
            self._answers[turn] = Bubble("victus")
            self._add(self._answers[turn])
        self._answers[turn].add(text)

    def failed(self, message: str) -> None:
        """Show that a turn failed."""
        self._add(Bubble("failed", message))

    def ended(self, event: TurnEnded) -> None:
        """Close a turn: its calls become cards, its receipt can be had."""
        bubble = self._answers.pop(event.turn, None)
        if event.outcome is Outcome.WITHDRAWN:
            return
        if event.outcome is Outcome.INTERRUPTED and bubble is not None:
            bubble.add(" …")
        if not event.heard:
            if bubble is not None:
                bubble.setObjectName("announced")
                bubble.style().polish(bubble)
            return
        for call in event.calls:
            self._add(self._card(call))
        self._add(self._receipt(event))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for bubble in self.findChildren(Bubble):
            bubble.fit(self._limit())

    def _limit(self) -> int:
        return min(_WIDEST, max(200, (self.viewport().width() - 48) * 4 // 5))

    def _card(self, call: ToolCall) -> QWidget:
        card = QFrame()
        card.setObjectName("toolcard")
        row = QHBoxLayout(card)
        row.setContentsMargins(12, 5, 6, 5)
        told = "   ".join(filter(None, (tool_name(call), arguments_text(call), call.error)))
        label = QLabel(told)
        label.setObjectName("small")
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(len(told) > 60)
        row.addWidget(label)
        for document, page in sources(call) if self._deeds.open_document else ():
            row.addWidget(self._source(document, page))
        if call.effect is Effect.WRITE and call.result is not None and not call.error:
            button = QPushButton(self.tr("Undo"))
            button.setObjectName("quiet")
            button.setAccessibleName(self.tr("Undo {0}").format(tool_name(call)))
            button.clicked.connect(self._deeds.undo)
            row.addWidget(button)
        return card

    def _source(self, document: str, page: int | None) -> QPushButton:
        shown = document if page is None else self.tr("{0}, page {1}").format(document, page)
        button = QPushButton(shown)
        button.setObjectName("quiet")
        button.setAccessibleName(self.tr("Open {0}").format(shown))
        opening = self._deeds.open_document
        if opening is not None:
            button.clicked.connect(lambda: opening(document, page))
        return button

    def _receipt(self, event: TurnEnded) -> QWidget:
        total = event.timings_ms.get("sounding") or event.timings_ms.get("first_part", 0)
        button = QPushButton(self.tr("{0} · {1} ms").format(self.tr(str(event.tier)), round(total)))
        button.setObjectName("quiet")
        button.setAccessibleName(self.tr("Receipt of this turn"))
        button.clicked.connect(lambda: self._deeds.receipt(event))
        return button

    def _add(self, widget: QWidget, *, right: bool = False) -> None:
        self._empty.hide()
        if isinstance(widget, Bubble):
            widget.fit(self._limit())
        row = QHBoxLayout()
        if right:
            row.addStretch()
        row.addWidget(widget)
        if not right:
            row.addStretch()
        self._rows.addLayout(row)
        while self._rows.count() > _KEPT:
            self._drop_oldest()

    def _drop_oldest(self) -> None:
        item = self._rows.takeAt(2)
        row = item.layout() if item is not None else None
        if isinstance(row, QLayout):
            while (part := row.takeAt(0)) is not None:
                widget = part.widget()
                if widget is not None:
                    widget.deleteLater()
            row.deleteLater()

    def _scroll_down(self, low: int, high: int) -> None:
        self.verticalScrollBar().setValue(high)

"""What was said: bubbles, tool cards with undo and sources, a receipt for each turn."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from victus_desktop.conversation.events import TurnEnded
from victus_desktop.conversation.records import Outcome, Tier, ToolCall
from victus_desktop.desktop.bubble import WIDEST, Bubble
from victus_desktop.desktop.tool_card import OpenDocument, ToolCard, Undo
from victus_desktop.desktop.welcome import Welcome
from victus_desktop.desktop.wording import message as told

_COLUMN = 860
_MARGIN = 28
_KEPT = 400
"""Rows that stay in the view; older ones are in the history."""


@dataclass(frozen=True)
class TurnDeeds:
    """What can be done with a turn that is shown."""

    undo: Undo
    receipt: Callable[[TurnEnded], None]
    open_document: OpenDocument | None = None
    undoable: bool = True


class ConversationView(QScrollArea):
    """The bubbles of a conversation, the newest at the bottom."""

    suggested = Signal(str)
    """A request that the user chose from the examples."""

    def __init__(self, deeds: TurnDeeds) -> None:
        super().__init__()
        self._deeds = deeds
        self._answers: dict[str, Bubble] = {}
        self._cards: dict[str, list[ToolCard]] = {}
        self._heard: set[str] = set()
        """Turns in flight whose request is shown."""
        self._expected: set[str] = set()
        """Turns whose request was typed, until it is shown."""
        self._gone: set[str] = set()
        """Turns in flight that belong to a conversation which is no longer shown."""
        self._failures: set[str] = set()
        """What is told since the last request."""
        self._at_the_end = True
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Conversation"))
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(self._scroll_down)
        bar.valueChanged.connect(lambda value: self._note_place(value))
        self.clear()

    def clear(self) -> None:
        """Begin an empty conversation; what is still said of the one before is not shown."""
        self._gone |= self._heard | self._expected
        self._expected.clear()
        self._answers.clear()
        self._cards.clear()
        self._heard.clear()
        self._failures.clear()
        outer = QWidget()
        outer.setObjectName("turns")
        across = QHBoxLayout(outer)
        across.setContentsMargins(0, 0, 0, 0)
        inner = QWidget()
        inner.setMaximumWidth(_COLUMN)
        across.addStretch(1)
        across.addWidget(inner, 1000)
        across.addStretch(1)
        self._rows = QVBoxLayout(inner)
        self._rows.setContentsMargins(_MARGIN, 12, _MARGIN, 12)
        self._rows.setSpacing(8)
        self._rows.addStretch()
        self._welcome = Welcome()
        self._welcome.chosen.connect(self.suggested)
        self._rows.addWidget(self._welcome)
        self._first = self._rows.count()
        self.setWidget(outer)

    def texts(self) -> list[str]:
        """Give the text of every bubble, the oldest first."""
        return [bubble.said for bubble in self.findChildren(Bubble)]

    def expect(self, turn: str) -> None:
        """A request was typed, whose turn begins."""
        self._expected.add(turn)

    def heard(self, text: str, turn: str = "") -> None:
        """Show what the user said; `turn` is one in flight."""
        if turn in self._gone:
            return
        self._expected.discard(turn)
        if turn:
            self._heard.add(turn)
        self._failures.clear()
        self._at_the_end = True
        self._add(Bubble("user", text), right=True)

    def answered(self, turn: str, text: str) -> None:
        """Add a piece to a turn's answer."""
        if turn in self._gone:
            return
        if turn not in self._answers:
            self._answers[turn] = Bubble("victus")
            self._add(self._answers[turn])
        self._answers[turn].add(text)

    def failed(self, message: str) -> None:
        """Show that a turn failed, for each reason once: one can stop answering and keeping."""
        if message not in self._failures:
            self._failures.add(message)
            self._add(Bubble("failed", told(message)))

    def tool_started(self, turn: str, call: ToolCall) -> None:
        """Show a tool at work."""
        if turn in self._gone:
            return
        card = ToolCard(call, self._deeds.undo, self._deeds.open_document)
        self._cards.setdefault(turn, []).append(card)
        self._add(card)

    def tool_finished(self, turn: str, call: ToolCall) -> None:
        """Show what came of a tool."""
        if turn in self._gone:
            return
        for card in self._cards.get(turn, ()):
            if card.call.tool == call.tool and card.call.result is None and not card.call.error:
                card.finish(call, undoable=self._deeds.undoable)
                return
        self.tool_started(turn, call)
        self._cards[turn][-1].finish(call, undoable=self._deeds.undoable)

    def ended(self, event: TurnEnded) -> None:
        """Close a turn: its receipt can be had."""
        if event.turn in self._gone:
            self._gone.discard(event.turn)
            return
        bubble = self._answers.pop(event.turn, None)
        shown = len(self._cards.pop(event.turn, []))
        if event.outcome is Outcome.WITHDRAWN:
            return
        if event.outcome is Outcome.INTERRUPTED and bubble is not None:
            bubble.add(" …")
        if not event.heard:
            if bubble is not None:
                bubble.setObjectName("announced")
                bubble.style().polish(bubble)
            return
        if event.turn not in self._heard:  # the next request came before this one was looked at
            self.heard(event.heard, event.turn)
        self._heard.discard(event.turn)
        if event.outcome is not Outcome.APPROVAL_NEEDED:
            for call in event.calls[shown:]:
                self.tool_finished(event.turn, call)
        self._cards.pop(event.turn, None)
        self._add(self._receipt(event))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        for bubble in self.findChildren(Bubble):
            bubble.fit(self._limit(bubble))
        for card in self.findChildren(ToolCard):
            card.fit(self._limit(card))

    def _limit(self, shown: Bubble | ToolCard) -> int:
        """Give how wide something may be: a bubble leaves room at its other side."""
        room = min(_COLUMN, self.viewport().width()) - 2 * _MARGIN
        return room if isinstance(shown, ToolCard) else min(WIDEST, max(200, room * 5 // 6))

    def _receipt(self, event: TurnEnded) -> QWidget:
        total = event.timings_ms.get("sounding") or event.timings_ms.get("first_part", 0)
        if event.tier is Tier.NONE:
            line = self.tr("not answered")
        else:
            line = self.tr("{0} · {1} ms").format(self.tr(str(event.tier)), round(total))
        button = QPushButton(line)
        button.setObjectName("quiet")
        button.setAccessibleName(self.tr("Receipt of this turn"))
        button.setToolTip(self.tr("Receipt of this turn"))
        button.clicked.connect(lambda: self._deeds.receipt(event))
        return button

    def _add(self, widget: QWidget, *, right: bool = False) -> None:
        self._welcome.hide()
        if isinstance(widget, Bubble | ToolCard):
            widget.fit(self._limit(widget))
        row = QHBoxLayout()
        if right:
            row.addStretch()
        row.addWidget(widget)
        if not right:
            row.addStretch(1)  # leaves a tool's card as wide as what is in it
        self._rows.addLayout(row)
        while self._rows.count() > _KEPT:
            self._drop_oldest()

    def _drop_oldest(self) -> None:
        item = self._rows.takeAt(self._first)
        row = item.layout() if item is not None else None
        if isinstance(row, QLayout):
            while (part := row.takeAt(0)) is not None:
                widget = part.widget()
                if widget is not None:
                    widget.deleteLater()
            row.deleteLater()

    def _note_place(self, value: int) -> None:
        self._at_the_end = value >= self.verticalScrollBar().maximum() - 4

    def _scroll_down(self, low: int, high: int) -> None:
        """Follow what is new, unless the user reads further up."""
        if self._at_the_end:
            self.verticalScrollBar().setValue(high)

"""What was said: bubbles, tool cards with undo, a receipt for each turn."""

import json
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from victus_desktop.conversation.events import TurnEnded
from victus_desktop.conversation.records import Effect, Outcome, ToolCall

_WIDEST = 560


class Bubble(QLabel):
    """One side of an exchange."""

    def __init__(self, kind: str, text: str = "") -> None:
        super().__init__(text)
        self.setObjectName(kind)
        self.setWordWrap(True)
        self.setMaximumWidth(_WIDEST)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )

    def add(self, text: str) -> None:
        self.setText(self.text() + text)
        self.setAccessibleName(self.text())


class ConversationView(QScrollArea):
    """The bubbles of a conversation, the newest at the bottom."""

    def __init__(self, undo: Callable[[], None], show_receipt: Callable[[TurnEnded], None]) -> None:
        super().__init__()
        self._undo = undo
        self._show_receipt = show_receipt
        self._answers: dict[str, Bubble] = {}
        self.setWidgetResizable(True)
        self.setAccessibleName(self.tr("Conversation"))
        inner = QWidget()
        inner.setObjectName("turns")
        self._rows = QVBoxLayout(inner)
        self._rows.setSpacing(10)
        self._rows.addStretch()
        self.setWidget(inner)
        self.verticalScrollBar().rangeChanged.connect(
            lambda low, high: self.verticalScrollBar().setValue(high)
        )

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

    def failed(self, turn: str, message: str) -> None:
        """Show that a turn failed."""
        self._add(Bubble("failed", message))

    def ended(self, event: TurnEnded) -> None:
        """Close a turn: its calls become cards, its receipt can be had."""
        self._answers.pop(event.turn, None)
        if event.outcome is Outcome.WITHDRAWN or not event.heard:
            return
        for call in event.calls:
            self._add(self._card(call))
        self._add(self._receipt(event))

    def _card(self, call: ToolCall) -> QWidget:
        card = QFrame()
        row = QHBoxLayout(card)
        row.setContentsMargins(0, 0, 0, 0)
        arguments = ", ".join(
            f"{name}: {value}" for name, value in call.arguments.items() if value not in (None, "")
        )
        text = f"{call.tool.replace('_', ' ')}  {arguments}"
        label = QLabel(f"{text}  — {call.error}" if call.error else text)
        label.setObjectName("soft")
        label.setWordWrap(True)
        row.addWidget(label, 1)
        if call.effect is Effect.WRITE and call.result is not None:
            button = QPushButton(self.tr("Undo"))
            button.setAccessibleName(self.tr("Undo {0}").format(call.tool.replace("_", " ")))
            button.clicked.connect(self._undo)
            row.addWidget(button)
        return card

    def _receipt(self, event: TurnEnded) -> QWidget:
        total = event.timings_ms.get("sounding") or event.timings_ms.get("first_part", 0)
        button = QPushButton(self.tr("{0}, {1} ms").format(str(event.tier), round(total)))
        button.setFlat(True)
        button.setObjectName("soft")
        button.setAccessibleName(self.tr("Receipt of this turn"))
        button.clicked.connect(lambda: self._show_receipt(event))
        return button

    def _add(self, widget: QWidget, *, right: bool = False) -> None:
        row = QHBoxLayout()
        if right:
            row.addStretch()
        row.addWidget(widget)
        if not right:
            row.addStretch()
        self._rows.insertLayout(self._rows.count() - 1, row)
        QTimer.singleShot(0, lambda: self.ensureWidgetVisible(widget))


def receipt(event: TurnEnded, sent: dict[str, int], *, redacted: bool) -> str:
    """Give a turn's receipt as JSON; `redacted` leaves out every word and argument."""
    calls = [
        {"tool": call.tool, "failed": bool(call.error)}
        | ({} if redacted else {"arguments": call.arguments, "result": call.result})
        for call in event.calls
    ]
    told = {
        "outcome": str(event.outcome),
        "tier": str(event.tier),
        "calls": calls,
        "timings_ms": event.timings_ms,
        "bytes_sent": sum(sent.values()),
    }
    if not redacted:
        told |= {"heard": event.heard, "reply": event.reply, "spoken": event.spoken}
    return json.dumps(told, indent=2, ensure_ascii=False, default=str)

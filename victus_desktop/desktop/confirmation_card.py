"""An effect that waits for a yes, with its exact arguments."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from victus_desktop.conversation.events import ApprovalNeeded, TurnEnded
from victus_desktop.desktop.tool_words import argument_lines


class ConfirmationCard(QFrame):
    """Hidden until something asks; Alt+A allows, Alt+D denies."""

    def __init__(self, decide: Callable[[str, bool], None]) -> None:
        super().__init__()
        self._decide = decide
        self._asked: ApprovalNeeded | None = None
        self.setObjectName("card")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 14, 18, 14)
        self._question = QLabel()
        self._question.setTextFormat(Qt.TextFormat.PlainText)
        self._question.setObjectName("strong")
        self._question.setWordWrap(True)
        layout.addWidget(self._question)
        self._arguments = QLabel()
        self._arguments.setObjectName("soft")
        self._arguments.setWordWrap(True)
        self._arguments.setTextFormat(Qt.TextFormat.PlainText)
        layout.addWidget(self._arguments)
        row = QHBoxLayout()
        self.allow = QPushButton(self.tr("&Allow"))
        self.allow.setObjectName("primary")
        self.allow.clicked.connect(lambda: self._answer(True))
        self.deny = QPushButton(self.tr("&Deny"))
        self.deny.clicked.connect(lambda: self._answer(False))
        row.addStretch()
        row.addWidget(self.deny)
        row.addWidget(self.allow)
        layout.addLayout(row)
        self.hide()

    def ask(self, event: ApprovalNeeded) -> None:
        """Show what waits."""
        self._asked = event
        self._question.setText(event.question)
        told = "\n".join(argument_lines(event.call.arguments))
        self._arguments.setText(told)
        self.setAccessibleName(f"{event.question} {told}")
        self.show()

    def turn_ended(self, event: TurnEnded) -> None:
        """A later turn (a spoken yes or no, another request) settles the question."""
        if self._asked is not None and event.turn != self._asked.turn:
            self._asked = None
            self.hide()

    def _answer(self, allowed: bool) -> None:
        if self._asked is not None:
            asked, self._asked = self._asked, None
            self.hide()
            self._decide(asked.confirmation, allowed)

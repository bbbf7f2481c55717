"""What a tool did: its arguments, its result, its sources, and how to take it back."""

import json
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout

from victus_desktop.conversation.records import Effect, ToolCall
from victus_desktop.desktop.tool_words import arguments_text, sources, tool_name
from victus_desktop.desktop.wrapping import breakable

_LONG = 64
"""Letters of the line; more are in its tool tip, but a failure is told whole."""
_DETAILS = 130
_ACROSS, _DOWN = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
_NARROWEST = 160
"""Least width of the line, in pixels, beside the buttons; else they stand beneath it."""
_LONGEST_NAME = 30
"""Letters of a source; its tool tip has the whole name."""
_WIDEST = 800
"""Pixels that a card takes at most until it is told how many there are."""
Undo = Callable[[ToolCall, Callable[[str], None]], None]
"""Takes a call back; its second argument is told the sentence that came of it."""
OpenDocument = Callable[[str, int | None], None]


class ToolCard(QFrame):
    """One call of a tool, from its start on."""

    def __init__(self, call: ToolCall, undo: Undo, open_document: OpenDocument | None) -> None:
        super().__init__()
        self.setObjectName("toolcard")
        self._undo = undo
        self._open_document = open_document
        self.call = call
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 5, 6, 5)
        column.setSpacing(4)
        self._row = QBoxLayout(_ACROSS)
        self._row.setSpacing(4)
        column.addLayout(self._row)
        self._label = QLabel()
        self._label.setObjectName("small")
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._row.addWidget(self._label, 1)
        self._buttons = QBoxLayout(_ACROSS)
        self._buttons.setSpacing(4)
        self._row.addLayout(self._buttons)
        self._limit = _WIDEST
        self._details: QPlainTextEdit | None = None
        self._column = column
        self._tell(running=True)

    def finish(self, call: ToolCall, *, undoable: bool) -> None:
        """The call has ended: show what came of it."""
        self.call = call
        self._tell(running=False)
        for document, page in sources(call) if self._open_document else ():
            self._add(self._source(document, page))
        if call.result is not None or call.error:
            self._add(self._more())
        done = call.effect is Effect.WRITE and call.result is not None and not call.error
        if done and undoable:
            self._add(self._undo_button())
        self.fit(self._limit)

    def fit(self, limit: int) -> None:
        """Take at most `limit` pixels: what is longer goes on in the next line."""
        self._limit = limit
        self.ensurePolished()
        around = self._column.contentsMargins()
        room = limit - around.left() - around.right()
        spacing = self._buttons.spacing()
        buttons = sum(one.sizeHint().width() + spacing for one in self.findChildren(QPushButton))
        beside = room - buttons >= _NARROWEST
        self._row.setDirection(_ACROSS if beside else _DOWN)
        self._buttons.setDirection(_ACROSS if buttons <= room else _DOWN)
        free = room - buttons if beside else room
        needed = self._label.fontMetrics().horizontalAdvance(self._label.text())
        self._label.setWordWrap(needed > free)
        self._label.setMinimumWidth(free if needed > free else 0)

    def _add(self, button: QPushButton) -> None:
        self._buttons.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _tell(self, *, running: bool) -> None:
        call = self.call
        parts = (tool_name(call), arguments_text(call.arguments), call.error)
        told = "   ".join(filter(None, parts))
        short = told if len(told) <= _LONG or call.error else f"{told[:_LONG]}…"
        self._label.setText(breakable(f"{short} …" if running else short))
        self.setToolTip(told if short != told else "")
        self.setAccessibleName(told)
        self.setProperty("failed", bool(call.error))
        self.style().polish(self)
        self.fit(self._limit)

    def _source(self, document: str, page: int | None) -> QPushButton:
        shown = document if page is None else self.tr("{0}, page {1}").format(document, page)
        name = document if len(document) <= _LONGEST_NAME else f"{document[:_LONGEST_NAME]}…"
        button = _quiet(shown.replace(document, name), self.tr("Open {0}").format(shown))
        button.setToolTip(shown)
        opening = self._open_document
        if opening is not None:
            button.clicked.connect(lambda: opening(document, page))
        return button

    def _more(self) -> QPushButton:
        button = _quiet(self.tr("Result"), self.tr("Result of {0}").format(tool_name(self.call)))
        button.setCheckable(True)
        button.toggled.connect(self._show_details)
        return button

    def _undo_button(self) -> QPushButton:
        button = _quiet(self.tr("Undo"), self.tr("Undo {0}").format(tool_name(self.call)))

        def told(sentence: str) -> None:
            button.setText(sentence)
            button.setEnabled(False)

        button.clicked.connect(lambda: self._undo(self.call, told))
        return button

    def _show_details(self, shown: bool) -> None:
        if self._details is None:
            self._details = QPlainTextEdit(details(self.call))
            self._details.setReadOnly(True)
            self._details.setObjectName("code")
            self._details.setMinimumWidth(min(420, self._limit))
            self._details.setFixedHeight(_DETAILS)
            self._details.setAccessibleName(self.tr("Result of {0}").format(tool_name(self.call)))
            self._column.addWidget(self._details)
        self._details.setVisible(shown)


def details(call: ToolCall) -> str:
    """Give arguments and result as they were, to the letter."""
    told = {"arguments": call.arguments, "result": call.result}
    if call.error:
        told["error"] = call.error
    return json.dumps(told, indent=2, ensure_ascii=False, default=str)


def _quiet(text: str, name: str) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName("quiet")
    button.setAccessibleName(name)
    return button

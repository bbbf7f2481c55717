"""The pane of the conversation: what is said, what waits for a yes, where one types and talks."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from victus_desktop.conversation.events import (
    ApprovalNeeded,
    Event,
    Failed,
    PartialTranscribed,
    ReplyPart,
    ToolFinished,
    ToolStarted,
    Transcribed,
    TurnEnded,
)
from victus_desktop.conversation.records import ToolCall
from victus_desktop.conversation.turn import Decision, Prompt
from victus_desktop.desktop.bridge import Bridge
from victus_desktop.desktop.compose_bar import ComposeBar
from victus_desktop.desktop.confirmation_card import ConfirmationCard
from victus_desktop.desktop.controls import Controls
from victus_desktop.desktop.conversation_view import ConversationView, TurnDeeds
from victus_desktop.desktop.receipt import ReceiptDialog
from victus_desktop.desktop.services import DesktopServices
from victus_desktop.desktop.state import Doing
from victus_desktop.desktop.status_row import StatusRow
from victus_desktop.desktop.tool_words import activity

_LEVEL_MS = 80
_COLUMN = 860


class ConversationPage(QWidget):
    """Shows the turns; asks the services for what one wants of them."""

    failed = Signal(object)
    """An Exception to be told in the banner."""

    def __init__(self, services: DesktopServices, bridge: Bridge, controls: Controls) -> None:
        super().__init__()
        self.setObjectName("page")
        self._services = services
        self._bridge = bridge
        self._sent_before: dict[str, dict[str, int]] = {}
        self._sent: dict[str, dict[str, int]] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        self.status = StatusRow()
        layout.addWidget(self.status)
        opening = self._open_document if services.open_document else None
        undoable = services.undo is not None
        self.view = ConversationView(TurnDeeds(self._undo, self._show_receipt, opening, undoable))
        self.view.suggested.connect(self.send)
        layout.addWidget(self.view, 1)
        layout.addLayout(self._asking())
        self.compose = ComposeBar(controls)
        self.compose.typed.connect(self.send)
        self.compose.show_keys(services.settings.hotkeys.talk)
        layout.addWidget(self.compose)
        self._level = QTimer(self)
        self._level.setInterval(_LEVEL_MS)
        self._level.timeout.connect(lambda: self.compose.show_level(services.level()))

    def show_event(self, event: Event) -> None:
        """Show one event of a turn."""
        match event:
            case PartialTranscribed(text=text):
                self.partial.setText(text)
            case Transcribed(turn=turn, text=text):
                self.partial.clear()
                self._sent_before[turn] = dict(self._services.egress())
                self.view.heard(text, turn)
            case ReplyPart(turn=turn, text=text):
                self.view.answered(turn, text)
            case ToolStarted(turn=turn, call=call):
                self.view.tool_started(turn, call)
                self.status.tell_activity(activity(call))
            case ToolFinished(turn=turn, call=call):
                self.view.tool_finished(turn, call)
            case ApprovalNeeded():
                self.confirmation.ask(event)
            case Failed(message=message):
                self.view.failed(message)
            case TurnEnded():
                self._end(event)

    def tell(self, doing: Doing) -> None:
        """Show a state."""
        self.status.tell(doing, sum(self._services.egress().values()))
        self.compose.tell(doing)

    def restore(self) -> None:
        """Show the conversation that the user is in, from its last exchanges on."""
        self.view.clear()
        self._bridge.run(self._services.restore, self._show_earlier, self.failed.emit)

    def begin_anew(self, done: Callable[[], None]) -> None:
        """Begin another conversation; `done` is called once it is there."""

        def begun(result: object) -> None:
            self.view.clear()
            done()

        self._services.assistant.interrupt()
        self._bridge.run(self._services.new_conversation, begun, self.failed.emit)

    def send(self, text: str) -> None:
        """Ask something in writing."""
        turn = self._services.assistant.begin(Prompt(text), speak=False)
        self.view.expect(turn.id)

    def recolour(self, *, dark: bool) -> None:
        """Draw the icons in the colours of the theme."""
        self.compose.recolour(dark=dark)
        self.status.recolour(dark=dark)

    def showEvent(self, event: QShowEvent) -> None:
        self._level.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._level.stop()
        super().hideEvent(event)

    def _asking(self) -> QHBoxLayout:
        middle = QWidget()
        middle.setMaximumWidth(_COLUMN)
        inset = QVBoxLayout(middle)
        inset.setContentsMargins(28, 0, 28, 0)
        self.partial = QLabel()
        self.partial.setObjectName("partial")
        self.partial.setTextFormat(Qt.TextFormat.PlainText)
        self.partial.setWordWrap(True)
        self.partial.setAlignment(Qt.AlignmentFlag.AlignRight)
        inset.addWidget(self.partial)
        self.confirmation = ConfirmationCard(self._decide)
        inset.addWidget(self.confirmation)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(middle, 1000)
        across.addStretch(1)
        return across

    def _undo(self, call: ToolCall, told: Callable[[str], None]) -> None:
        undo = self._services.undo
        if undo is not None:
            done = self.tr("Undone")
            self._bridge.run(lambda: undo(call), lambda said: told(done), self.failed.emit)

    def _open_document(self, name: str, page: int | None) -> None:
        opening = self._services.open_document
        if opening is not None:
            self._bridge.run(lambda: opening(name, page), None, self.failed.emit)

    def _decide(self, confirmation: str, allowed: bool) -> None:
        self._services.assistant.begin(Decision(confirmation, allowed))

    def _end(self, event: TurnEnded) -> None:
        before = self._sent_before.pop(event.turn, {})
        now = self._services.egress()
        self._sent[event.turn] = {
            host: count - before.get(host, 0)
            for host, count in now.items()
            if count > before.get(host, 0)
        }
        self.partial.clear()
        self.view.ended(event)
        self.confirmation.turn_ended(event)

    def _show_earlier(self, exchanges: Sequence[tuple[str, str]]) -> None:
        for number, (heard, reply) in enumerate(exchanges):
            if heard:
                self.view.heard(heard)
            self.view.answered(f"earlier-{number}", reply)

    def _show_receipt(self, event: TurnEnded) -> None:
        ReceiptDialog(event, self._sent.get(event.turn, {}), self).open()

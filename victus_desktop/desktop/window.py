"""The main window: the conversation, and the panes beside it."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QMainWindow,
    QMessageBox,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from victus_desktop.conversation.events import (
    ApprovalNeeded,
    Event,
    Failed,
    PartialTranscribed,
    ReplyPart,
    Transcribed,
    TurnEnded,
    Warned,
)
from victus_desktop.conversation.turn import Decision, Prompt
from victus_desktop.desktop.bridge import Bridge
from victus_desktop.desktop.confirmation_card import ConfirmationCard
from victus_desktop.desktop.conversation_view import ConversationView, receipt
from victus_desktop.desktop.panes.rows_pane import RowsPane
from victus_desktop.desktop.panes.settings_pane import SettingsPane
from victus_desktop.desktop.services import DesktopServices
from victus_desktop.desktop.state import Doing, State

_LEVEL_MS = 80


class Window(QMainWindow):
    """Shows what happens and passes on what the user wants; holds no logic of its own."""

    hidden_to_tray = Signal()
    quit_wanted = Signal()
    doing_changed = Signal(object)

    def __init__(self, services: DesktopServices, bridge: Bridge) -> None:
        super().__init__()
        self.keeps_running = False
        """Whether closing the window keeps Victus in the tray."""
        self._services = services
        self._state = State()
        self._typed: set[str] = set()
        self.setWindowTitle("Victus")
        self.resize(920, 660)
        self.pages = QStackedWidget()
        self.side = QListWidget()
        self.side.setObjectName("side")
        self.side.setFixedWidth(168)
        self.side.setAccessibleName(self.tr("Panes"))
        self.view = ConversationView(self._undo, self._show_receipt)
        self._panes: list[QWidget] = []
        self._add_pane(self.tr("Conversation"), self._conversation())
        for source in services.panes:
            self._add_pane(self.tr(source.title), RowsPane(source, bridge))
        self._add_pane(self.tr("Settings"), SettingsPane(services, bridge))
        self.side.currentRowChanged.connect(self._open_pane)
        self.side.setCurrentRow(0)
        self._frame()
        self._shortcuts()
        bridge.happened.connect(self.show_event)
        timer = QTimer(self)
        timer.timeout.connect(self._show_level)
        timer.start(_LEVEL_MS)
        self._show_doing(Doing.LOADING)
        bridge.run(services.restore, self._show_earlier)
        self.ask.setFocus()

    def show_event(self, event: Event) -> None:
        """Show one event."""
        match event:
            case PartialTranscribed(text=text):
                self.partial.setText(text)
            case Transcribed(turn=turn, text=text):
                self.partial.clear()
                self.view.heard(text)
            case ReplyPart(turn=turn, text=text):
                self.view.answered(turn, text)
            case ApprovalNeeded():
                self.confirmation.ask(event)
            case Failed(turn=turn, message=message):
                self.view.failed(turn, message)
            case Warned(message=message):
                self.warn(message)
            case TurnEnded():
                self.view.ended(event)
                self.confirmation.turn_ended(event)
        self._show_doing(self._state.follow(event))

    def warn(self, message: str, help_text: str = "", helping: object = None) -> None:
        """Show a banner with what happened."""
        self.banner.setText(message)
        self.banner.setVisible(bool(message))
        QTimer.singleShot(15_000, self.banner.hide)

    def ready(self) -> None:
        """The models are loaded."""
        if self._state.doing is Doing.LOADING:
            self._state.doing = Doing.IDLE
            self._show_doing(Doing.IDLE)

    def come_forward(self) -> None:
        """Show the window in front of the others."""
        self.show()
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.raise_()
        self.activateWindow()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.keeps_running:
            event.ignore()
            self.hide()
            self.hidden_to_tray.emit()
        else:
            self.quit_wanted.emit()

    def _frame(self) -> None:
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.side)
        right = QVBoxLayout()
        self.banner = QLabel()
        self.banner.setObjectName("banner")
        self.banner.setWordWrap(True)
        self.banner.hide()
        right.addWidget(self.banner)
        right.addWidget(self.pages, 1)
        row.addLayout(right, 1)
        self.setCentralWidget(whole)

    def _conversation(self) -> QWidget:
        page = QWidget()
        page.setObjectName("page")
        layout = QVBoxLayout(page)
        layout.addWidget(self._status_row())
        layout.addWidget(self.view, 1)
        self.partial = QLabel()
        self.partial.setObjectName("partial")
        self.partial.setWordWrap(True)
        layout.addWidget(self.partial)
        self.confirmation = ConfirmationCard(self._decide)
        layout.addWidget(self.confirmation)
        layout.addLayout(self._compose_row())
        return page

    def _status_row(self) -> QFrame:
        frame = QFrame()
        row = QHBoxLayout(frame)
        row.setContentsMargins(0, 0, 0, 0)
        self.status = QLabel()
        self.status.setObjectName("heading")
        row.addWidget(self.status, 1)
        self.egress = QLabel()
        self.egress.setObjectName("soft")
        row.addWidget(self.egress)
        return frame

    def _compose_row(self) -> QVBoxLayout:
        rows = QVBoxLayout()
        first = QHBoxLayout()
        self.ask = QLineEdit()
        self.ask.setPlaceholderText(self.tr("Ask something, or hold the button and talk"))
        self.ask.setAccessibleName(self.tr("Message"))
        self.ask.returnPressed.connect(self._send)
        first.addWidget(self.ask, 1)
        send = QPushButton(self.tr("Send"))
        send.clicked.connect(self._send)
        first.addWidget(send)
        rows.addLayout(first)
        second = QHBoxLayout()
        self.talk = QPushButton(self.tr("Hold to talk"))
        self.talk.setObjectName("talk")
        self.talk.setMinimumHeight(46)
        self.talk.pressed.connect(self._press)
        self.talk.released.connect(self._release)
        second.addWidget(self.talk, 1)
        self.mute = QPushButton(self.tr("Mute"))
        self.mute.setCheckable(True)
        self.mute.toggled.connect(self._set_muted)
        second.addWidget(self.mute)
        stop = QPushButton(self.tr("Stop"))
        stop.clicked.connect(self.stop)
        second.addWidget(stop)
        rows.addLayout(second)
        self.level = QProgressBar()
        self.level.setRange(0, 100)
        self.level.setTextVisible(False)
        self.level.setAccessibleName(self.tr("Microphone level"))
        rows.addWidget(self.level)
        return rows

    def _shortcuts(self) -> None:
        QShortcut(QKeySequence("Esc"), self, self.stop)
        QShortcut(QKeySequence("Ctrl+L"), self, self.ask.setFocus)
        QShortcut(QKeySequence.StandardKey.Quit, self, self.quit_wanted.emit)
        for number in range(min(9, self.pages.count())):
            QShortcut(
                QKeySequence(f"Alt+{number + 1}"),
                self,
                lambda number=number: self.side.setCurrentRow(number),
            )

    def _add_pane(self, name: str, pane: QWidget) -> None:
        self.side.addItem(name)
        self.pages.addWidget(pane)

    def _open_pane(self, number: int) -> None:
        self.pages.setCurrentIndex(number)
        pane = self.pages.currentWidget()
        if isinstance(pane, RowsPane | SettingsPane):
            pane.refresh()

    def _send(self) -> None:
        text = self.ask.text().strip()
        if text:
            self.ask.clear()
            self._services.assistant.begin(Prompt(text), speak=False)

    def _press(self) -> None:
        loop = self._services.loop()
        if loop is None:
            self.warn(self.tr("There is no microphone yet; see Settings."))
            return
        loop.press()

    def _release(self) -> None:
        loop = self._services.loop()
        if loop is not None:
            loop.release()

    def _set_muted(self, muted: bool) -> None:
        loop = self._services.loop()
        if loop is not None:
            loop.mute(muted)
        self.mute.setText(self.tr("Unmute") if muted else self.tr("Mute"))

    def stop(self) -> None:
        """Stop the answer and drop what is being said."""
        self._services.assistant.interrupt()
        loop = self._services.loop()
        if loop is not None:
            loop.cancel()

    def _undo(self) -> None:
        self._services.assistant.begin(Prompt("undo that"), speak=False)

    def _decide(self, confirmation: str, allowed: bool) -> None:
        self._services.assistant.begin(Decision(confirmation, allowed))

    def _show_doing(self, doing: Doing) -> None:
        self.status.setText(self.tr(doing.value))
        self.status.setAccessibleName(self.tr(doing.value))
        self.doing_changed.emit(doing)
        sent = sum(self._services.egress().values())
        self.egress.setText(self.tr("{0} bytes left this machine today").format(sent))

    def _show_level(self) -> None:
        self.level.setValue(round(100 * min(1.0, self._services.level() * 8)))

    def _show_earlier(self, exchanges: list[tuple[str, str]]) -> None:
        for number, (heard, reply) in enumerate(exchanges):
            if heard:
                self.view.heard(heard)
            self.view.answered(f"earlier-{number}", reply)

    def _show_receipt(self, event: TurnEnded) -> None:
        sent = dict(self._services.egress())
        box = QMessageBox(self)
        box.setWindowTitle(self.tr("Receipt"))
        box.setText(receipt(event, sent, redacted=False))
        copy = box.addButton(self.tr("Copy without words"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Close)
        box.exec()
        if box.clickedButton() is copy:
            QGuiApplication.clipboard().setText(receipt(event, sent, redacted=True))

"""The main window: the conversation, and the panes beside it."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from victus_desktop.conversation.events import (
    ApprovalNeeded,
    DocumentsChanged,
    Event,
    Failed,
    IngestProgressed,
    PartialTranscribed,
    ReplyPart,
    ToolFinished,
    ToolStarted,
    Transcribed,
    TurnEnded,
    Warned,
)
from victus_desktop.conversation.records import ToolCall
from victus_desktop.conversation.turn import Decision, Prompt
from victus_desktop.desktop.banner import Banner
from victus_desktop.desktop.bridge import Bridge
from victus_desktop.desktop.compose_bar import ComposeBar
from victus_desktop.desktop.confirmation_card import ConfirmationCard
from victus_desktop.desktop.controls import Controls
from victus_desktop.desktop.conversation_view import ConversationView, TurnDeeds
from victus_desktop.desktop.helps import Helps
from victus_desktop.desktop.icons import line_icon, window_icon
from victus_desktop.desktop.panes.privacy_pane import PrivacyPane
from victus_desktop.desktop.panes.rows_pane import RowsPane
from victus_desktop.desktop.panes.settings_pane import SettingsPane
from victus_desktop.desktop.panes.wake_pane import WakePane
from victus_desktop.desktop.receipt import ReceiptDialog
from victus_desktop.desktop.services import DesktopServices
from victus_desktop.desktop.state import Doing, State
from victus_desktop.desktop.status_row import StatusRow
from victus_desktop.desktop.theme import colours, is_dark
from victus_desktop.desktop.tool_words import activity

_LEVEL_MS = 80
_REFRESHED = (RowsPane, SettingsPane, PrivacyPane, WakePane)
_SIDE = 236
_COLUMN = 860


class Window(QMainWindow):
    """Shows what happens and passes on what the user wants; holds no logic of its own."""

    hidden_to_tray = Signal()
    quit_wanted = Signal()
    doing_changed = Signal(object)
    onboarding_wanted = Signal()

    def __init__(self, services: DesktopServices, bridge: Bridge, controls: Controls) -> None:
        super().__init__()
        self.keeps_running = False
        """Whether closing the window keeps Victus in the tray."""
        self._services = services
        self._bridge = bridge
        self._controls = controls
        self._state = State()
        self._sent_before: dict[str, dict[str, int]] = {}
        self._sent: dict[str, dict[str, int]] = {}
        self.setWindowTitle("Victus")
        self.setWindowIcon(window_icon())
        self.resize(1120, 760)
        self.setMinimumSize(820, 520)
        self._build()
        self._shortcuts()
        bridge.happened.connect(self.show_event)
        controls.refused.connect(self.warn)
        controls.muted_changed.connect(lambda muted: self._show_doing(self._state.mute(muted)))
        controls.ready.connect(lambda: self._show_doing(self._state.loaded()))
        timer = QTimer(self)
        timer.timeout.connect(lambda: self.compose.show_level(services.level()))
        timer.start(_LEVEL_MS)
        self._show_doing(self._state.doing)
        self.show_conversation()
        self.compose.show_keys(services.settings.hotkeys.talk)
        self.compose.line.setFocus()

    def show_event(self, event: Event) -> None:
        """Show one event."""
        match event:
            case PartialTranscribed(text=text):
                self.partial.setText(text)
            case Transcribed(turn=turn, text=text):
                self.partial.clear()
                self._sent_before[turn] = dict(self._services.egress())
                self.view.heard(text)
            case ReplyPart(turn=turn, text=text):
                self.view.answered(turn, text)
            case ToolStarted(turn=turn, call=call):
                self.view.tool_started(turn, call)
                self.status.tell_activity(activity(call))
            case ToolFinished(turn=turn, call=call):
                self.view.tool_finished(turn, call)
            case ApprovalNeeded():
                self.confirmation.ask(event)
            case Failed(code=code, message=message):
                self.view.failed(message)
                self.helps.offer(code, message)
            case Warned(code=code, message=message):
                self.helps.offer(code, message)
            case TurnEnded():
                self._end(event)
            case IngestProgressed(file=file, files_done=done, files=files):
                self._show_ingest(f"{file} ({done + 1}/{files})")
            case DocumentsChanged(skipped=skipped):
                self._show_ingest("\n".join(skipped[:3]))
        self._show_doing(self._state.follow(event))

    def warn(self, message: str) -> None:
        """Show a banner with what happened."""
        self.banner.tell(message)

    def show_conversation(self) -> None:
        """Show the conversation that the user is in, from its last exchanges on."""
        self.view.clear()
        self._bridge.run(self._services.restore, self._show_earlier, self._failed)

    def new_conversation(self) -> None:
        """Begin another conversation."""

        def begun(result: object) -> None:
            self.view.clear()
            self.open_pane("conversation")
            self.compose.line.setFocus()

        self._services.assistant.interrupt()
        self._bridge.run(self._services.new_conversation, begun, self._failed)

    def show_dictating(self, dictating: bool) -> None:
        """Dictation begins or has ended."""
        self._show_doing(self._state.dictate(dictating))

    def come_forward(self) -> None:
        """Show the window in front of the others."""
        self.show()
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.raise_()
        self.activateWindow()

    def open_pane(self, name: str) -> None:
        """Show the pane of that name: that of its source, 'conversation' or 'settings'."""
        for number in range(self.side.count()):
            if self.side.item(number).data(Qt.ItemDataRole.UserRole) == name:
                self.side.setCurrentRow(number)

    def recolour(self, *, dark: bool) -> None:
        """Draw the icons in the colours of the theme."""
        chosen = colours(dark=dark)
        for number in range(self.side.count()):
            item = self.side.item(number)
            name = str(item.data(Qt.ItemDataRole.UserRole))
            item.setIcon(line_icon(name, chosen.soft, chosen.accent))
        self.compose.recolour(dark=dark)
        self.status.recolour(dark=dark)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.keeps_running:
            event.ignore()
            self.hide()
            self.hidden_to_tray.emit()
        else:
            self.quit_wanted.emit()

    def _build(self) -> None:
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(self._side())
        right = QVBoxLayout()
        right.setSpacing(0)
        self.banner = Banner()
        self.helps = Helps(
            self.banner,
            open_pane=self.open_pane,
            open_settings=self._open_settings,
            retry_voice=self._retry_voice if self._services.retry_voice else None,
        )
        right.addWidget(self.banner)
        self.pages = QStackedWidget()
        right.addWidget(self.pages, 1)
        row.addLayout(right, 1)
        self.setCentralWidget(whole)
        self._add_pane("conversation", self.tr("Conversation"), self._conversation())
        for source in self._services.panes:
            pane = RowsPane(source, self._bridge)
            pane.opens.connect(self._go_to)
            self._add_pane(source.name, self.tr(source.title), pane)
        self._add_own_panes()
        self.recolour(dark=is_dark())
        self.side.currentRowChanged.connect(self._open_pane)
        self.side.setCurrentRow(0)

    def _add_own_panes(self) -> None:
        services, bridge = self._services, self._bridge
        if services.wake_diary is not None:
            wake = WakePane(services.wake_diary, bridge)
            wake.settings_wanted.connect(lambda: self._open_settings("listening"))
            self._add_pane("wake", self.tr("Wake word"), wake)
        if services.privacy is not None:
            privacy = PrivacyPane(services.privacy, bridge)
            privacy.erased.connect(self.view.clear)
            self._add_pane("privacy", self.tr("Privacy"), privacy)
        self.settings = SettingsPane(services, bridge)
        self.settings.onboarding_wanted.connect(self.onboarding_wanted)
        self.settings.saved.connect(lambda: self._show_keys())
        self._add_pane("settings", self.tr("Settings"), self.settings)

    def _retry_voice(self) -> None:
        retry = self._services.retry_voice
        if retry is not None:
            self._bridge.run(retry, None, self._failed)

    def _show_keys(self) -> None:
        self.compose.show_keys(self._services.settings.hotkeys.talk)

    def _open_settings(self, section: str) -> None:
        self.open_pane("settings")
        self.settings.open_section(section)

    def _go_to(self, pane: str) -> None:
        self.open_pane(pane)
        if pane == "conversation":
            self.show_conversation()

    def _side(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(0)
        brand = QLabel("Victus")
        brand.setObjectName("brand")
        brand.setFixedWidth(_SIDE)
        column.addWidget(brand)
        self.side = QListWidget()
        self.side.setObjectName("side")
        self.side.setFixedWidth(_SIDE)
        self.side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.side.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.side.setIconSize(QSize(19, 19))
        self.side.setAccessibleName(self.tr("Panes"))
        column.addWidget(self.side, 1)
        return column

    def _conversation(self) -> QWidget:
        page = QWidget()
        page.setObjectName("page")
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        self.status = StatusRow()
        self.status.privacy_wanted.connect(lambda: self.open_pane("privacy"))
        self.status.new_wanted.connect(self.new_conversation)
        layout.addWidget(self.status)
        opening = self._open_document if self._services.open_document else None
        undoable = self._services.undo is not None
        deeds = TurnDeeds(self._undo, self._show_receipt, opening, undoable)
        self.view = ConversationView(deeds)
        self.view.suggested.connect(self._send)
        layout.addWidget(self.view, 1)
        middle = QWidget()
        middle.setMaximumWidth(_COLUMN)
        inset = QVBoxLayout(middle)
        inset.setContentsMargins(28, 0, 28, 0)
        self.partial = QLabel()
        self.partial.setObjectName("partial")
        self.partial.setWordWrap(True)
        self.partial.setAlignment(Qt.AlignmentFlag.AlignRight)
        inset.addWidget(self.partial)
        self.confirmation = ConfirmationCard(self._decide)
        inset.addWidget(self.confirmation)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(middle, 1000)
        across.addStretch(1)
        layout.addLayout(across)
        self.compose = ComposeBar(self._controls)
        self.compose.typed.connect(self._send)
        layout.addWidget(self.compose)
        return page

    def _shortcuts(self) -> None:
        QShortcut(QKeySequence("Esc"), self, self._controls.stop)
        QShortcut(QKeySequence("Ctrl+L"), self, self._focus_line)
        QShortcut(QKeySequence("Ctrl+N"), self, self.new_conversation)
        QShortcut(QKeySequence("Ctrl+F"), self, self._focus_search)
        QShortcut(QKeySequence("Ctrl+,"), self, lambda: self.open_pane("settings"))
        QShortcut(QKeySequence("Ctrl+M"), self, lambda: self.compose.mute.toggle())
        QShortcut(QKeySequence("Ctrl+Q"), self, self.quit_wanted.emit)
        for number in range(min(9, self.pages.count())):
            shortcut = QShortcut(QKeySequence(f"Alt+{number + 1}"), self)
            shortcut.activated.connect(self._opening(number))

    def _opening(self, number: int) -> object:
        return lambda: self.side.setCurrentRow(number)

    def _focus_line(self) -> None:
        self.side.setCurrentRow(0)
        self.compose.line.setFocus()

    def _show_ingest(self, words: str) -> None:
        """Tell of the watched folders where their documents are shown."""
        pane = self.pages.currentWidget()
        if isinstance(pane, RowsPane) and pane.name == "documents":
            pane.tell(words)

    def _focus_search(self) -> None:
        pane = self.pages.currentWidget()
        if not isinstance(pane, RowsPane | SettingsPane) or not pane.words.isVisible():
            self.open_pane("history")
            pane = self.pages.currentWidget()
        if isinstance(pane, RowsPane | SettingsPane):
            pane.words.setFocus()

    def _add_pane(self, name: str, title: str, pane: QWidget) -> None:
        item = QListWidgetItem(title)
        item.setData(Qt.ItemDataRole.UserRole, name)
        self.side.addItem(item)
        self.pages.addWidget(pane)

    def _open_pane(self, number: int) -> None:
        self.pages.setCurrentIndex(number)
        pane = self.pages.currentWidget()
        if isinstance(pane, _REFRESHED):
            pane.refresh()

    def _send(self, text: str) -> None:
        self._services.assistant.begin(Prompt(text), speak=False)

    def _undo(self, call: ToolCall, told: Callable[[str], None]) -> None:
        undo = self._services.undo
        if undo is not None:
            self._bridge.run(lambda: undo(call), lambda said: told(self.tr("Undone")), self._failed)

    def _open_document(self, name: str, page: int | None) -> None:
        opening = self._services.open_document
        if opening is not None:
            self._bridge.run(lambda: opening(name, page), None, self._failed)

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

    def _failed(self, error: Exception) -> None:
        self.helps.offer(getattr(error, "code", "internal"), str(error))

    def _show_doing(self, doing: Doing) -> None:
        self.status.tell(doing, sum(self._services.egress().values()))
        self.compose.tell(doing)
        self.doing_changed.emit(doing)

    def _show_earlier(self, exchanges: list[tuple[str, str]]) -> None:
        for number, (heard, reply) in enumerate(exchanges):
            if heard:
                self.view.heard(heard)
            self.view.answered(f"earlier-{number}", reply)

    def _show_receipt(self, event: TurnEnded) -> None:
        ReceiptDialog(event, self._sent.get(event.turn, {}), self).open()

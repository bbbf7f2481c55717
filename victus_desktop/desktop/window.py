"""The main window: the conversation, and the panes beside it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
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
    DocumentsChanged,
    Event,
    Failed,
    IngestProgressed,
    Warned,
)
from victus_desktop.desktop.banner import Banner
from victus_desktop.desktop.bridge import Bridge
from victus_desktop.desktop.controls import Controls
from victus_desktop.desktop.conversation_page import ConversationPage
from victus_desktop.desktop.helps import Helps
from victus_desktop.desktop.icons import line_icon, window_icon
from victus_desktop.desktop.pane_source import PaneSource
from victus_desktop.desktop.panes.privacy_pane import PrivacyPane
from victus_desktop.desktop.panes.rows_pane import RowsPane
from victus_desktop.desktop.panes.settings_pane import SettingsPane
from victus_desktop.desktop.panes.wake_pane import WakePane
from victus_desktop.desktop.services import DesktopServices, Privacy, WakeDiary
from victus_desktop.desktop.state import Doing, State
from victus_desktop.desktop.theme import colours, is_dark, with_text

_REFRESHED = (RowsPane, SettingsPane, PrivacyPane, WakePane)
_SIDE = 236


class Window(QMainWindow):
    """Shows what happens and passes on what the user wants; holds no logic of its own."""

    hidden_to_tray = Signal()
    quit_wanted = Signal()
    doing_changed = Signal(object)
    onboarding_wanted = Signal()
    settings_saved = Signal()

    def __init__(self, services: DesktopServices, bridge: Bridge, controls: Controls) -> None:
        super().__init__()
        self.keeps_running = False
        """Whether closing the window keeps Victus in the tray."""
        self._services = services
        self._bridge = bridge
        self._controls = controls
        self._state = State()
        self._makers: dict[str, Callable[[], QWidget]] = {}
        """Panes are made when they are first opened: the window is there at once."""
        self._panes: dict[str, QWidget] = {}
        self.setWindowTitle("Victus")
        self.setWindowIcon(window_icon())
        self.resize(1120, 760)
        self.setMinimumSize(820, 520)
        self._build()
        self._shortcuts()
        bridge.happened.connect(self.show_event)
        controls.refused.connect(self.warn)
        controls.failed.connect(self.helps.offer)
        controls.muted_changed.connect(lambda muted: self._show_doing(self._state.mute(muted)))
        controls.ready.connect(lambda: self._show_doing(self._state.loaded()))
        self._show_doing(self._state.doing)
        self.page.restore()
        self.compose.line.setFocus()

    def show_event(self, event: Event) -> None:
        """Show one event."""
        self.page.show_event(event)
        match event:
            case Failed(code=code, message=message) | Warned(code=code, message=message):
                self.helps.offer(code, message)
            case IngestProgressed(file=file, files_done=done, files=files):
                self._show_ingest(f"{file} ({done + 1}/{files})")
            case DocumentsChanged(skipped=skipped):
                self._show_ingest("\n".join(skipped[:3]))
        self._show_doing(self._state.follow(event))

    def warn(self, message: str) -> None:
        """Show a banner with what happened."""
        self.banner.tell(message)

    def new_conversation(self) -> None:
        """Begin another conversation."""
        self.page.begin_anew(self._focus_line)

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

    def pane(self, name: str) -> QWidget:
        """Give the pane of that name, making it where it was not opened yet."""
        if name not in self._panes:
            made = self._panes[name] = self._makers[name]()
            number = list(self._makers).index(name)
            empty = self.pages.widget(number)
            self.pages.insertWidget(number, made)
            if empty is not None:
                self.pages.removeWidget(empty)
                empty.deleteLater()
        return self._panes[name]

    def recolour(self, *, dark: bool) -> None:
        """Draw the icons in the colours of the theme."""
        chosen = colours(dark=dark)
        for number in range(self.side.count()):
            item = self.side.item(number)
            name = str(item.data(Qt.ItemDataRole.UserRole))
            item.setIcon(line_icon(name, chosen.soft, chosen.accent))
        self.page.recolour(dark=dark)

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
        self._add_conversation()
        for source in self._services.panes:
            self._add_pane(source.name, self.tr(source.title), partial(self._rows, source))
        if self._services.wake_diary is not None:
            self._add_pane(
                "wake", self.tr("Wake word"), partial(self._wake, self._services.wake_diary)
            )
        if self._services.privacy is not None:
            self._add_pane(
                "privacy", self.tr("Privacy"), partial(self._privacy, self._services.privacy)
            )
        self._add_pane("settings", self.tr("Settings"), self._settings)
        self.recolour(dark=is_dark())
        self.side.currentRowChanged.connect(self._open_pane)
        self.side.setCurrentRow(0)

    def _add_conversation(self) -> None:
        page = self.page = ConversationPage(self._services, self._bridge, self._controls)
        self.view, self.status, self.compose = page.view, page.status, page.compose
        self.partial, self.confirmation = page.partial, page.confirmation
        page.failed.connect(self._failed)
        page.status.privacy_wanted.connect(lambda: self.open_pane("privacy"))
        page.status.new_wanted.connect(self.new_conversation)
        self._add_pane("conversation", self.tr("Conversation"), lambda: page)

    def _rows(self, source: PaneSource) -> QWidget:
        pane = RowsPane(source, self._bridge)
        pane.opens.connect(self._go_to)
        return pane

    def _wake(self, diary: WakeDiary) -> QWidget:
        pane = WakePane(diary, self._bridge)
        pane.settings_wanted.connect(lambda: self._open_settings("listening"))
        return pane

    def _privacy(self, privacy: Privacy) -> QWidget:
        pane = PrivacyPane(privacy, self._bridge)
        pane.erased.connect(self.view.clear)
        return pane

    def _settings(self) -> QWidget:
        pane = SettingsPane(self._services, self._bridge)
        pane.onboarding_wanted.connect(self.onboarding_wanted)
        pane.saved.connect(self._show_keys)
        pane.saved.connect(self.settings_saved)
        return pane

    def _side(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(0)
        brand = QLabel("Victus")
        brand.setObjectName("brand")
        brand.setFixedWidth(with_text(_SIDE))
        column.addWidget(brand)
        self.side = QListWidget()
        self.side.setObjectName("side")
        self.side.setFixedWidth(with_text(_SIDE))
        self.side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.side.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.side.setIconSize(QSize(19, 19))
        self.side.setAccessibleName(self.tr("Panes"))
        column.addWidget(self.side, 1)
        return column

    def _shortcuts(self) -> None:
        for keys, do in (
            ("Esc", self._controls.stop),
            ("Ctrl+L", self._focus_line),
            ("Ctrl+N", self.new_conversation),
            ("Ctrl+F", self._focus_search),
            ("Ctrl+,", lambda: self.open_pane("settings")),
            ("Ctrl+M", lambda: self.compose.mute.toggle()),
            ("Ctrl+Q", self.quit_wanted.emit),
        ):
            QShortcut(QKeySequence(keys), self, do)
        for number in range(min(9, self.pages.count())):
            shortcut = QShortcut(QKeySequence(f"Alt+{number + 1}"), self)
            shortcut.activated.connect(self._opening(number))

    def _opening(self, number: int) -> object:
        return lambda: self.side.setCurrentRow(number)

    def _focus_line(self) -> None:
        self.side.setCurrentRow(0)
        self.compose.line.setFocus()

    def _focus_search(self) -> None:
        pane = self.pages.currentWidget()
        if not isinstance(pane, RowsPane | SettingsPane) or not pane.words.isVisible():
            self.open_pane("history")
            pane = self.pages.currentWidget()
        if isinstance(pane, RowsPane | SettingsPane):
            pane.words.setFocus()

    def _add_pane(self, name: str, title: str, make: Callable[[], QWidget]) -> None:
        item = QListWidgetItem(title)
        item.setData(Qt.ItemDataRole.UserRole, name)
        self.side.addItem(item)
        self._makers[name] = make
        self.pages.addWidget(QWidget())

    def _open_pane(self, number: int) -> None:
        pane = self.pane(list(self._makers)[number])
        self.pages.setCurrentWidget(pane)
        if isinstance(pane, _REFRESHED):
            pane.refresh()

    def _go_to(self, pane: str) -> None:
        self.open_pane(pane)
        if pane == "conversation":
            self.page.restore()

    def _open_settings(self, section: str) -> None:
        self.open_pane("settings")
        pane = self.pane("settings")
        if isinstance(pane, SettingsPane):
            pane.open_section(section)

    def _show_ingest(self, words: str) -> None:
        """Tell of the watched folders where their documents are shown."""
        pane = self.pages.currentWidget()
        if isinstance(pane, RowsPane) and pane.name == "documents":
            pane.tell(words)

    def _show_keys(self) -> None:
        self.compose.show_keys(self._services.settings.hotkeys.talk)

    def _retry_voice(self) -> None:
        retry = self._services.retry_voice
        if retry is not None:
            self._bridge.run(retry, None, self._failed)

    def _failed(self, error: Exception) -> None:
        self.helps.offer(getattr(error, "code", "internal"), str(error))

    def _show_doing(self, doing: Doing) -> None:
        self.page.tell(doing)
        self.doing_changed.emit(doing)

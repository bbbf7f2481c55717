"""The tray icon: shows the state; talk, mute, pause the wake word, open, quit."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from victus_desktop.desktop.controls import Controls
from victus_desktop.desktop.icons import tray_icon
from victus_desktop.desktop.state import Doing
from victus_desktop.desktop.tray_host import TrayHost


class Tray(QObject):
    """Where the desktop has no tray it is never seen, and everything is in the window."""

    open_wanted = Signal()
    quit_wanted = Signal()
    appeared = Signal()

    def __init__(self, controls: Controls) -> None:
        super().__init__()
        self.doing = Doing.LOADING
        self._icon: QSystemTrayIcon | None = None
        self._host = TrayHost(self._appear)
        self.menu = QMenu()
        self.talk = self._entry(self.tr("Talk"))
        self.talk.triggered.connect(controls.listen)
        self.mute = self._entry(self.tr("Mute the microphone"), checkable=True)
        self.mute.triggered.connect(controls.mute)
        controls.muted_changed.connect(self._show_muted)
        self.pause = self._entry(self.tr("Pause the wake word"), checkable=True)
        self.pause.setVisible(controls.services.pause_wake_word is not None)
        self.pause.triggered.connect(controls.pause_wake_word)
        self.menu.addSeparator()
        self._entry(self.tr("Open Victus")).triggered.connect(self.open_wanted)
        self._entry(self.tr("Quit")).triggered.connect(self.quit_wanted)
        controls.wake_word_paused.connect(self.pause.setChecked)

    def start(self) -> None:
        """Show the icon as soon as the desktop has a place for it."""
        self._host.wait()

    @property
    def available(self) -> bool:
        """Whether the desktop shows it."""
        return self._icon is not None and QSystemTrayIcon.isSystemTrayAvailable()

    def tell(self, doing: Doing) -> None:
        """Show a state."""
        self.doing = doing
        if self._icon is not None:
            self._icon.setIcon(tray_icon(doing))
            self._icon.setToolTip(f"Victus: {self.tr(doing.value)}")

    def notify(self, title: str, text: str) -> bool:
        """Show a notification; False where there is no tray."""
        if self._icon is None or not self.available:
            return False
        self._icon.showMessage(title, text, self._icon.icon())
        return True

    def close(self) -> None:
        """Take the icon away."""
        if self._icon is not None:
            self._icon.hide()

    def _appear(self) -> None:
        self._icon = QSystemTrayIcon(tray_icon(self.doing), self)
        self.tell(self.doing)
        self._icon.setContextMenu(self.menu)
        self._icon.activated.connect(self._clicked)
        self._icon.show()
        self.appeared.emit()

    def _entry(self, name: str, *, checkable: bool = False) -> QAction:
        action = QAction(name, self)
        action.setCheckable(checkable)
        self.menu.addAction(action)
        return action

    def _show_muted(self, muted: bool) -> None:
        self.mute.setChecked(muted)
        self.talk.setEnabled(not muted)

    def _clicked(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            self.open_wanted.emit()

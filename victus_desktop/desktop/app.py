"""The desktop put together: window, tray, keys, overlay, on one Qt thread."""

import signal
import sys
from collections.abc import Callable
from types import FrameType

from PySide6.QtCore import QLocale, QObject, QTimer
from PySide6.QtWidgets import QApplication

from victus_desktop.conversation.events import Event, Warned
from victus_desktop.desktop.bridge import Bridge
from victus_desktop.desktop.collecting import Collecting
from victus_desktop.desktop.controls import Controls
from victus_desktop.desktop.ducking import Ducking
from victus_desktop.desktop.hotkeys import Hotkeys
from victus_desktop.desktop.icons import window_icon
from victus_desktop.desktop.imports import leave_imports_alone
from victus_desktop.desktop.notices import Announcements, Notices
from victus_desktop.desktop.onboarding import Onboarding
from victus_desktop.desktop.overlay import Overlay
from victus_desktop.desktop.services import DesktopServices
from victus_desktop.desktop.single import CommandServer, send
from victus_desktop.desktop.state import Doing
from victus_desktop.desktop.theme import is_dark, palette, style_sheet
from victus_desktop.desktop.translation import speak_language
from victus_desktop.desktop.tray import Tray
from victus_desktop.desktop.window import Window
from victus_desktop.desktop.wording import message

__all__ = ["Desktop", "run", "send"]

_AFTER_THE_FIRST_PAINT_MS = 30


def run(services: DesktopServices, *, hidden: bool) -> int:
    """Show the desktop until it is quit; give the exit status.

    Where one runs on this home already, that one comes forward and this returns at once.
    """
    if send("show"):
        return 0
    app = application()
    translators = speak_language(app, QLocale())
    desktop = Desktop(app, services)
    if not hidden:
        desktop.window.come_forward()
    QTimer.singleShot(_AFTER_THE_FIRST_PAINT_MS, desktop.start)
    status = app.exec()
    desktop.close()
    del translators
    return status


def application() -> QApplication:
    """Give the Qt application, in the colours of the system."""
    leave_imports_alone()
    app = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(app, QApplication):
        raise TypeError("another Qt application without widgets is running in this process")
    app.setApplicationName("Victus")
    app.setDesktopFileName("io.github.victus_desktop.Victus")
    app.setWindowIcon(window_icon())
    app.setQuitOnLastWindowClosed(False)
    app.setStyle("Fusion")
    return app


class Desktop(QObject):
    """Owns the parts of the front and connects them."""

    def __init__(self, app: QApplication, services: DesktopServices) -> None:
        super().__init__()
        self._app = app
        self._services = services
        self._collecting = Collecting(self)
        self.bridge = Bridge(services.assistant)
        self.controls = Controls(services, self.bridge)
        self.dress(dark=is_dark())
        self.window = Window(services, self.bridge, self.controls)
        self.overlay = Overlay()
        self.tray = Tray(self.controls)
        self.hotkeys = Hotkeys(services, self.controls, self.bridge)
        self.server = CommandServer(self.obey)
        self._notices = Notices(services.snooze, self.tr("In 5 minutes"))
        self._announcements = Announcements(self._notify)
        settings = services.settings
        self._ducking = Ducking(
            lambda: settings.audio.other_media,
            lambda: settings.listening.hands_free and not settings.listening.wake_word,
        )
        self._end_ducking = services.assistant.subscribe(self._ducking.follow)
        self._onboarding: Onboarding | None = None
        self._closed = False
        self._connect()

    def start(self) -> None:
        """Begin what may take a moment, after the window is up."""
        self._watch_signals()
        self.tray.start()
        self.controls.start_voice()
        self.hotkeys.start()
        if self._services.first_start and self.window.isVisible():
            self.show_onboarding()

    def obey(self, command: str) -> None:
        """Do what a later start or `victus toggle` asks."""
        deeds: dict[str, Callable[[], None]] = {
            "show": self.window.come_forward,
            "toggle": self.hotkeys.toggle,
            "dictate": self.hotkeys.toggle_dictation,
            "stop": self.controls.stop,
            "quit": self.quit,
        }
        deeds[command]()

    def show_onboarding(self) -> None:
        """Show the first start, now or again."""
        self._onboarding = Onboarding(self._services, self.bridge, self.window)
        self._onboarding.completed.connect(self._read_keys)
        self._onboarding.open()

    def quit(self) -> None:
        """Leave the event loop, where it runs; `close` follows.

        Qt's own `quit` asks the windows first, and one that closes into the tray declines.
        """
        if self._app.thread().loopLevel():
            self._app.exit()

    def close(self) -> None:
        """End the turn in flight and everything that was begun. Once is enough."""
        if self._closed:
            return
        self._closed = True
        self.hotkeys.end()
        self.server.close()
        self._notices.close()
        self.tray.close()
        self.overlay.hide()
        self.window.hide()
        self._services.assistant.interrupt()
        self._services.stop_voice()
        self._services.assistant.close()
        self._end_ducking()
        self._ducking.close()
        self.bridge.close()
        self._collecting.stop()

    def dress(self, *, dark: bool) -> None:
        """Take the dark or the light colours."""
        sheet = style_sheet(dark=dark)
        if sheet != self._app.styleSheet():  # it styles every widget there is anew
            self._app.setPalette(palette(dark=dark))
            self._app.setStyleSheet(sheet)
        window = getattr(self, "window", None)
        if window is not None:
            window.recolour(dark=dark)

    def _connect(self) -> None:
        window, bridge = self.window, self.bridge
        window.quit_wanted.connect(self.quit)
        window.doing_changed.connect(self._tell)
        window.onboarding_wanted.connect(self.show_onboarding)
        window.settings_saved.connect(self._read_keys)
        self.tray.open_wanted.connect(window.come_forward)
        self.tray.quit_wanted.connect(self.quit)
        self.tray.appeared.connect(self._stay_in_the_tray)
        bridge.happened.connect(self.overlay.follow)
        bridge.happened.connect(self._announcements.follow)
        bridge.happened.connect(self._tell_of_warning)
        self.controls.refused.connect(self._tell_while_hidden)
        self.controls.failed.connect(lambda code, text: self._tell_while_hidden(text))
        self.hotkeys.unavailable.connect(self._tell_while_hidden)
        self.hotkeys.dictating.connect(window.show_dictating)
        self.hotkeys.talking.connect(self._talk)
        self.hotkeys.unavailable.connect(window.warn)
        hints = self._app.styleHints()
        hints.colorSchemeChanged.connect(lambda scheme: self.dress(dark=is_dark()))

    @property
    def _hidden(self) -> bool:
        return not self.window.isVisible() or self.window.isMinimized()

    def _stay_in_the_tray(self) -> None:
        self.window.keeps_running = self.tray.available

    def _tell(self, doing: Doing) -> None:
        self.overlay.enabled = self._hidden
        self.overlay.tell(doing)
        self.tray.tell(doing)
        self._ducking.tell(doing)

    def _talk(self, talking: bool) -> None:
        self.overlay.enabled = self._hidden
        self.overlay.talk(talking)

    def _tell_of_warning(self, event: Event) -> None:
        if isinstance(event, Warned):
            self._tell_while_hidden(event.message)

    def _tell_while_hidden(self, text: str) -> None:
        """Say by a notification what the window's banner says to nobody."""
        if self._hidden:
            self._notify(message(text), snoozable=False)

    def _notify(self, text: str, *, snoozable: bool = True) -> None:
        def shown(by_service: bool) -> None:
            if not by_service and not self.tray.notify("Victus", text):
                self.overlay.say(text)

        self.bridge.run(lambda: self._notices.notify("Victus", text, snoozable=snoozable), shown)

    def _read_keys(self) -> None:
        self.hotkeys.start()

    def _watch_signals(self) -> None:
        """Quit cleanly on Ctrl+C and when the session ends."""

        def leave(number: int, frame: FrameType | None) -> None:
            self.quit()

        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, leave)

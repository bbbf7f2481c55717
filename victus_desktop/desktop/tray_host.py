"""Whether the desktop has a place for tray icons; it may come later than Victus at login."""

import os
import sys
import threading
from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtDBus import QDBusConnection, QDBusServiceWatcher

_WATCHER = "org.kde.StatusNotifierWatcher"
"""Who owns this name shows the icons of today's desktops."""
_LOOK_MS = 5_000
_LOOKS = 12


class TrayHost(QObject):
    """Calls `appeared` once, as soon as icons can be shown.

    Qt decides with the first icon for good how icons are shown, so none may be made before.
    """

    _looked = Signal(bool)

    def __init__(self, appeared: Callable[[], None]) -> None:
        super().__init__()
        self._appeared: Callable[[], None] | None = appeared
        self._looks = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._looked.connect(self._decide)

    def wait(self) -> None:
        """Look now, and go on looking where there is none yet."""
        if not sys.platform.startswith("linux") or _watcher_is_there():
            self._call()
            return
        bus = QDBusConnection.sessionBus()
        registration = QDBusServiceWatcher.WatchModeFlag.WatchForRegistration
        self._watch = QDBusServiceWatcher(_WATCHER, bus, registration, self)
        self._watch.serviceRegistered.connect(self._call)
        self._timer.start(_LOOK_MS)
        self._look()

    def _look(self) -> None:
        """Look in a thread: a display may take its time to answer."""
        self._looks += 1

        def look() -> None:
            docks = _dock_is_there()
            with suppress(RuntimeError):  # the desktop is gone meanwhile
                self._looked.emit(docks)

        threading.Thread(target=look, name="tray", daemon=True).start()

    def _decide(self, docks: bool) -> None:
        if docks:
            self._call()
        elif self._looks >= _LOOKS:
            self._timer.stop()

    def _call(self) -> None:
        self._timer.stop()
        appeared, self._appeared = self._appeared, None
        if appeared is not None:
            appeared()


def _watcher_is_there() -> bool:
    bus = QDBusConnection.sessionBus()
    return bus.isConnected() and bool(bus.interface().isServiceRegistered(_WATCHER).value())


def _dock_is_there() -> bool:
    """Whether an older X11 panel docks icons (freedesktop's System Tray Protocol)."""
    if os.environ.get("WAYLAND_DISPLAY") or not os.environ.get("DISPLAY"):
        return False
    from Xlib.display import Display  # type: ignore[import-untyped]  # it has no types
    from Xlib.error import DisplayError  # type: ignore[import-untyped]  # the same

    try:
        display = Display()
    except (DisplayError, OSError):
        return False
    try:
        atom = display.intern_atom(f"_NET_SYSTEM_TRAY_S{display.get_default_screen()}")
        return bool(display.get_selection_owner(atom))
    finally:
        display.close()

"""Notifications through a real D-Bus session, to a service of the test's own."""

import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from typing import Any

import pytest

from victus_desktop.desktop.notices import Notices

_NAME = "org.freedesktop.Notifications"
_PATH = "/org/freedesktop/Notifications"

needs_dbus = pytest.mark.skipif(not shutil.which("dbus-daemon"), reason="needs dbus-daemon")


class NotificationService:
    """Takes notifications, and presses their buttons."""

    def __init__(self) -> None:
        from jeepney import message_bus  # type: ignore[import-untyped]
        from jeepney.io.blocking import open_dbus_connection  # type: ignore[import-untyped]

        self.shown: list[tuple[Any, ...]] = []
        self.press: Queue[str] = Queue()
        self._bus = open_dbus_connection(bus="SESSION")
        self._bus.send_and_get_reply(message_bus.RequestName(_NAME))
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        from jeepney import DBusAddress, new_method_return, new_signal
        from jeepney.low_level import HeaderFields  # type: ignore[import-untyped]

        while True:
            try:
                message = self._bus.receive()
            except ConnectionResetError:
                return
            if message.header.fields.get(HeaderFields.member) != "Notify":
                continue
            self.shown.append(message.body)
            number = len(self.shown)
            self._bus.send(new_method_return(message, "u", (number,)))
            address = DBusAddress(_PATH, interface=_NAME)
            action = self.press.get()
            self._bus.send(new_signal(address, "ActionInvoked", "us", (number, action)))


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A D-Bus session of its own."""
    daemon = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address=1"], stdout=subprocess.PIPE
    )
    assert daemon.stdout is not None
    address = daemon.stdout.readline().decode().strip()
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    yield
    daemon.terminate()
    daemon.wait(5)


@needs_dbus
@pytest.mark.usefixtures("session")
def test_a_notification_is_shown_and_can_be_snoozed() -> None:
    service = NotificationService()
    snoozed: Queue[str] = Queue()
    notices = Notices(snoozed.put, "In 5 minutes")

    assert notices.notify("Victus", "Your eggs timer is done.")
    service.press.put("snooze")

    assert snoozed.get(timeout=5) == "Your eggs timer is done."
    notices.close()
    shown = service.shown[0]
    assert shown[3:6] == ("Victus", "Your eggs timer is done.", ["snooze", "In 5 minutes"])


@needs_dbus
@pytest.mark.usefixtures("session")
def test_without_such_a_service_it_says_so() -> None:
    notices = Notices(None, "")
    assert not notices.notify("Victus", "Your timer is done.")
    notices.close()


def test_without_a_session_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    assert not Notices(None, "").notify("Victus", "Your timer is done.")

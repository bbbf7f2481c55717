"""A screen and a session bus of the test's own."""

import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from jeepney import (  # type: ignore[import-untyped]  # it has no types
    HeaderFields,
    MessageType,
    message_bus,
    new_error,
    new_method_return,
)
from jeepney.io.blocking import (  # type: ignore[import-untyped]  # the same
    open_dbus_connection,
)

from tests.desktop.display import window_manager
from victus_desktop.bench.x_display import virtual_display


@contextmanager
def screen() -> Iterator[str]:
    """Run an X server with a window manager, and give its display."""
    with virtual_display("800x600x24") as display, window_manager(display):
        yield display


@contextmanager
def session_bus() -> Iterator[str]:
    """Run a D-Bus daemon and give its address."""
    daemon = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address"], stdout=subprocess.PIPE
    )
    try:
        assert daemon.stdout is not None
        yield daemon.stdout.readline().decode().strip()
    finally:
        daemon.terminate()
        daemon.wait(10)


def until(true: Callable[[], bool], seconds: float = 10) -> bool:
    """Wait until something is true; tells whether it became so."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if true():
            return True
        time.sleep(0.05)
    return False


class Player:
    """A media player on the session bus."""

    def __init__(self, name: str, status: str = "Paused") -> None:
        self.status = status
        self.tracks = [("Blue Train", ["John Coltrane"]), ("So What", ["Miles Davis", "Others"])]
        self.at = 0
        self.calls: list[str] = []
        self.jammed = False
        self.mute = False
        self._bus = open_dbus_connection("SESSION")
        self._bus.send_and_get_reply(
            message_bus.RequestName(f"org.mpris.MediaPlayer2.{name}"), timeout=5
        )
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def close(self) -> None:
        self._over.set()
        self._thread.join()
        self._bus.close()

    def _serve(self) -> None:
        while not self._over.is_set():
            try:
                message = self._bus.receive(timeout=0.05)
            except TimeoutError:
                continue
            if message.header.message_type is MessageType.method_call and not self.mute:
                self._bus.send(self._answer(message))

    def _answer(self, message: Any) -> Any:
        method = message.header.fields[HeaderFields.member]
        if method == "Get":
            value = self._property(message.body[1])
            return new_method_return(message, "v", (value,))
        if method not in ("Play", "Pause", "Stop", "Next", "Previous"):
            return new_error(message, "org.freedesktop.DBus.Error.UnknownMethod")
        self.calls.append(method)
        if not self.jammed:
            self.status = {"Play": "Playing", "Pause": "Paused", "Stop": "Stopped"}.get(
                method, self.status
            )
            self.at = (self.at + (method == "Next") - (method == "Previous")) % len(self.tracks)
        return new_method_return(message)

    def _property(self, name: str) -> tuple[str, Any]:
        if name == "PlaybackStatus":
            return ("s", self.status)
        if self.status == "Stopped":
            return ("a{sv}", {})
        title, artists = self.tracks[self.at]
        return ("a{sv}", {"xesam:title": ("s", title), "xesam:artist": ("as", artists)})

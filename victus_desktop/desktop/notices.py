"""What Victus says by itself (a finished timer), as notifications that can be snoozed."""

import sys
import threading
from collections.abc import Callable
from queue import Queue
from typing import Any

from victus_desktop.conversation.events import Event, ReplyPart, Transcribed, TurnEnded
from victus_desktop.conversation.pipeline import NOT_CAUGHT

_SERVICE = "org.freedesktop.Notifications"
_PATH = "/org/freedesktop/Notifications"
_SECONDS = 5
_UNTIL_DISMISSED = 0
_AS_USUAL = -1


class Announcements:
    """Picks the announcements out of the events: answers to which there was no request."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._requests: set[str] = set()

    def follow(self, event: Event) -> None:
        """Take an event."""
        match event:
            case Transcribed(turn=turn):
                self._requests.add(turn)
            case ReplyPart(turn=turn, text=text):
                if turn not in self._requests and text != NOT_CAUGHT:
                    self._tell(text)
            case TurnEnded(turn=turn):
                self._requests.discard(turn)


class Notices:
    """The notification service of a Linux desktop, by D-Bus."""

    def __init__(self, snooze: Callable[[str], object] | None, snooze_name: str) -> None:
        self._snooze = snooze
        self._snooze_name = snooze_name
        self._told: dict[int, str] = {}
        self._pressed: Queue[Any] = Queue()
        self._connection: Any = None
        self._router: Any = None

    def notify(self, title: str, text: str) -> bool:
        """Show a notification; False where there is no such service. Blocks for a moment."""
        if not sys.platform.startswith("linux"):
            return False
        from jeepney import DBusAddress, DBusErrorResponse, new_method_call  # type: ignore[import-untyped]
        from jeepney.wrappers import unwrap_msg  # type: ignore[import-untyped]

        actions: list[str] = ["snooze", self._snooze_name] if self._snooze else []
        body: tuple[Any, ...] = (
            "Victus",
            0,
            "",
            title,
            text,
            actions,
            {},
            _UNTIL_DISMISSED if actions else -1,
        )
        address = DBusAddress(_PATH, bus_name=_SERVICE, interface=_SERVICE)
        try:
            if self._router is None:
                self._open()
            call = new_method_call(address, "Notify", "susssasa{sv}i", body)
            (ident,) = unwrap_msg(self._router.send_and_get_reply(call, timeout=_SECONDS))
        except (OSError, KeyError, TimeoutError, DBusErrorResponse):
            return False
        self._told[ident] = text
        return True

    def close(self) -> None:
        """Leave the session bus."""
        if self._router is not None:
            self._pressed.put(None)
            self._router.close()
            self._connection.close()
            self._router = None

    def _open(self) -> None:
        from jeepney import MatchRule, message_bus
        from jeepney.io.threading import DBusRouter, open_dbus_connection  # type: ignore[import-untyped]

        self._connection = open_dbus_connection(bus="SESSION")
        self._router = DBusRouter(self._connection)
        rule = MatchRule(type="signal", interface=_SERVICE, member="ActionInvoked", path=_PATH)
        self._router.send_and_get_reply(message_bus.AddMatch(rule), timeout=_SECONDS)
        self._filter = self._router.filter(rule, queue=self._pressed)
        self._filter.__enter__()
        threading.Thread(target=self._wait, name="notices", daemon=True).start()

    def _wait(self) -> None:
        while (message := self._pressed.get()) is not None:
            ident, action = message.body
            text = self._told.pop(ident, None)
            if self._snooze is not None and text is not None and action == "snooze":
                self._snooze(text)

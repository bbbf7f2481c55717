"""What Victus says by itself (a finished timer), as notifications that can be snoozed."""

import sys
import threading
from collections.abc import Callable
from typing import Any

from victus_desktop.conversation.errors import ServiceError
from victus_desktop.conversation.events import Event, ReplyPart, Transcribed, TurnEnded
from victus_desktop.conversation.pipeline import NOT_CAUGHT
from victus_desktop.desktop.session_bus import SessionBus

_SERVICE = "org.freedesktop.Notifications"
_PATH = "/org/freedesktop/Notifications"
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
    """The notification service of a Linux desktop, by D-Bus. For job threads."""

    def __init__(self, snooze: Callable[[str], object] | None, snooze_name: str) -> None:
        self._snooze = snooze
        self._snooze_name = snooze_name
        self._told: dict[int, str] = {}
        self._order = threading.Lock()
        self._bus: SessionBus | None = None

    def notify(self, title: str, text: str, *, snoozable: bool = True) -> bool:
        """Show a notification; False where there is no such service. Blocks for a moment.

        One that can be snoozed stays until it is dismissed.
        """
        if not sys.platform.startswith("linux"):
            return False
        snooze = self._snooze is not None and snoozable
        actions = ["snooze", self._snooze_name] if snooze else []
        stays = _UNTIL_DISMISSED if actions else _AS_USUAL
        body: tuple[Any, ...] = ("Victus", 0, "victus", title, text, actions, {}, stays)
        with self._order:
            try:
                if self._bus is None:
                    self._bus = self._connected()
                (ident,) = self._bus.call(
                    _SERVICE, _PATH, _SERVICE, "Notify", "susssasa{sv}i", body
                )
            except ServiceError:
                return False
            self._told[ident] = text
        return True

    def close(self) -> None:
        """Leave the session bus."""
        if self._bus is not None:
            self._bus.close()
            self._bus = None

    def _connected(self) -> SessionBus:
        bus = SessionBus()
        bus.listen(self._take, _SERVICE, _PATH)
        return bus

    def _take(self, member: str, told: tuple[Any, ...]) -> None:
        if member == "NotificationClosed":
            self._told.pop(told[0], None)
        elif member == "ActionInvoked":
            ident, action = told
            text = self._told.pop(ident, None)
            if self._snooze is not None and text is not None and action == "snooze":
                self._snooze(text)

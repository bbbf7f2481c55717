"""A desktop session's bus, and services on it that the test plays: the protocol, no patches."""

import threading
import time
from collections.abc import Callable
from typing import Any

from jeepney import (  # type: ignore[import-untyped]  # it has no types
    DBusAddress,
    HeaderFields,
    MessageType,
    message_bus,
    new_error,
    new_method_return,
    new_signal,
)
from jeepney.io.blocking import (  # type: ignore[import-untyped]  # the same
    open_dbus_connection,
)

Answer = tuple[str, tuple[Any, ...]] | None
"""Signature and body, or None where there is no such method."""


class BusService:
    """Answers calls in a thread of its own. A subclass's method `on_<Member>` answers a call."""

    names: tuple[str, ...] = ()

    def __init__(self, address: str) -> None:
        self._bus = open_dbus_connection(bus=address)
        self.sender = ""
        """Who called last."""
        self.called: list[tuple[str, tuple[Any, ...]]] = []
        self._over = threading.Event()
        self._sending = threading.Lock()
        for name in self.names:
            self._bus.send_and_get_reply(message_bus.RequestName(name), timeout=5)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._over.set()
        self._thread.join(5)
        self._bus.close()

    def emit(
        self, path: str, interface: str, member: str, signature: str, *body: Any, to: str = ""
    ) -> None:
        """Send a signal, to one connection or to all."""
        message = new_signal(DBusAddress(path, interface=interface), member, signature, body)
        if to:
            message.header.fields[HeaderFields.destination] = to
        with self._sending:
            self._bus.send(message)

    def on_Get(self, interface: str, name: str) -> Answer:  # noqa: N802
        """Give a property from `properties`."""
        value = getattr(self, "properties", {}).get((interface, name))
        return None if value is None else ("v", (value,))

    def _serve(self) -> None:
        while not self._over.is_set():
            try:
                message = self._bus.receive(timeout=0.05)
            except TimeoutError:
                continue
            if message.header.message_type is MessageType.method_call:
                self._answer(message)

    def _answer(self, message: Any) -> None:
        member = message.header.fields[HeaderFields.member]
        self.sender = message.header.fields[HeaderFields.sender]
        self.path = message.header.fields[HeaderFields.path]
        self.called.append((member, message.body))
        method: Callable[..., Answer] | None = getattr(self, f"on_{member}", None)
        answer = method(*message.body) if method is not None else None
        if answer is None:
            reply = new_error(message, "org.freedesktop.DBus.Error.UnknownMethod")
        else:
            reply = new_method_return(message, *answer)
        with self._sending:
            self._bus.send(reply)


def until(true: Callable[[], Any], seconds: float = 20) -> Any:
    """Wait until something is true, and give it."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if found := true():
            return found
        time.sleep(0.02)
    raise AssertionError("it did not come about in time")

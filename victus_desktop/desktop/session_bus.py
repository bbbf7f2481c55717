"""The bus of the desktop session (D-Bus): calls that end in time, and signals."""

import threading
from collections.abc import Callable, Sequence
from queue import Queue
from typing import Any

from victus_desktop.conversation.errors import ServiceError

_SECONDS = 5.0
_BUS = "org.freedesktop.DBus"

Took = Callable[[str, tuple[Any, ...]], None]
"""Takes a signal's name and what it carries, in a thread of its own, one after the other."""


class SessionBus:
    """One connection. May be used from several threads."""

    def __init__(self) -> None:
        """Connect. Raises ServiceError where there is no session bus."""
        from jeepney.io.threading import (  # type: ignore[import-untyped]  # it has no types
            DBusRouter,
            open_dbus_connection,
        )

        try:
            self._connection: Any = open_dbus_connection(bus="SESSION")
        except (OSError, KeyError, ValueError, RuntimeError, TimeoutError) as error:
            raise ServiceError("There is no desktop session bus (D-Bus) here.") from error
        self._router: Any = DBusRouter(self._connection)
        self._queues: list[Queue[Any]] = []

    @property
    def name(self) -> str:
        """The name of this connection, like ':1.42'."""
        return str(self._connection.unique_name)

    def call(
        self,
        service: str,
        path: str,
        interface: str,
        method: str,
        signature: str | None = None,
        body: tuple[Any, ...] = (),
    ) -> tuple[Any, ...]:
        """Call a method and give what it returns. Raises ServiceError."""
        from jeepney import (  # type: ignore[import-untyped]
            DBusAddress,
            DBusErrorResponse,
            new_method_call,
        )
        from jeepney.io.threading import RouterClosed
        from jeepney.wrappers import unwrap_msg  # type: ignore[import-untyped]

        address = DBusAddress(path, bus_name=service, interface=interface)
        message = new_method_call(address, method, signature, body)
        try:
            reply = self._router.send_and_get_reply(message, timeout=_SECONDS)
            answer: tuple[Any, ...] = unwrap_msg(reply)
        except DBusErrorResponse as error:
            raise ServiceError(f"{service} refused {method}: {error.name}") from error
        except (OSError, TimeoutError, RouterClosed) as error:
            raise ServiceError(f"{service} does not answer.") from error
        return answer

    def read(self, service: str, path: str, interface: str, name: str) -> Any:
        """Give the value of a property. Raises ServiceError."""
        properties = f"{_BUS}.Properties"
        ((_, value),) = self.call(service, path, properties, "Get", "ss", (interface, name))
        return value

    def write(self, service: str, path: str, interface: str, name: str, value: Any) -> None:
        """Set a property to (signature, value). Raises ServiceError."""
        body = (interface, name, value)
        self.call(service, path, f"{_BUS}.Properties", "Set", "ssv", body)

    def services(self) -> Sequence[str]:
        """Give the names that somebody owns now. Raises ServiceError."""
        (names,) = self.call(_BUS, "/org/freedesktop/DBus", _BUS, "ListNames")
        return [str(name) for name in names]

    def listen(self, take: Took, interface: str, path: str) -> None:
        """Hand every signal of an interface to `take`, until closed. Raises ServiceError."""
        from jeepney import MatchRule

        rule = MatchRule(type="signal", interface=interface, path=path)
        queue: Queue[Any] = Queue()
        self._queues.append(queue)
        self._router.filter(rule, queue=queue).__enter__()
        threading.Thread(target=_hand_on, args=(queue, take), name="signals", daemon=True).start()
        self.call(_BUS, "/org/freedesktop/DBus", _BUS, "AddMatch", "s", (rule.serialise(),))

    def close(self) -> None:
        """Leave the bus; no more signals come."""
        for queue in self._queues:
            queue.put(None)
        self._router.close()
        self._connection.close()


def _hand_on(queue: "Queue[Any]", take: Took) -> None:
    from jeepney import HeaderFields

    while (message := queue.get()) is not None:
        take(message.header.fields[HeaderFields.member], message.body)

"""XDG desktop portals: what a Wayland desktop lets a program do after asking its user.

See https://flatpak.github.io/xdg-desktop-portal/docs/.
"""

import itertools
import os
from collections.abc import Mapping
from queue import Empty, Queue
from threading import Event
from typing import Any

from victus_desktop.conversation.errors import NotAllowed, ServiceError
from victus_desktop.desktop.session_bus import SessionBus, Took

_SERVICE = "org.freedesktop.portal.Desktop"
_PATH = "/org/freedesktop/portal/desktop"
_REQUEST = "org.freedesktop.portal.Request"
_SESSION = "org.freedesktop.portal.Session"
_APP = "victus"
_LOOK = 0.2
"""Seconds between two looks whether a wait was given up."""

_tokens = itertools.count(1)


class Portal:
    """One of the portals, by its interface, on a connection of its own."""

    def __init__(self, interface: str) -> None:
        """Connect. Raises ServiceError where this desktop has no such portal."""
        self._interface = interface
        self._closed = Event()
        self._bus = SessionBus()
        try:
            self.version = int(self._bus.read(_SERVICE, _PATH, interface, "version"))
        except ServiceError:
            self._bus.close()
            name = interface.rpartition(".")[2]
            raise ServiceError(f"This desktop has no {name} portal.") from None
        self._say_who()

    def call(self, method: str, signature: str, *body: Any) -> tuple[Any, ...]:
        """Call what answers at once. Raises ServiceError."""
        return self._bus.call(_SERVICE, _PATH, self._interface, method, signature, body)

    def ask(
        self, method: str, signature: str, *body: Any, options: dict[str, Any]
    ) -> dict[str, Any]:
        """Call what the user may be asked about first, and wait for the answer.

        The options are the last argument. Raises NotAllowed where the user said no, and
        ServiceError.
        """
        token = f"victus_{os.getpid()}_{next(_tokens)}"
        sender = self._bus.name.removeprefix(":").replace(".", "_")
        answers: Queue[tuple[Any, ...]] = Queue()
        path = f"{_PATH}/request/{sender}/{token}"
        self._bus.listen(lambda member, body: answers.put(body), _REQUEST, path)
        self.call(method, signature, *body, {**options, "handle_token": ("s", token)})
        code, results = self._wait(answers)
        if code == 1:
            raise NotAllowed("You did not allow it in the desktop's own dialog.")
        if code != 0:
            raise ServiceError("The desktop ended the request.")
        return {name: value for name, (_, value) in results.items()}

    def new_session(self, options: Mapping[str, Any] | None = None) -> str:
        """Give the handle of a new session; a portal has one at a time. Raises ServiceError.

        Its token is the same at every start: KDE keeps by it which keys the user chose for a
        program that was not started from a menu.
        """
        told = {**(options or {}), "session_handle_token": ("s", _APP)}
        made = self.ask("CreateSession", "a{sv}", options=told)
        return str(made["session_handle"])

    def listen(self, take: Took) -> None:
        """Hand every signal of the portal to `take`. Raises ServiceError."""
        self._bus.listen(take, self._interface, _PATH)

    def close(self) -> None:
        """End what is waited for, and with the connection every session."""
        self._closed.set()
        self._bus.close()

    def close_session(self, session: str) -> None:
        """End a session; one that is gone already is no failure."""
        try:
            self._bus.call(_SERVICE, session, _SESSION, "Close")
        except ServiceError:
            return

    def _wait(self, answers: "Queue[tuple[Any, ...]]") -> tuple[Any, ...]:
        """Wait as long as the user takes."""
        while not self._closed.is_set():
            try:
                return answers.get(timeout=_LOOK)
            except Empty:
                continue
        raise ServiceError("Victus ended before the desktop answered.")

    def _say_who(self) -> None:
        """Tell by which name the desktop shall know Victus; older portals find out themselves."""
        registry = "org.freedesktop.host.portal.Registry"
        try:
            self._bus.call(_SERVICE, _PATH, registry, "Register", "sa{sv}", (_APP, {}))
        except ServiceError:
            return

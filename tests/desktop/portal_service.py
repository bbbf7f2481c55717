"""The desktop portal, as a Wayland desktop runs it: shortcuts and a keyboard, with a user."""

from typing import Any

from tests.desktop.session import Answer, BusService

PATH = "/org/freedesktop/portal/desktop"
SHORTCUTS = "org.freedesktop.portal.GlobalShortcuts"
REMOTE = "org.freedesktop.portal.RemoteDesktop"


class PortalService(BusService):
    """Does what its user says: allows (0), refuses (1)."""

    names = ("org.freedesktop.portal.Desktop",)

    def __init__(self, address: str, *interfaces: str, user: int = 0) -> None:
        self.properties = {(name, "version"): ("u", 2) for name in interfaces}
        self.user = user
        self.sessions: dict[str, str] = {}
        """Open sessions and who opened them."""
        self.shortcuts: dict[str, dict[str, Any]] = {}
        self.binds_with_the_session = False
        """As Plasma 5 does; else they are bound when that is asked for."""
        self.asked = 0
        """How often its user was asked for shortcuts."""
        self.listed = 0
        """How often a program looked at what is bound, which it does once it hears the keys."""
        self.app = ""
        self.devices: dict[str, Any] = {}
        self.typed = ""
        self.revoked = False
        super().__init__(address)

    def press(self, name: str) -> None:
        """Let the user press a shortcut."""
        self._tell_key("Activated", name)

    def release(self, name: str) -> None:
        self._tell_key("Deactivated", name)

    def _tell_key(self, what: str, name: str) -> None:
        for session, owner in self.sessions.items():
            self.emit(PATH, SHORTCUTS, what, "osta{sv}", session, name, 0, {}, to=owner)

    def on_Register(self, app: str, options: dict[str, Any]) -> Answer:  # noqa: N802
        self.app = app
        return "", ()

    def on_CreateSession(self, options: dict[str, Any]) -> Answer:  # noqa: N802
        session = f"{PATH}/session/{self._sender}/{options['session_handle_token'][1]}"
        self.sessions[session] = self.sender
        if self.binds_with_the_session and "shortcuts" in options:
            self._bind(options["shortcuts"][1])
        return self._request(options, {"session_handle": ("s", session)}, code=0)

    def on_ListShortcuts(self, session: str, options: dict[str, Any]) -> Answer:  # noqa: N802
        assert session in self.sessions
        self.listed += 1
        listed = [
            (name, {key: ("s", value) for key, value in told.items()})
            for name, told in self.shortcuts.items()
        ]
        return self._request(options, {"shortcuts": ("a(sa{sv})", listed)}, code=0)

    def on_BindShortcuts(  # noqa: N802
        self, session: str, shortcuts: list[Any], parent: str, options: dict[str, Any]
    ) -> Answer:
        assert session in self.sessions
        self.asked += 1
        if not self.user:
            self._bind(shortcuts)
        return self._request(options, {})

    def _bind(self, shortcuts: list[Any]) -> None:
        self.shortcuts = {name: {k: v for k, (_, v) in told.items()} for name, told in shortcuts}

    def on_SelectDevices(self, session: str, options: dict[str, Any]) -> Answer:  # noqa: N802
        assert session in self.sessions
        self.devices = {name: value for name, (_, value) in options.items()}
        return self._request(options, {}, code=0)

    def on_Start(  # noqa: N802
        self, session: str, parent: str, options: dict[str, Any]
    ) -> Answer:
        assert session in self.sessions
        known = self.devices.get("restore_token") == "granted before"
        code = 0 if known else self.user
        return self._request(options, {"restore_token": ("s", "granted before")}, code=code)

    def on_NotifyKeyboardKeysym(  # noqa: N802
        self, session: str, options: dict[str, Any], symbol: int, state: int
    ) -> Answer:
        if self.revoked or session not in self.sessions:
            return None
        if state == 1:
            self.typed = self.typed[:-1] if symbol == 0xFF08 else self.typed + _letter(symbol)
        return "", ()

    def on_Close(self) -> Answer:  # noqa: N802
        self.sessions.pop(self.path, None)
        return "", ()

    @property
    def _sender(self) -> str:
        return self.sender.removeprefix(":").replace(".", "_")

    def _request(
        self, options: dict[str, Any], results: dict[str, Any], code: int | None = None
    ) -> Answer:
        path = f"{PATH}/request/{self._sender}/{options['handle_token'][1]}"
        told = self.user if code is None else code
        self.emit(
            path,
            "org.freedesktop.portal.Request",
            "Response",
            "ua{sv}",
            told,
            {} if told else results,
            to=self.sender,
        )
        return "o", (path,)


def _letter(symbol: int) -> str:
    if symbol == 0xFF0D:
        return "\n"
    return chr(symbol & 0xFFFFFF)

"""Typing into the focused window on Wayland, by the RemoteDesktop portal."""

import time
from pathlib import Path
from typing import Any

from victus_desktop.conversation.errors import StorageError
from victus_desktop.desktop.keysyms import BACKSPACE, keysym
from victus_desktop.desktop.portal import Portal

_INTERFACE = "org.freedesktop.portal.RemoteDesktop"
_KEYBOARD = 1
_UNTIL_REVOKED = 2
_KEY_PAUSE = 0.004
"""Seconds between two keys that are typed: some toolkits lose keys that come faster."""


class PortalTypist:
    """The desktop asks its user at the first use; the permission is kept in `token_file`."""

    def __init__(self, token_file: Path) -> None:
        """Raises ServiceError where there is no such portal, NotAllowed where the user said no."""
        self._token_file = token_file
        self._portal = Portal(_INTERFACE)
        try:
            self._session = self._portal.new_session()
            self._start()
        except BaseException:
            self._portal.close()
            raise

    def type(self, text: str) -> None:
        """Type a text; a line break is the Return key. Raises ServiceError."""
        for letter in text:
            self._tap(keysym(letter))

    def erase(self, count: int) -> None:
        """Press Backspace so many times. Raises ServiceError."""
        for _ in range(count):
            self._tap(BACKSPACE)

    def close(self) -> None:
        """End the session."""
        self._portal.close_session(self._session)
        self._portal.close()

    def _start(self) -> None:
        options: dict[str, Any] = {"types": ("u", _KEYBOARD), "persist_mode": ("u", _UNTIL_REVOKED)}
        token = self._kept_token()
        if token:
            options["restore_token"] = ("s", token)
        self._portal.ask("SelectDevices", "oa{sv}", self._session, options=options)
        started = self._portal.ask("Start", "osa{sv}", self._session, "", options={})
        self._keep_token(str(started.get("restore_token", "")))

    def _tap(self, symbol: int) -> None:
        for state in (1, 0):
            self._portal.call("NotifyKeyboardKeysym", "oa{sv}iu", self._session, {}, symbol, state)
        time.sleep(_KEY_PAUSE)

    def _kept_token(self) -> str:
        try:
            return self._token_file.read_text("utf-8").strip()
        except FileNotFoundError:
            return ""
        except OSError as error:
            raise StorageError(f"{self._token_file} cannot be read: {error.strerror}.") from error

    def _keep_token(self, token: str) -> None:
        """A token is for one use: each start gives the next."""
        try:
            self._token_file.parent.mkdir(parents=True, exist_ok=True)
            self._token_file.touch(mode=0o600)
            self._token_file.write_text(token, "utf-8")
        except OSError as error:
            raise StorageError(
                f"{self._token_file} cannot be written: {error.strerror}."
            ) from error

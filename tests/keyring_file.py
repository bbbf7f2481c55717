"""A keyring of the test's own, and one that refuses everything, as on a machine without any."""

import json
import os
from pathlib import Path

from keyring.backend import KeyringBackend
from keyring.errors import NoKeyringError, PasswordDeleteError


class FileKeyring(KeyringBackend):
    """Keeps secrets in the file that VICTUS_TEST_KEYRING names; takes no long ones."""

    priority = 1.0

    def get_password(self, service: str, username: str) -> str | None:
        return self._all().get(f"{service} {username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        assert len(password.encode("utf-16-le")) <= 2560, "Windows takes no longer ones"
        self._write(self._all() | {f"{service} {username}": password})

    def delete_password(self, service: str, username: str) -> None:
        kept = self._all()
        if kept.pop(f"{service} {username}", None) is None:
            raise PasswordDeleteError(username)
        self._write(kept)

    def _all(self) -> dict[str, str]:
        if "VICTUS_TEST_KEYRING" not in os.environ:
            # Once imported it is found by every test of the process, also by those without one.
            raise NoKeyringError
        file = Path(os.environ["VICTUS_TEST_KEYRING"])
        kept: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
        return kept

    def _write(self, kept: dict[str, str]) -> None:
        Path(os.environ["VICTUS_TEST_KEYRING"]).write_text(json.dumps(kept))


class NoKeyring(KeyringBackend):
    """Has no place to keep anything."""

    priority = 1.0

    def get_password(self, service: str, username: str) -> str | None:
        raise NoKeyringError

    def set_password(self, service: str, username: str, password: str) -> None:
        raise NoKeyringError

    def delete_password(self, service: str, username: str) -> None:
        raise NoKeyringError

"""A user's own secrets, sealed, and own settings, on a server that several people share."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Engine
from sqlmodel import col, delete, select

from victus_desktop.conversation.errors import StorageError
from victus_desktop.history.access_tables import PreferenceRow, SecretRow
from victus_desktop.history.database import reading, writing


class SecretStore:
    """The secrets of one user, encrypted (Fernet: AES-128-CBC with HMAC-SHA-256)."""

    def __init__(self, engine: Engine, user: str, key: str) -> None:
        """`key`: 32 bytes in URL-safe base64. Raises ValueError for another."""
        from cryptography.fernet import Fernet

        self._engine = engine
        self._user = user
        self._seal = Fernet(key)

    def names(self) -> list[str]:
        query = (
            select(SecretRow.name).where(SecretRow.user == self._user).order_by(col(SecretRow.name))
        )
        with reading(self._engine) as session:
            return list(session.exec(query))

    def get(self, name: str) -> str:
        """Give a secret, '' where there is none. Raises StorageError: sealed with another key."""
        from cryptography.fernet import InvalidToken

        with reading(self._engine) as session:
            row = session.get(SecretRow, (self._user, name))
            sealed = "" if row is None else row.sealed
        if not sealed:
            return ""
        try:
            return self._seal.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise StorageError(
                f"The secret {name!r} was sealed with another VICTUS_SECRET_KEY; give it anew."
            ) from error

    def set(self, name: str, value: str) -> None:
        sealed = self._seal.encrypt(value.encode()).decode()
        with writing(self._engine) as session:
            session.merge(SecretRow(user=self._user, name=name, sealed=sealed))

    def remove(self, name: str) -> bool:
        which = (col(SecretRow.user) == self._user, col(SecretRow.name) == name)
        with writing(self._engine) as session:
            return bool(session.exec(delete(SecretRow).where(*which)).rowcount)


class PreferenceStore:
    """The settings that one user changed."""

    def __init__(self, engine: Engine, user: str) -> None:
        self._engine = engine
        self._user = user

    def all(self) -> dict[str, Any]:
        query = select(PreferenceRow).where(PreferenceRow.user == self._user)
        with reading(self._engine) as session:
            return {row.name: row.value for row in session.exec(query)}

    def set(self, changed: Mapping[str, Any]) -> None:
        with writing(self._engine) as session:
            for name, value in changed.items():
                session.merge(PreferenceRow(user=self._user, name=name, value=value))

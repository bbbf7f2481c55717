"""Personal tokens: the database holds only a digest of each, so that it opens nothing."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine
from sqlmodel import col, select

from victus_desktop.conversation.access import AccessToken
from victus_desktop.history.access_tables import TokenRow
from victus_desktop.history.database import reading, writing

_FORM = re.compile(r"victus_([0-9a-f]{16})_([\w-]{43})")
_NOTED_EVERY = timedelta(minutes=5)
"""How often it is written down that a token is in use."""
_NO_DIGEST = "0" * 64


class TokenStore:
    """The tokens of all users. Secrets have 256 random bits: one round of SHA-256 does for them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def create(
        self, user: str, name: str, scopes: Iterable[str], lasts: timedelta | None = None
    ) -> tuple[AccessToken, str]:
        """Make a token; gives it with its text, which nobody can learn again."""
        now = datetime.now(UTC)
        ident, secret = secrets.token_hex(8), secrets.token_urlsafe(32)
        row = TokenRow(
            id=ident,
            user=user,
            name=name,
            digest=digest(secret),
            scopes=sorted(set(scopes)),
            created=now,
            expires=None if lasts is None else now + lasts,
        )
        with writing(self._engine) as session:
            session.add(row)
            session.flush()
            return _token(row), f"victus_{ident}_{secret}"

    def find(self, text: str, now: datetime | None = None) -> AccessToken | None:
        """Give the token that a text is, where it is valid. Secrets are compared in even time."""
        parts = _FORM.fullmatch(text)
        moment = now or datetime.now(UTC)
        ident, secret = (parts[1], parts[2]) if parts else ("", text)
        with reading(self._engine) as session:
            row = session.get(TokenRow, ident)
            found = None if row is None else _token(row)
        same = hmac.compare_digest(found.digest if found else _NO_DIGEST, digest(secret))
        if found is None or not same or not found.valid(moment):
            return None
        if found.last_used is None or moment - found.last_used > _NOTED_EVERY:
            self._used(ident, moment)
        return found

    def of(self, user: str | None = None) -> list[AccessToken]:
        """Give the tokens of a user, or of all, that were not revoked; the newest first."""
        query = select(TokenRow).where(col(TokenRow.revoked).is_(False))
        if user is not None:
            query = query.where(TokenRow.user == user)
        with reading(self._engine) as session:
            rows = session.exec(query.order_by(col(TokenRow.created).desc(), col(TokenRow.id)))
            return [_token(row) for row in rows]

    def revoke(self, ident: str, user: str | None = None) -> AccessToken | None:
        """Make a token void at once; None where there is none, or it is another user's."""
        with writing(self._engine) as session:
            row = session.get(TokenRow, ident)
            if row is None or row.revoked or user not in (None, row.user):
                return None
            row.revoked = True
            return _token(row)

    def _used(self, ident: str, now: datetime) -> None:
        with writing(self._engine) as session:
            row = session.get(TokenRow, ident)
            if row is not None:
                row.last_used = now


def digest(secret: str) -> str:
    """Give what is kept of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _token(row: TokenRow) -> AccessToken:
    return AccessToken(**row.model_dump() | {"scopes": frozenset(row.scopes)})

"""Who may come in: what the database keeps of users and keys, and the API works with."""

from dataclasses import dataclass
from datetime import datetime

LOCAL_USER = "local"
"""The user of a Victus that only one person has."""
ALL_SCOPES = frozenset(("chat", "history", "documents", "speech", "account"))
"""What a token may allow: each names a group of routes."""
ADMIN_SCOPES = frozenset(("metrics", "admin"))
"""What only a token of an admin may allow."""


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who signed in through the provider, or whom the owner added by name."""

    id: str
    issuer: str
    """Address of the provider; empty for one whom the owner added."""
    subject: str
    """How the provider names the user, or the name that the owner gave."""
    name: str
    email: str
    admin: bool
    disabled: bool
    created: datetime
    last_seen: datetime


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A personal token, without its secret."""

    id: str
    user: str
    name: str
    digest: str
    """SHA-256 of the secret, in hexadecimal digits."""
    scopes: frozenset[str]
    created: datetime
    expires: datetime | None
    last_used: datetime | None
    revoked: bool

    def valid(self, now: datetime) -> bool:
        return not self.revoked and (self.expires is None or now < self.expires)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session of a browser or a phone, without its secret."""

    id: str
    user: str
    digest: str
    device: str
    """What the browser says it is."""
    how: str
    """'oidc', 'link' or 'token'."""
    created: datetime
    expires: datetime
    last_used: datetime


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One thing that happened to accounts and keys; never what was said."""

    id: int
    at: datetime
    user: str
    what: str
    address: str
    detail: str

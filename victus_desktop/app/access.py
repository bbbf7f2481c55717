"""Who may come in, over the database and the keyring: what the API's gate and routes ask."""

import hmac
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from victus_desktop.api.identity import OWNER_KEY, Identity
from victus_desktop.app.core import App
from victus_desktop.app.serving import uploads_of
from victus_desktop.app.user_app import OWN_SECRETS, UserApp
from victus_desktop.conversation.access import (
    ADMIN_SCOPES,
    ALL_SCOPES,
    LOCAL_USER,
    AccessToken,
    AuditEntry,
    SignedIn,
)
from victus_desktop.conversation.errors import BadInput
from victus_desktop.history.audit import AuditStore
from victus_desktop.history.everything import export_everything
from victus_desktop.history.sessions import SessionStore
from victus_desktop.history.tokens import TokenStore
from victus_desktop.history.users import UserStore


@dataclass(frozen=True)
class Keys:
    """Implements the gate's accounts. `owner_token` is the owner's; a server may have none ('')."""

    tokens: TokenStore
    sessions: SessionStore
    users: UserStore
    log: AuditStore
    owner_token: str = ""

    def by_token(self, text: str) -> Identity | None:
        # Both are looked up always, so that the time tells nothing of either.
        owner = hmac.compare_digest(text.encode("utf-8", "replace"), self.owner_token.encode())
        found = self.tokens.find(text)
        if owner and self.owner_token:
            return Identity()
        if found is None:
            return None
        scopes = found.scopes & self.scopes(found.user)
        return self._identity(found.user, found.id, found.name, scopes, by_cookie=False)

    def by_session(self, secret: str) -> Identity | None:
        found = self.sessions.find(secret)
        if found is None:
            return None
        return self._identity(found.user, found.id, "", self.scopes(found.user), by_cookie=True)

    def stands(self, identity: Identity) -> bool:
        user, now = identity.user, datetime.now(UTC)
        if not identity.scopes <= self.scopes(user):
            return False
        if identity.key == OWNER_KEY:
            return True
        if identity.by_cookie:
            return any(one.id == identity.key for one in self.sessions.of(user, now))
        return any(one.id == identity.key and one.valid(now) for one in self.tokens.of(user))

    def scopes(self, user: str) -> frozenset[str]:
        """Give all that a user may do; nothing where they are kept out."""
        if user == LOCAL_USER:
            return ALL_SCOPES | ADMIN_SCOPES if self.owner_token else frozenset()
        known = self.users.get(user)
        if known is None or known.disabled:
            return frozenset()
        return ALL_SCOPES | ADMIN_SCOPES if known.admin else ALL_SCOPES

    def open_session(self, user: str, how: str, device: str) -> str:
        return self.sessions.open(user, how, device)

    def close_session(self, secret: str) -> None:
        found = self.sessions.find(secret)
        if found is not None:
            self.sessions.close(found.id, found.user)

    def note(self, what: str, user: str, address: str, detail: str) -> None:
        self.log.add(what, user, address, detail)

    def seen(self, issuer: str, subject: str, *, name: str, email: str, admin: bool) -> str | None:
        """Take note of somebody whom the provider vouches for; None: the owner keeps them out."""
        user = self.users.seen(issuer, subject, name=name, email=email, admin=admin)
        return None if user.disabled else user.id

    def _identity(
        self, user: str, key: str, name: str, scopes: frozenset[str], *, by_cookie: bool
    ) -> Identity | None:
        if not scopes:
            return None
        known = self.users.get(user)
        shown = known.name if known else name
        return Identity(user, key, shown, scopes, by_cookie)


def keys_of(app: App, owner_token: str = "") -> Keys:
    """Give the keys that the database of an App holds."""
    engine = app.stores.engine
    access = app.settings.access
    return Keys(
        TokenStore(engine),
        SessionStore(engine, timedelta(days=access.session_days)),
        UserStore(engine, app.paths.backups),
        AuditStore(engine),
        owner_token,
    )


def new_token(
    app: App, user: str, name: str, scopes: Iterable[str], days: int | None
) -> tuple[AccessToken, str]:
    """Make a token for a user. Raises BadInput where it would last longer than the settings let."""
    most = app.settings.access.token_days
    if most and (days is None or days > most):
        raise BadInput(f"A token may last {most} days at most (setting access.token_days).")
    lasts = None if days is None else timedelta(days=days)
    return TokenStore(app.root.stores.engine).create(user, name, scopes, lasts)


@dataclass(frozen=True)
class Account:
    """Implements what a user sees and changes of the own account."""

    app: App
    keys: Keys
    forget: Callable[[str], None]
    """Closes the user's home."""

    def tokens(self) -> Sequence[AccessToken]:
        return self.keys.tokens.of(self.app.user)

    def create_token(
        self, name: str, scopes: Iterable[str], days: int | None
    ) -> tuple[AccessToken, str]:
        return new_token(self.app, self.app.user, name, scopes, days)

    def revoke_token(self, ident: str) -> bool:
        return self.keys.tokens.revoke(ident, self.app.user) is not None

    def sessions(self) -> Sequence[SignedIn]:
        return self.keys.sessions.of(self.app.user)

    def close_session(self, ident: str) -> bool:
        return self.keys.sessions.close(ident, self.app.user)

    def audit(self, limit: int, offset: int) -> Sequence[AuditEntry]:
        return self.keys.log.entries(self.app.user, limit, offset)

    def export(self) -> str:
        return export_everything(self.app.stores.engine, self.app.user)

    def delete(self) -> None:
        documents = self.app.documents.get()
        for one in documents.documents():
            documents.remove(one.id)
        self.forget(self.app.user)
        self.keys.users.remove(self.app.user)
        own = self.app.paths.data if isinstance(self.app, UserApp) else uploads_of(self.app)
        if own.exists():
            shutil.rmtree(own)


@dataclass(frozen=True)
class UserSecrets:
    """Implements a user's own secrets."""

    app: UserApp
    reopen: Callable[[str], None]
    """Closes the user's home, so that the next use opens it anew."""

    def names(self) -> Mapping[str, bool]:
        known = self.app.secrets.names() if self.app.secrets is not None else []
        return {name: name in known for name in OWN_SECRETS}

    def keep(self, name: str, value: str) -> None:
        if name not in OWN_SECRETS:
            raise BadInput(f"There is no secret {name!r}; there are {', '.join(OWN_SECRETS)}.")
        if self.app.secrets is None:
            raise BadInput("This server keeps no secrets: VICTUS_SECRET_KEY is not set.")
        self.app.secrets.set(name, value)
        self.reopen(self.app.user)

    def forget(self, name: str) -> bool:
        gone = self.app.secrets is not None and self.app.secrets.remove(name)
        self.reopen(self.app.user)
        return gone


@dataclass(frozen=True)
class Administration:
    """Implements what an admin sees: counts, never content."""

    app: App
    keys: Keys

    def users(self) -> Sequence[Mapping[str, Any]]:
        return self.keys.users.counts()

    def audit(self, limit: int, offset: int) -> Sequence[AuditEntry]:
        return self.keys.log.entries(None, limit, offset)

    def disable(self, user: str, disabled: bool) -> bool:
        known = self.keys.users.disable(user, disabled)
        if known and disabled:
            self.keys.sessions.close_all(user)
        return known

"""Keys in memory, for the tests of routes that have no database behind them."""

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from victus_desktop.api.identity import Identity
from victus_desktop.conversation.access import ADMIN_SCOPES, ALL_SCOPES, LOCAL_USER, AccessToken

_SESSION_SECONDS = 30 * 24 * 3600


@dataclass
class MemoryKeys:
    """Tokens and sessions of a few users."""

    clock: Callable[[], float]
    tokens: dict[str, Identity] = field(default_factory=dict)
    noted: list[tuple[str, str]] = field(default_factory=list)
    _sessions: dict[str, tuple[Identity, float]] = field(default_factory=dict)
    _numbers: Any = field(default_factory=itertools.count)

    def by_token(self, text: str) -> Identity | None:
        return self.tokens.get(text)

    def by_session(self, secret: str) -> Identity | None:
        identity, end = self._sessions.get(secret, (None, 0.0))
        return identity if end > self.clock() else None

    def stands(self, identity: Identity) -> bool:
        known = self._sessions.get(identity.key, (None, 0.0))
        return identity in self.tokens.values() or known[0] == identity

    def scopes(self, user: str) -> frozenset[str]:
        return ALL_SCOPES | ADMIN_SCOPES if user == LOCAL_USER else ALL_SCOPES

    def open_session(self, user: str, how: str, device: str) -> str:
        secret = f"session-{next(self._numbers)}"
        identity = Identity(user, secret, user, self.scopes(user), by_cookie=True)
        self._sessions[secret] = identity, self.clock() + _SESSION_SECONDS
        return secret

    def close_session(self, secret: str) -> None:
        self._sessions.pop(secret, None)

    def note(self, what: str, user: str, address: str, detail: str) -> None:
        self.noted.append((what, user))


@dataclass
class NoAccount:
    """An account with nothing in it."""

    on_delete: Callable[[], None] = lambda: None

    def tokens(self) -> list[AccessToken]:
        return []

    def create_token(
        self, name: str, scopes: Iterable[str], days: int | None
    ) -> tuple[AccessToken, str]:
        now = datetime.now(UTC)
        end = None if days is None else now + timedelta(days=days)
        made = AccessToken(
            "1", LOCAL_USER, name, "0" * 64, frozenset(scopes), now, end, None, False
        )
        return made, "shown once"

    def revoke_token(self, ident: str) -> bool:
        return False

    def sessions(self) -> list[Any]:
        return []

    def close_session(self, ident: str) -> bool:
        return False

    def audit(self, limit: int, offset: int) -> list[Any]:
        return []

    def export(self) -> str:
        return "{}\n"

    def delete(self) -> None:
        self.on_delete()


class NobodyElse:
    """Nobody to administer."""

    def users(self) -> list[Any]:
        return []

    def audit(self, limit: int, offset: int) -> list[Any]:
        return []

    def disable(self, user: str, disabled: bool) -> bool:
        return False


@dataclass
class Begun:
    asked: Any
    turn: str = ""
    answer: dict[str, Any] | None = None
    same: bool = True
    running: bool = True
    may_have_acted: bool = False


@dataclass
class MemoryRequests:
    """What was asked for under a key."""

    in_history: Callable[[str], bool]
    kept: dict[str, Begun] = field(default_factory=dict)

    def begin(self, key: str, asked: Any, turn: str = "") -> Begun | None:
        known = self.kept.get(key)
        if known is None:
            self.kept[key] = Begun(asked, turn)
            return None
        told = known.turn if self.in_history(known.turn) else ""
        running = known.running and known.answer is None and not told
        return replace(known, same=known.asked == asked, turn=told, running=running)

    def acts(self, key: str) -> None:
        self.kept[key].may_have_acted = True

    def finish(self, key: str, answer: dict[str, Any]) -> None:
        self.kept[key].answer = answer

    def forget(self, key: str) -> None:
        self.kept.pop(key, None)

"""Sign-in through an OpenID Connect provider: authorization code flow with PKCE, by Authlib."""

import logging
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from authlib.integrations.starlette_client import OAuth, OAuthError
from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from victus_desktop.api.auth import Gate, address_of
from victus_desktop.api.problems import Problem

log = logging.getLogger(__name__)

FLOW_COOKIE = "victus_login"
FLOW_PATH = "/login"
FLOW_SECONDS = 600
_SECONDS = 10
"""How long the provider may take to answer."""


class Users(Protocol):
    """Where those who sign in are known."""

    def seen(self, issuer: str, subject: str, *, name: str, email: str, admin: bool) -> str | None:
        """Take note of somebody whom the provider vouches for; gives the user's id.

        None where the owner keeps that user out.
        """


@dataclass(frozen=True, slots=True)
class Provider:
    """Which provider, how this server is known there, and who of its people comes in."""

    issuer: str
    client: str
    secret: str
    callback: str
    """The address the provider sends the browser back to."""
    scopes: Sequence[str] = ("openid", "email", "profile")
    allowed: Sequence[str] = ()
    """Mail addresses, '@domains' or subjects; empty: everybody whom the provider signs in."""
    admins: Sequence[str] = ()
    flow_key: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    """Signs the cookie of a sign-in under way; the same on all servers behind one address."""


class SignIn:
    """Sends a browser to the provider and takes it back."""

    def __init__(self, provider: Provider, users: Users) -> None:
        self.provider = provider
        self._users = users
        oauth = OAuth()
        oauth.register(
            "victus",
            client_id=provider.client,
            client_secret=provider.secret,
            server_metadata_url=f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={
                "scope": " ".join(provider.scopes),
                "code_challenge_method": "S256",
                "timeout": _SECONDS,
            },
        )
        self._client: Any = oauth.create_client("victus")

    async def begin(self, request: Request) -> Response:
        """Give the redirect to the provider. Raises Problem where that does not answer."""
        try:
            sent: Response = await self._client.authorize_redirect(request, self.provider.callback)
        except Exception as error:  # the HTTP client, its JSON, Authlib: all mean the same here
            log.warning("the sign-in provider failed: %s", type(error).__name__, exc_info=error)
            raise _unreachable() from error
        return sent

    async def finish(self, request: Request, gate: Gate) -> str:
        """Check what the browser brought back; gives the secret of a new session.

        Raises Problem where the flow is not ours or too old, or the person may not come in.
        """
        try:
            token = await self._client.authorize_access_token(request)
        except OAuthError as error:
            gate.note("sign_in_failed", "", address_of(request), str(error.error or ""))
            raise Problem(
                401, "sign_in_failed", "The sign-in was not completed; begin it again at /login."
            ) from error
        except Exception as error:  # bad signatures and claims, an HTTP failure
            gate.note("sign_in_failed", "", address_of(request), type(error).__name__)
            log.warning("a sign-in failed: %s", type(error).__name__, exc_info=error)
            raise _unreachable() from error
        claims = token.get("userinfo") or {}
        return await run_in_threadpool(self._let_in, claims, request, gate)

    def _let_in(self, claims: Mapping[str, Any], request: Request, gate: Gate) -> str:
        subject = str(claims.get("sub") or "")
        names = names_of(claims)
        allowed = self.provider.allowed
        if not subject or (allowed and not _listed(names, [*allowed, *self.provider.admins])):
            gate.note("sign_in_refused", "", address_of(request), subject)
            raise Problem(403, "not_invited", "Your account may not use this Victus.")
        user = self._users.seen(
            str(claims.get("iss") or self.provider.issuer),
            subject,
            name=str(claims.get("name") or claims.get("preferred_username") or ""),
            email=str(claims.get("email") or ""),
            admin=_listed(names, self.provider.admins),
        )
        if user is None:
            gate.note("sign_in_refused", "", address_of(request), subject)
            raise Problem(403, "disabled", "Your account is disabled on this Victus.")
        return gate.open_session(user, "oidc", request)


def names_of(claims: Mapping[str, Any]) -> set[str]:
    """Give what a person may be listed by: the subject, and a mail address that was verified."""
    names = {str(claims.get("sub") or "")}
    if claims.get("email") and claims.get("email_verified") is True:
        email = str(claims["email"]).casefold()
        names |= {email, "@" + email.rpartition("@")[2]}
    return names - {""}


def _listed(names: set[str], listed: Sequence[str]) -> bool:
    return any(one in names or ("@" in one and one.casefold() in names) for one in listed)


def _unreachable() -> Problem:
    return Problem(502, "provider", "The sign-in provider does not answer as it should; try again.")

"""Whether the settings of a server fit together, looked at before anything is begun."""

import base64
import ipaddress
import os
import ssl
from urllib.parse import urlsplit

from limits.errors import ConfigurationError

from victus_desktop.api.throttle import Throttle
from victus_desktop.app.secrets import secret
from victus_desktop.app.user_app import SEALING_KEY
from victus_desktop.conversation.errors import BadInput
from victus_desktop.settings import AccessSettings, ApiSettings, Settings

PROVIDER_SECRET = "oidc"
"""Name of this server's secret at the sign-in provider (VICTUS_SECRET_OIDC)."""
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def check_settings(settings: Settings) -> None:
    """See that the settings fit together. Raises BadInput: which do not, and what to do."""
    _check_certificate(settings.api)
    _check_rate(settings.api)
    _check_callers(settings.api)
    if settings.profile == "server":
        _check_key(secret(SEALING_KEY))
        if settings.access.issuer:
            _check_provider(settings.access, settings.api.public_url)


def _check_certificate(api: ApiSettings) -> None:
    files = {"certificate": api.certificate, "certificate_key": api.certificate_key}
    if not any(files.values()):
        return
    if not all(files.values()):
        raise BadInput("Settings api.certificate and api.certificate_key go together; set both.")
    for name, file in files.items():
        if not os.access(file, os.R_OK):
            raise BadInput(f"Setting api.{name}: {file} cannot be read.")
    try:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(api.certificate, api.certificate_key)
    except ssl.SSLError as error:
        raise BadInput(f"Setting api.certificate does not fit its key: {error.reason}") from error


def _check_rate(api: ApiSettings) -> None:
    try:
        throttle = Throttle(api.rate_limit, api.rate_limit_storage)
    except (ValueError, ConfigurationError) as error:
        raise BadInput(f"Setting api.rate_limit or api.rate_limit_storage: {error}") from error
    if not throttle.storage_answers():
        raise BadInput(
            f"Setting api.rate_limit_storage: nothing answers at {_without_password(api)}; "
            "start that server, or use memory://."
        )


def _check_callers(api: ApiSettings) -> None:
    """See that what is compared with the callers' own words can ever be the same."""
    for proxy in api.proxies:
        try:
            ipaddress.ip_network(proxy, strict=False)
        except ValueError as error:
            raise BadInput(
                f"Setting api.proxies: {proxy!r} is neither an address nor a network."
            ) from error
    for origin in api.origins:
        parts = urlsplit(origin)
        if not parts.hostname or origin != f"{parts.scheme}://{parts.netloc}":
            raise BadInput(
                f"Setting api.origins: {origin!r} is no origin; one is like https://board.example."
            )


def _without_password(api: ApiSettings) -> str:
    parts = urlsplit(api.rate_limit_storage)
    return f"{parts.scheme}://{parts.hostname}:{parts.port or ''}".rstrip(":")


def _check_key(key: str) -> None:
    if key and not _is_key(key):
        raise BadInput(
            "VICTUS_SECRET_KEY is no key; `openssl rand -base64 32 | tr +/ -_` makes one."
        )


def _is_key(key: str) -> bool:
    try:
        return len(base64.urlsafe_b64decode(key)) == 32
    except ValueError:
        return False


def _check_provider(access: AccessSettings, public_url: str) -> None:
    if not access.client or not secret(PROVIDER_SECRET):
        raise BadInput(
            "Setting access.issuer is set, so access.client and VICTUS_SECRET_OIDC must be too; "
            "the provider gives both."
        )
    public = urlsplit(public_url)
    local = public.scheme == "http" and public.hostname in _LOOPBACK
    if public.scheme != "https" and not local:
        raise BadInput(
            "Setting api.public_url must be the https address of this server, to which the "
            f"provider sends browsers back (it is {public_url!r})."
        )

"""Passwords and tokens, in the system's keyring."""

import logging
import os
from functools import cache

log = logging.getLogger(__name__)

SERVICE = "victus"
HISTORY_KEY = "history"
"""Name of the key of an encrypted history among the secrets."""
SECRETS = (
    *("api", "caldav", "engines", "home", "key", "language_model", "mail", "microsoft", "oidc"),
    HISTORY_KEY,
)
"""All that may lie in the keyring."""
_LONGEST = 1000
"""Letters of one entry: Windows takes 2,560 bytes."""
_PARTS = "victus parts "
"""How an entry begins that says only in how many others the secret lies."""


def secret(name: str) -> str:
    """Give a secret: from the environment (VICTUS_SECRET_NAME), else from the keyring, else ''."""
    from_environment = os.environ.get(f"VICTUS_SECRET_{name.upper()}")
    return _in_keyring(name) if from_environment is None else from_environment


def history_key() -> str:
    """Give the key of an encrypted history, '' where there is none."""
    return secret(HISTORY_KEY)


def keep_secret(name: str, value: str) -> bool:
    """Keep a secret in the keyring ('': none); tells whether there is one that took it."""
    import keyring
    from keyring.errors import KeyringError

    parts = [value[at : at + _LONGEST] for at in range(0, len(value), _LONGEST)]
    single = len(parts) < 2
    try:
        before = _count(keyring.get_password(SERVICE, name))
        for number, part in enumerate(() if single else parts):
            keyring.set_password(SERVICE, f"{name} {number}", part)
        if parts:
            keyring.set_password(SERVICE, name, value if single else f"{_PARTS}{len(parts)}")
        else:
            _drop(name)
        for number in range(0 if single else len(parts), before):
            _drop(f"{name} {number}")
    except KeyringError as error:
        _tell(str(error))
        return False
    # A keyring that is switched off takes everything and keeps nothing.
    return _in_keyring(name) == value


def forget_secret(name: str) -> None:
    """Take a secret out of the keyring, if it is there."""
    keep_secret(name, "")


def _in_keyring(name: str) -> str:
    import keyring
    from keyring.errors import KeyringError

    try:
        kept = keyring.get_password(SERVICE, name) or ""
        parts = range(_count(kept))
        if not parts:
            return kept
        return "".join(keyring.get_password(SERVICE, f"{name} {part}") or "" for part in parts)
    except KeyringError as error:
        _tell(str(error))
        return ""


@cache
def _tell(reason: str) -> None:
    """Log that there is no keyring, once: it would be the same for each secret."""
    log.info("there is no keyring: %s", reason)


def _count(kept: str | None) -> int:
    """Give in how many parts a secret lies."""
    return int(kept.removeprefix(_PARTS)) if kept and kept.startswith(_PARTS) else 0


def _drop(entry: str) -> None:
    import keyring

    if keyring.get_password(SERVICE, entry) is not None:
        keyring.delete_password(SERVICE, entry)

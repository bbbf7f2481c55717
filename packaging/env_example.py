"""Prints `.env.example`, made from the settings as they are declared.

python packaging/env_example.py > .env.example
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from victus_desktop.settings import Settings

HEAD = """\
# What can be set in the environment, with what it is where nothing is set. Made from the
# settings' own declarations: python packaging/env_example.py > .env.example
# victus.toml says the same by sections; the environment goes before it, flags before both.
# Lists and tables are JSON.

# Where everything of the user lies; empty: the platform's own folders.
#VICTUS_HOME=
# Least severity that commands other than `serve` log.
#VICTUS_LOG=WARNING
"""
SECRETS = {
    "API": "Token of the owner (profile desktop); made at the first start where it is not set.",
    "OIDC": "This server's secret at the sign-in provider (profile server).",
    "KEY": "Seals the users' secrets: 32 bytes in URL-safe base64 (profile server).\n"
    "# openssl rand -base64 32 | tr +/ -_",
    "LANGUAGE_MODEL": "Key of the server at language_model.endpoint.",
    "ENGINES": "Key of the servers at the other endpoints.",
    "MAIL": "Password of the mail account (profile desktop).",
    "CALDAV": "Password at the CalDAV server (profile desktop).",
    "HOME": "Access token of Home Assistant.",
    "HISTORY": "Key of an encrypted history.",
}


def lines() -> Iterator[str]:
    """Give the file line by line."""
    yield HEAD
    yield "# Secrets. Each may lie in the keyring instead; none is written anywhere else."
    for name, told in SECRETS.items():
        yield f"# {told}"
        yield f"#VICTUS_SECRET_{name}="
    settings = Settings.model_construct()
    for name, field in Settings.model_fields.items():
        section = field.get_default()
        yield ""
        if isinstance(section, BaseModel):
            yield f"# {(type(section).__doc__ or name).strip()}"
            for inner, info in type(section).model_fields.items():
                yield from variable(f"VICTUS_{name}__{inner}", info, getattr(section, inner))
        else:
            yield from variable(f"VICTUS_{name}", field, getattr(settings, name))


def variable(name: str, field: FieldInfo, value: Any) -> Iterator[str]:
    """Give a variable with what it means."""
    yield f"# {field.description}"
    yield f"#{name.upper()}={written(value)}"


def written(value: Any) -> str:
    """Write a value as the environment holds it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | dict):
        return json.dumps(value)
    return str(value.as_posix() if isinstance(value, Path) else value)


if __name__ == "__main__":
    print("\n".join(lines()))

"""Speaks to the Victus that serves on this home: where it is, and an invitation from it."""

import contextlib
import json
import ssl
from typing import TYPE_CHECKING

from victus_desktop.conversation.errors import VictusError

if TYPE_CHECKING:
    from victus_desktop.app.core import App

_SECONDS = 10


def note_address(app: "App", address: str) -> None:
    """Write down where this Victus serves, for other commands on the home; gone at its end."""
    place = app.paths.data / "serving"
    place.write_text(address)
    app.closers.append(lambda: place.unlink(missing_ok=True))


def invitation(app: "App") -> str:
    """Ask the running Victus for a one-time link for another device. Raises VictusError."""
    import httpx

    from victus_desktop.app.api import api_token

    if app.settings.profile == "server":
        raise VictusError("On a server, sign in with the browser and choose to pair a device.")
    try:
        address = (app.paths.data / "serving").read_text().strip()
        # It is this very machine, whose certificate need not name its loopback address.
        answer = httpx.post(
            f"{address}/api/pairing",
            headers={"Authorization": f"Bearer {api_token(app)}"},
            timeout=_SECONDS,
            verify=_same_machine(),
        )
    except (OSError, httpx.HTTPError) as error:
        raise VictusError(
            "No Victus serves on this home; start one with `victus serve --host 0.0.0.0`."
        ) from error
    told: dict[str, str] = {}
    with contextlib.suppress(json.JSONDecodeError):
        told = answer.json()
    if answer.status_code != 201:
        raise VictusError(told.get("detail", f"Victus answered {answer.status_code}."))
    return told["link"]


def _same_machine() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context

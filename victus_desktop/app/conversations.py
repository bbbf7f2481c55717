"""Which conversation the user is in."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from victus_desktop.app.core import App

_GOES_ON = timedelta(hours=4)
"""After a longer pause a start begins a new conversation."""


def go_on_or_begin(app: "App") -> None:
    """Go on with the last conversation where it is fresh, else begin a new one.

    Raises StorageError.
    """
    last = app.stores.turns.conversations(1)
    if last and datetime.now(UTC) - datetime.fromisoformat(last[0]["last"]) < _GOES_ON:
        app.assistant.conversation = last[0]["id"]
    else:
        begin(app)


def begin(app: "App") -> None:
    """Let what is said from now on begin another conversation."""
    app.assistant.conversation = uuid.uuid4().hex

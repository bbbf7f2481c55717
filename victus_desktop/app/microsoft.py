"""Microsoft 365 put together: the sign-in by a code, mail and calendar through Graph."""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from victus_desktop.app.secrets import forget_secret, keep_secret, secret
from victus_desktop.app.zone import time_zone
from victus_desktop.conversation.errors import BadInput, NotAllowed, StorageError, VictusError
from victus_desktop.conversation.events import Warned
from victus_desktop.settings import ToolSettings

if TYPE_CHECKING:
    from victus_desktop.agent.accounts.graph import Graph, GraphCalendar, GraphMailbox
    from victus_desktop.agent.accounts.graph_sign_in import GraphSignIn, StartedSignIn
    from victus_desktop.app.core import App

_SIGNING = "_microsoft"
SECRET = "microsoft"
"""Name of the tokens among the secrets."""


def mailbox(app: "App") -> "GraphMailbox | None":
    """Give the mail of Microsoft 365 where the settings name an application for it."""
    if not app.settings.tools.microsoft_client:
        return None
    from victus_desktop.agent.accounts.graph import GraphMailbox

    return GraphMailbox(_graph(app))


def calendar(app: "App") -> "GraphCalendar | None":
    """Give the calendar of Microsoft 365 where the settings name an application for it."""
    if not app.settings.tools.microsoft_client:
        return None
    from victus_desktop.agent.accounts.graph import GraphCalendar

    return GraphCalendar(_graph(app), time_zone(app.settings))


def sign_in(app: "App", show: "Callable[[StartedSignIn], None]") -> None:
    """Sign in: `show` is told the address and the code, then this waits for the user.

    Raises BadInput where the settings name no application, ServiceError where the sign-in
    fails, StorageError where there is no keyring for the tokens.
    """
    signing = _signing(app)
    started = signing.start()
    show(started)
    signing.finish(started)


def begin_sign_in(app: "App", tools: ToolSettings) -> "StartedSignIn | None":
    """Begin to sign in with settings that need not be saved yet, and wait in the background.

    Gives what the user must do, or None where they are signed in already. What came of it is told
    as an event. Raises as `sign_in`, but for what comes later.
    """
    signing = _made(tools)
    try:
        signing.token()
        return None
    except NotAllowed:
        started = signing.start()

    def wait() -> None:
        try:
            signing.finish(started)
        except VictusError as error:
            app.assistant.emit(Warned("", "microsoft", error.message))
            return
        app.__dict__.pop(_SIGNING, None)
        app.assistant.emit(Warned("", "microsoft", "You are signed in to Microsoft 365."))

    threading.Thread(target=wait, name="microsoft sign-in", daemon=True).start()
    return started


def sign_out(app: "App") -> None:
    """Forget the tokens."""
    if app.settings.tools.microsoft_client:
        _signing(app).sign_out()
    forget_secret(SECRET)


def signed_in() -> bool:
    """Whether there are tokens; asks no server."""
    return bool(secret(SECRET))


def _graph(app: "App") -> "Graph":
    from victus_desktop.agent.accounts.graph import Graph

    base = app.settings.tools.microsoft_graph.rstrip("/")
    return Graph(_signing(app).token, f"{base}/v1.0", app.egress)


def _signing(app: "App") -> "GraphSignIn":
    found: GraphSignIn | None = app.__dict__.get(_SIGNING)
    if found is None:
        found = app.__dict__[_SIGNING] = _made(app.settings.tools)
    return found


def _made(tools: ToolSettings) -> "GraphSignIn":
    from victus_desktop.agent.accounts.graph_sign_in import GraphSignIn

    if not tools.microsoft_client:
        raise BadInput("Set tools.microsoft_client first; the guide to accounts shows how.")
    authority = f"{tools.microsoft_login.rstrip('/')}/{tools.microsoft_tenant}"
    return GraphSignIn(tools.microsoft_client, lambda: secret(SECRET), _keep, authority=authority)


def _keep(tokens: str) -> None:
    if not keep_secret(SECRET, tokens):
        raise StorageError(
            "This system has no keyring that could keep the sign-in to Microsoft 365."
        )

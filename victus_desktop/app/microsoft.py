"""Microsoft 365 put together: the sign-in by a code, mail and calendar through Graph."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from victus_desktop.app.secrets import forget_secret, keep_secret, secret
from victus_desktop.app.zone import time_zone
from victus_desktop.conversation.errors import BadInput, StorageError

if TYPE_CHECKING:
    from victus_desktop.agent.accounts.graph import Graph, GraphCalendar, GraphMailbox
    from victus_desktop.agent.accounts.graph_sign_in import GraphSignIn, StartedSignIn
    from victus_desktop.app.core import App

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
    made = app.__dict__.get("_microsoft")
    if made is None:
        from victus_desktop.agent.accounts.graph_sign_in import GraphSignIn

        tools = app.settings.tools
        if not tools.microsoft_client:
            raise BadInput("Set tools.microsoft_client first; the guide to accounts shows how.")
        authority = f"{tools.microsoft_login.rstrip('/')}/{tools.microsoft_tenant}"
        made = GraphSignIn(
            tools.microsoft_client, lambda: secret(SECRET), _keep, authority=authority
        )
        app.__dict__["_microsoft"] = made
    found: GraphSignIn = made
    return found


def _keep(tokens: str) -> None:
    if not keep_secret(SECRET, tokens):
        raise StorageError(
            "This system has no keyring that could keep the sign-in to Microsoft 365."
        )

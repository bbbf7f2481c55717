"""The user's accounts, from the settings and the keyring."""

import logging
import os
from typing import TYPE_CHECKING, Any

from victus_desktop.agent.accounts.imap import MailServer
from victus_desktop.agent.stores import Calendar
from victus_desktop.agent.tool import Tool
from victus_desktop.agent.tools.mail import Mailbox
from victus_desktop.agent.tools.mcp import McpServer
from victus_desktop.app.zone import time_zone
from victus_desktop.conversation.errors import VictusError

if TYPE_CHECKING:
    from victus_desktop.app.core import App

log = logging.getLogger(__name__)

SERVICE = "victus"
HISTORY_KEY = "history"
"""Name of the key of an encrypted history among the secrets."""
SECRETS = ("api", "caldav", "home", "language_model", "mail", HISTORY_KEY)
"""All that may lie in the keyring."""


def secret(name: str) -> str:
    """Give a secret: from the environment (VICTUS_SECRET_NAME), else from the keyring, else ''."""
    from_environment = os.environ.get(f"VICTUS_SECRET_{name.upper()}")
    if from_environment is not None:
        return from_environment
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(SERVICE, name) or ""
    except KeyringError as error:
        log.info("there is no keyring: %s", error)
        return ""


def calendar(app: "App") -> Calendar:
    """Give the calendar that is set up: on a server, else the local one."""
    settings = app.settings.tools
    if not settings.caldav_url:
        return app.stores.calendar
    made = app.__dict__.get("_caldav")
    if made is None:
        from victus_desktop.agent.accounts.caldav_calendar import CalDavCalendar

        made = CalDavCalendar(
            settings.caldav_url,
            settings.caldav_user,
            secret("caldav"),
            zone=time_zone(app.settings),
        )
        app.__dict__["_caldav"] = made
    found: Calendar = made
    return found


def mailbox(app: "App") -> Mailbox | None:
    """Give the mail account that is set up, if any."""
    settings = app.settings.mail
    if not settings.imap_host:
        return None
    return MailServer(
        user=settings.user,
        password=secret("mail"),
        imap_host=settings.imap_host,
        smtp_host=settings.smtp_host or settings.imap_host,
        imap_port=settings.imap_port,
        smtp_port=settings.smtp_port,
        security=settings.security,
    )


def mcp_tools(app: "App") -> list[Tool]:
    """Give the tools of the MCP servers in the settings; one that fails is left out and told."""
    found: list[Tool] = []
    servers: dict[str, Any] = app.settings.tools.mcp_servers
    for name, target in servers.items():
        server = McpServer(name, target)
        app.closers.append(server.close)
        try:
            found += server.tools()
        except VictusError as error:
            log.error("MCP server %s: %s", name, error.message)
    return found


def keep_secret(name: str, value: str) -> bool:
    """Keep a secret in the keyring; tells whether there is one that took it."""
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(SERVICE, name, value)
        # A keyring that is switched off takes everything and keeps nothing.
        return keyring.get_password(SERVICE, name) == value
    except KeyringError as error:
        log.info("there is no keyring for the secret %s: %s", name, error)
        return False


def forget_secret(name: str) -> None:
    """Take a secret out of the keyring, if it is there."""
    import keyring
    from keyring.errors import KeyringError

    try:
        if keyring.get_password(SERVICE, name) is not None:
            keyring.delete_password(SERVICE, name)
    except KeyringError as error:
        log.info("there is no keyring to take the secret %s from: %s", name, error)

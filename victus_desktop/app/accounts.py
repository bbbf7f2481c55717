"""The user's accounts, from the settings and the keyring."""

from typing import TYPE_CHECKING

from victus_desktop.agent.accounts.imap import MailServer
from victus_desktop.agent.stores import Calendar
from victus_desktop.agent.tools.mail import Mailbox
from victus_desktop.app import microsoft
from victus_desktop.app.zone import time_zone

if TYPE_CHECKING:
    from victus_desktop.app.core import App


def calendar(app: "App") -> Calendar:
    """Give the calendar that is set up: CalDAV, else Microsoft 365, else the local one."""
    settings = app.settings.tools
    if not settings.caldav_url:
        return microsoft.calendar(app) or app.stores.calendar
    made = app.__dict__.get("_caldav")
    if made is None:
        from victus_desktop.agent.accounts.caldav_calendar import CalDavCalendar

        made = CalDavCalendar(
            settings.caldav_url,
            settings.caldav_user,
            app.secret("caldav"),
            zone=time_zone(app.settings),
            sent=app.egress.add,
        )
        app.__dict__["_caldav"] = made
    found: Calendar = made
    return found


def mailbox(app: "App") -> Mailbox | None:
    """Give the mail account that is set up, if any: IMAP, else Microsoft 365."""
    settings = app.settings.mail
    if not settings.imap_host:
        return microsoft.mailbox(app)
    return MailServer(
        user=settings.user,
        password=app.secret("mail"),
        imap_host=settings.imap_host,
        smtp_host=settings.smtp_host or settings.imap_host,
        imap_port=settings.imap_port,
        smtp_port=settings.smtp_port,
        security=settings.security,
        sent=app.egress.add,
    )

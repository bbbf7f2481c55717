"""Mail by IMAP and SMTP."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any, Literal

from victus_desktop.agent.tools.mail import Mail
from victus_desktop.conversation.errors import ServiceError

Security = Literal["tls", "starttls", "none"]
_SECONDS = 10


@dataclass(frozen=True)
class MailServer:
    """One account. `security` 'none' is for servers on this machine."""

    user: str
    password: str
    imap_host: str
    smtp_host: str
    imap_port: int = 993
    smtp_port: int = 465
    security: Security = "tls"

    def newest(
        self, limit: int, *, sender: str = "", words: str = "", unread: bool = False
    ) -> list[Mail]:
        """Give messages of the inbox without marking them as read. Raises ServiceError."""
        from imap_tools import AND

        wanted: dict[str, Any] = {}
        if sender:
            wanted["from_"] = sender
        if words:
            wanted["text"] = words
        if unread:
            wanted["seen"] = False
        criteria = AND(**wanted) if wanted else "ALL"
        with self._inbox() as box:
            found = box.fetch(criteria, limit=limit, reverse=True, mark_seen=False, charset="UTF-8")
            return [_mail(message) for message in found]

    def send(self, to: str, subject: str, text: str) -> None:
        """Send a plain message. Raises ServiceError."""
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self.user, to, subject
        message.set_content(text)
        try:
            with self._smtp() as server:
                if self.password:
                    server.login(self.user, self.password)
                server.send_message(message)
        except smtplib.SMTPAuthenticationError as error:
            raise ServiceError("The mail server refused the sign-in.") from error
        except smtplib.SMTPException as error:
            raise ServiceError(f"The mail server did not take the mail to {to}.") from error
        except OSError as error:
            raise ServiceError(f"The mail server {self.smtp_host} cannot be reached.") from error

    def _smtp(self) -> smtplib.SMTP:
        if self.security == "tls":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(
                self.smtp_host, self.smtp_port, timeout=_SECONDS, context=context
            )
        server = smtplib.SMTP(self.smtp_host, self.smtp_port, timeout=_SECONDS)
        if self.security == "starttls":
            server.starttls(context=ssl.create_default_context())
        return server

    @contextmanager
    def _inbox(self) -> Iterator[Any]:
        import imap_tools

        kinds: dict[Security, Any] = {
            "tls": imap_tools.MailBox,
            "starttls": imap_tools.MailBoxStartTls,
            "none": imap_tools.MailBoxUnencrypted,
        }
        try:
            box = kinds[self.security](self.imap_host, self.imap_port, timeout=_SECONDS)
            with box.login(self.user, self.password):
                yield box
        except imap_tools.MailboxLoginError as error:
            raise ServiceError("The mail server refused the sign-in.") from error
        except TimeoutError as error:
            raise ServiceError(
                f"The mail server {self.imap_host} takes too long to answer."
            ) from error
        except OSError as error:
            raise ServiceError(f"The mail server {self.imap_host} cannot be reached.") from error
        except (imap_tools.ImapToolsError, box_errors()) as error:
            raise ServiceError("The mail server answered with nonsense.") from error


def box_errors() -> type[Exception]:
    """Give what imaplib raises on nonsense."""
    import imaplib

    return imaplib.IMAP4.error


def _mail(message: Any) -> Mail:
    sender = message.from_values
    at = message.date if message.date.tzinfo else message.date.replace(tzinfo=UTC)
    return Mail(
        sender=(sender.name if sender else "") or message.from_,
        address=message.from_,
        subject=message.subject,
        text=message.text or _words(message.html),
        at=at.astimezone(UTC) if isinstance(at, datetime) else datetime.now(UTC),
        unread="\\Seen" not in message.flags,
    )


def _words(page: str) -> str:
    from bs4 import BeautifulSoup

    return BeautifulSoup(page, "html.parser").get_text(" ", strip=True) if page else ""

"""Mail by IMAP and SMTP."""

import contextlib
import imaplib
import ipaddress
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Any, Literal

from victus_desktop.agent.tools.mail import Mail
from victus_desktop.conversation.errors import NotAllowed, ServiceError

Security = Literal["tls", "starttls", "none"]
_LARGEST = 1024 * 1024
"""Of larger messages only the head is fetched."""


@dataclass(frozen=True)
class MailServer:
    """One account. `security` 'none' is for servers on this machine alone."""

    user: str
    password: str = field(repr=False)
    imap_host: str
    smtp_host: str
    imap_port: int = 993
    smtp_port: int = 465
    security: Security = "tls"
    seconds: float = 10
    """How long the server may take for one answer."""
    sent: Callable[[str, int], None] = field(default=lambda host, count: None, repr=False)
    """Is told the host and the bytes of everything that goes there."""

    def newest(
        self,
        limit: int,
        *,
        sender: str = "",
        words: str = "",
        unread: bool = False,
        since: datetime | None = None,
    ) -> list[Mail]:
        """Give messages of the inbox without marking them as read. Raises ServiceError."""
        criteria, charset = _criteria(sender, words, unread, since)
        with self._inbox() as box:
            quietly = {"reverse": True, "mark_seen": False, "bulk": True}
            heads = list(box.fetch(criteria, charset, limit=limit, headers_only=True, **quietly))
            small = [head.uid for head in heads if head.size_rfc822 <= _LARGEST]
            full = box.fetch(uid_list=small, **quietly) if small else []
            whole = {message.uid: message for message in full}
            return [_mail(whole.get(head.uid, head)) for head in heads]

    def correspondents(self, limit: int) -> list[tuple[str, str]]:
        """Give names and addresses of who wrote last, once a message. Raises ServiceError."""
        with self._inbox() as box:
            heads = box.fetch(
                limit=limit, reverse=True, mark_seen=False, headers_only=True, bulk=True
            )
            return [(_name(head), head.from_) for head in heads if head.from_]

    def send(self, to: str, subject: str, text: str) -> None:
        """Send a plain message. Raises ServiceError."""
        message = self._message(to, subject, text)
        host = self.smtp_host
        try:
            with self._smtp() as server:
                if self.password:
                    server.login(self.user, self.password)
                server.send_message(message)
        except smtplib.SMTPAuthenticationError as error:
            raise ServiceError("The mail server refused the sign-in.") from error
        except (smtplib.SMTPServerDisconnected, smtplib.SMTPConnectError) as error:
            raise ServiceError(f"The mail server {host} does not answer as it should.") from error
        except (smtplib.SMTPException, UnicodeError) as error:
            raise ServiceError(f"The mail server did not take the mail to {to}.") from error
        except OSError as error:
            raise _unreachable(host, error) from error

    def draft(self, to: str, subject: str, text: str) -> str:
        """Keep a plain message among the drafts and give its Message-ID. Raises ServiceError."""
        import imap_tools

        message = self._message(to, subject, text)
        ident = str(message["Message-ID"])
        with self._inbox() as box:
            folder = _drafts(box)
            if not box.folder.exists(folder):
                box.folder.create(folder)
            flags = [imap_tools.MailMessageFlags.DRAFT, imap_tools.MailMessageFlags.SEEN]
            box.append(message.as_bytes(), folder, flag_set=flags)
            if not _draft_uids(box, folder, ident):
                raise ServiceError("The mail server did not keep the draft.")
        return ident

    def discard(self, ident: str) -> None:
        """Delete a draft. Raises KeyError where there is none, ServiceError."""
        with self._inbox() as box:
            found = _draft_uids(box, _drafts(box), ident)
            if found:
                box.delete(found)
        if not found:
            raise KeyError(ident)

    def _message(self, to: str, subject: str, text: str) -> EmailMessage:
        message = EmailMessage()
        message["From"], message["To"] = self.user, to
        message["Subject"] = " ".join(subject.split())
        message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain="victus.invalid")
        message.set_content(text)
        return message

    def _smtp(self) -> smtplib.SMTP:
        self._check(self.smtp_host)
        if self.security == "tls":
            context = ssl.create_default_context()
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.smtp_host, self.smtp_port, timeout=self.seconds, context=context
            )
            self._counted(server, self.smtp_host)
            return server
        server = smtplib.SMTP(self.smtp_host, self.smtp_port, timeout=self.seconds)
        self._counted(server, self.smtp_host)
        if self.security == "starttls":
            server.starttls(context=ssl.create_default_context())
        return server

    @contextmanager
    def _inbox(self) -> Iterator[Any]:
        import imap_tools

        try:
            box = self._connected()
            self._counted(box.client, self.imap_host)
            try:
                yield box.login(self.user, self.password)
            finally:
                with contextlib.suppress(imap_tools.ImapToolsError, imaplib.IMAP4.error, OSError):
                    box.logout()
        except imap_tools.MailboxLoginError as error:
            raise ServiceError("The mail server refused the sign-in.") from error
        except OSError as error:
            raise _unreachable(self.imap_host, error) from error
        except (
            imap_tools.ImapToolsError,
            imaplib.IMAP4.error,
            AttributeError,
            LookupError,
            TypeError,
            ValueError,
        ) as error:
            raise ServiceError("The mail server answered with nonsense.") from error

    def _connected(self) -> Any:
        import imap_tools

        self._check(self.imap_host)
        where = (self.imap_host, self.imap_port, self.seconds)
        if self.security == "none":
            return imap_tools.MailBoxUnencrypted(*where)
        # Without a context of ours the server's certificate would not be looked at.
        context = ssl.create_default_context()
        if self.security == "starttls":
            return imap_tools.MailBoxStartTls(*where, ssl_context=context)
        return imap_tools.MailBox(*where, ssl_context=context)

    def _counted(self, connection: Any, host: str) -> None:
        """Tell what a connection of imaplib or smtplib sends from now on."""
        send = connection.send

        def tell(data: str | bytes) -> Any:
            self.sent(host, len(data))
            return send(data)

        connection.send = tell

    def _check(self, host: str) -> None:
        if self.security == "none" and not _is_this_machine(host):
            raise NotAllowed(
                f"The connection to {host} would not be protected; choose 'tls' or 'starttls' "
                "in the settings under mail."
            )


def _drafts(box: Any) -> str:
    """Give the folder of drafts: the one that says so (RFC 6154), else the one called so."""
    folders = list(box.folder.list())
    named = [one.name for one in folders if "\\Drafts" in one.flags]
    called = [one.name for one in folders if one.name.lower() in ("drafts", "inbox.drafts")]
    return str((named or called or ["Drafts"])[0])


def _draft_uids(box: Any, folder: str, ident: str) -> list[str]:
    from imap_tools import AND, H

    if not box.folder.exists(folder):
        return []
    box.folder.set(folder)
    return list(box.uids(AND(header=H("Message-ID", ident))))


def _criteria(sender: str, words: str, unread: bool, since: datetime | None) -> tuple[Any, str]:
    """Give IMAP's search and the character set it is written in."""
    from imap_tools import AND

    wanted: dict[str, Any] = {}
    if sender:
        wanted["from_"] = _one_line(sender)
    if words:
        wanted["text"] = _one_line(words)
    if unread:
        wanted["seen"] = False
    if since:
        wanted["date_gte"] = since.date()
    charset = "US-ASCII" if (sender + words).isascii() else "UTF-8"
    return (AND(**wanted) if wanted else "ALL"), charset


def _one_line(text: str) -> str:
    """Give a text in which no further command to the server can hide."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())


def _is_this_machine(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _unreachable(host: str, error: OSError) -> ServiceError:
    if isinstance(error, TimeoutError):
        return ServiceError(f"The mail server {host} takes too long to answer.")
    if isinstance(error, ssl.SSLCertVerificationError):
        return ServiceError(f"The mail server {host} has no certificate that can be trusted.")
    return ServiceError(f"The mail server {host} cannot be reached.")


def _mail(message: Any) -> Mail:
    # A message without a readable date has one without a zone, in 1900.
    at = message.date if message.date.tzinfo else message.date.replace(tzinfo=UTC)
    return Mail(
        sender=_name(message),
        address=message.from_,
        subject=message.subject,
        text=message.text or _words(message.html),
        at=at.astimezone(UTC),
        unread="\\Seen" not in message.flags,
    )


def _name(message: Any) -> str:
    sender = message.from_values
    return str((sender.name if sender else "") or message.from_)


def _words(page: str) -> str:
    from bs4 import BeautifulSoup

    return BeautifulSoup(page, "html.parser").get_text(" ", strip=True) if page else ""

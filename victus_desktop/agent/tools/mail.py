"""Mail: read, search, find an address, send after a yes. Over IMAP and SMTP or Microsoft 365."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Protocol

from rapidfuzz import fuzz

from victus_desktop.agent.tool import Ask, Tool, ToolResult
from victus_desktop.conversation.errors import BadInput, NotAllowed
from victus_desktop.conversation.records import Effect

_TOLD = 3
_ALIKE = 75
_ADDRESS = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+")


@dataclass(frozen=True, slots=True)
class Mail:
    """One message of the inbox."""

    sender: str
    address: str
    subject: str
    text: str
    at: datetime
    unread: bool = False


class Mailbox(Protocol):
    def newest(
        self, limit: int, *, sender: str = "", words: str = "", unread: bool = False
    ) -> list[Mail]:
        """Give messages, the newest first. Raises ServiceError."""

    def send(self, to: str, subject: str, text: str) -> None:
        """Send a message; returns when the server has taken it. Raises ServiceError."""


def tools(
    mailbox: Callable[[], Mailbox | None], contacts: Callable[[], Sequence[tuple[str, str]]]
) -> list[Tool]:
    """Give the tools; `contacts` are names with addresses that the user keeps."""

    def email_read(
        sender: str = "", words: str = "", unread: bool = False, since: datetime | None = None
    ) -> ToolResult:
        """Tell which mails came: new ones, from somebody, about something."""
        mails = _open(mailbox).newest(20, sender=sender, words=words, unread=unread)
        if since is not None:
            mails = [mail for mail in mails if mail.at >= since]
        data = [_plain(mail) for mail in mails]
        if not mails:
            from_whom = f" from {sender}" if sender else ""
            return ToolResult(f"There is no {'new ' if unread else ''}mail{from_whom}.", data)
        told = "; ".join(f"{mail.sender} wrote: {mail.subject}" for mail in mails[:_TOLD])
        if len(mails) == 1:
            told += f". {_gist(mails[0].text)}"
        count = "1 mail" if len(mails) == 1 else f"{len(mails)} mails"
        return ToolResult(f"{count}. {told}", data, untrusted=True)

    def email_send(
        to: Annotated[str, Ask("To whom?")],
        text: Annotated[str, Ask("What shall it say?")],
        subject: str = "",
    ) -> ToolResult:
        """Write a mail and send it after a yes."""
        box = _open(mailbox)
        address = _address(to, box, contacts())
        box.send(address, subject or _subject(text), text)
        return ToolResult(f"The mail to {to} is sent.", {"to": address, "subject": subject})

    def question(arguments: dict[str, Any]) -> str:
        box = mailbox()
        to = str(arguments["to"])
        address = _address(to, box, contacts()) if box else to
        name = to if to == address else f"{to}, {address}"
        return f"Shall I send this to {name}: {arguments['text']}?"

    def contact_find(name: Annotated[str, Ask("Whose address?")]) -> ToolResult:
        """Find somebody's mail address."""
        address = _address(name, mailbox(), contacts())
        return ToolResult(f"The address of {name} is {address}.", {"address": address})

    return [
        Tool.of(email_read),
        Tool.of(email_send, Effect.SEND, confirm=question),
        Tool.of(contact_find),
    ]


def _open(mailbox: Callable[[], Mailbox | None]) -> Mailbox:
    box = mailbox()
    if box is None:
        raise NotAllowed("I have no mail account; the settings under mail connect one.")
    return box


def _address(to: str, box: Mailbox | None, contacts: Sequence[tuple[str, str]]) -> str:
    """Give the address of a person: given, kept, or known from earlier mail."""
    spoken = re.sub(r"\s+at\s+", "@", re.sub(r"\s+dot\s+", ".", to.strip()))
    if found := _ADDRESS.search(spoken):
        return found[0]
    known = list(contacts)
    if box is not None:
        known += [(mail.sender, mail.address) for mail in box.newest(200)]
    scored = [(fuzz.token_set_ratio(to.lower(), name.lower()), at) for name, at in known]
    best = max(scored, default=(0.0, ""))
    if best[0] < _ALIKE:
        raise BadInput(f"I know no mail address of {to}.")
    return best[1]


def _subject(text: str) -> str:
    return " ".join(text.split()[:8])


def _gist(text: str) -> str:
    return " ".join(text.split())[:300]


def _plain(mail: Mail) -> dict[str, Any]:
    return {
        "from": mail.sender,
        "address": mail.address,
        "subject": mail.subject,
        "at": mail.at.isoformat(),
        "unread": mail.unread,
        "text": mail.text[:2000],
    }

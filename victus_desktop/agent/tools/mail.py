"""Mail: read, search, find an address, send after a yes. Over IMAP and SMTP or Microsoft 365."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Protocol

from rapidfuzz import fuzz

from victus_desktop.agent.facts.mail_points import point
from victus_desktop.agent.tool import Ask, Tool, ToolResult, Undo
from victus_desktop.conversation.errors import BadInput, NotAllowed
from victus_desktop.conversation.records import Effect

_TOLD = 3
_READ = 20
_SUMMED = 5
_REMEMBERED = 200
"""How many of the newest mails are searched for a name's address."""
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
        self,
        limit: int,
        *,
        sender: str = "",
        words: str = "",
        unread: bool = False,
        since: datetime | None = None,
    ) -> list[Mail]:
        """Give messages, the newest first; `since` by the day. Raises ServiceError."""

    def correspondents(self, limit: int) -> list[tuple[str, str]]:
        """Give names and addresses of who wrote last, once a message. Raises ServiceError."""

    def send(self, to: str, subject: str, text: str) -> None:
        """Send a message; returns when the server has taken it. Raises ServiceError."""

    def draft(self, to: str, subject: str, text: str) -> str:
        """Keep a message among the drafts and give its id. Raises ServiceError."""

    def discard(self, ident: str) -> None:
        """Delete a draft. Raises KeyError where it is gone, ServiceError."""


def tools(
    mailbox: Callable[[], Mailbox | None], contacts: Callable[[], Sequence[tuple[str, str]]]
) -> list[Tool]:
    """Give the tools; `contacts` are names with addresses that the user keeps."""
    recipients = _Recipients(mailbox, contacts)

    def email_read(
        sender: str = "", words: str = "", unread: bool = False, since: datetime | None = None
    ) -> ToolResult:
        """Tell which mails came: new ones, from somebody, about something."""
        mails = _open(mailbox).newest(_READ, sender=sender, words=words, unread=unread, since=since)
        if since is not None:
            mails = [mail for mail in mails if mail.at >= since]
        data = [_plain(mail) for mail in mails]
        if not mails:
            from_whom = f" from {sender}" if sender else ""
            about = f" about {words}" if words else ""
            new = "new " if unread else ""
            return ToolResult(f"There is no {new}mail{from_whom}{about}.", data)
        return ToolResult(_told(mails), data, untrusted=True)

    def contact_find(name: Annotated[str, Ask("Whose address?")]) -> ToolResult:
        """Find somebody's mail address."""
        address = recipients.find(name)
        return ToolResult(
            f"The address of {name} is {address}.", {"address": address}, untrusted=True
        )

    return [
        Tool.of(email_read),
        _summarising(mailbox),
        _sending(mailbox, recipients),
        *_drafting(mailbox, recipients),
        Tool.of(contact_find),
    ]


def _summarising(mailbox: Callable[[], Mailbox | None]) -> Tool:
    def email_summarise(
        sender: str = "", words: str = "", unread: bool = True, since: datetime | None = None
    ) -> ToolResult:
        """Sum up the mails that came: who wants what."""
        mails = _open(mailbox).newest(_SUMMED, sender=sender, words=words, unread=unread)
        mails = [mail for mail in mails if since is None or mail.at >= since]
        data = [_plain(mail) | {"point": point(mail.subject, mail.text)} for mail in mails]
        if not mails:
            return ToolResult(f"There is no {'new ' if unread else ''}mail to sum up.", data)
        told = [_summed(mail, str(one["point"])) for mail, one in zip(mails, data, strict=True)]
        return ToolResult(" ".join(told), data, untrusted=True)

    return Tool.of(email_summarise)


def _drafting(mailbox: Callable[[], Mailbox | None], recipients: "_Recipients") -> Sequence[Tool]:
    def email_draft(
        to: Annotated[str, Ask("To whom?")],
        text: Annotated[str, Ask("What shall it say?")],
        subject: str = "",
    ) -> ToolResult:
        """Write a mail and keep it among the drafts, unsent."""
        box, address = _open(mailbox), recipients.find(to)
        about = subject or _subject(text)
        ident = box.draft(address, about, text)
        data = {"to": address, "subject": about, "id": ident}
        undo = Undo("email_draft_discard", {"ident": ident})
        return ToolResult(f"A draft to {to} is among your drafts.", data, undo=undo)

    def email_draft_discard(ident: str) -> ToolResult:
        """Delete a draft that Victus wrote."""
        try:
            _open(mailbox).discard(ident)
        except KeyError as error:
            raise BadInput("That draft is gone already.") from error
        return ToolResult("The draft is deleted.", {"id": ident})

    return [Tool.of(email_draft, Effect.WRITE), Tool.of(email_draft_discard, Effect.WRITE)]


def _sending(mailbox: Callable[[], Mailbox | None], recipients: "_Recipients") -> Tool:
    def email_send(
        to: Annotated[str, Ask("To whom?")],
        text: Annotated[str, Ask("What shall it say?")],
        subject: str = "",
    ) -> ToolResult:
        """Write a mail and send it after a yes."""
        box = _open(mailbox)
        address = recipients.confirmed(to)
        about = subject or _subject(text)
        box.send(address, about, text)
        return ToolResult(f"The mail to {to} is sent.", {"to": address, "subject": about})

    def question(arguments: dict[str, Any]) -> str:
        _open(mailbox)
        to, text = str(arguments["to"]), str(arguments["text"])
        address = recipients.told(to)
        name = address if to == address else f"{to}, {address}"
        about = str(arguments.get("subject") or _subject(text))
        return f"Shall I send this to {name}, about {about!r}: {text}"

    return Tool.of(email_send, Effect.SEND, confirm=question)


class _Recipients:
    """Finds addresses; a mail goes to the one that was read out, whatever came in since."""

    def __init__(
        self,
        mailbox: Callable[[], Mailbox | None],
        contacts: Callable[[], Sequence[tuple[str, str]]],
    ) -> None:
        self._mailbox = mailbox
        self._contacts = contacts
        self._told: dict[str, str] = {}

    def told(self, to: str) -> str:
        """Give the address that the user is asked about."""
        self._told[to] = self.find(to)
        return self._told[to]

    def confirmed(self, to: str) -> str:
        """Give the address that the user was asked about."""
        return self._told.pop(to, None) or self.find(to)

    def find(self, to: str) -> str:
        """Give the address of a person: given, kept, or known from earlier mail.

        Raises BadInput where nobody or more than one is meant.
        """
        spoken = re.sub(r"\s+at\s+", "@", re.sub(r"\s+dot\s+", ".", to.strip()))
        if found := _ADDRESS.fullmatch(spoken):
            return found[0]
        box = self._mailbox()
        addresses = _alike(to, self._contacts()) or _alike(
            to, box.correspondents(_REMEMBERED) if box else ()
        )
        if not addresses:
            raise BadInput(f"I know no mail address of {to}.")
        if len(addresses) > 1:
            raise BadInput(f"Which {to}: {' or '.join(addresses[:3])}?")
        return addresses[0]


def _alike(to: str, known: Sequence[tuple[str, str]]) -> list[str]:
    """Give the addresses whose names are most like a spoken one, each once."""
    scored = [(fuzz.token_set_ratio(to.lower(), name.lower()), at.lower()) for name, at in known]
    best = max((score for score, _ in scored), default=0.0)
    if best < _ALIKE:
        return []
    return list(dict.fromkeys(at for score, at in scored if score == best))


def _open(mailbox: Callable[[], Mailbox | None]) -> Mailbox:
    box = mailbox()
    if box is None:
        raise NotAllowed("I have no mail account; the settings under mail connect one.")
    return box


def _told(mails: Sequence[Mail]) -> str:
    told = "; ".join(f"{mail.sender} wrote: {mail.subject}" for mail in mails[:_TOLD])
    if len(mails) == 1:
        return f"1 mail. {told}. {_gist(mails[0].text)}".strip()
    count = f"{len(mails)} mails" if len(mails) < _READ else f"At least {_READ} mails"
    return f"{count}. {told}"


def _summed(mail: Mail, said: str) -> str:
    about = f"{mail.sender} about {mail.subject}" if mail.subject else mail.sender
    return f"{about}: {said}" if said else f"{about}."


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

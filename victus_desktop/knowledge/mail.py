"""Mails in files: a single one (.eml) or a box of them (.mbox)."""

import mailbox
from collections.abc import Iterator
from email import message_from_binary_file, message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from victus_desktop.knowledge.markdown import markdown_blocks
from victus_desktop.knowledge.plain_text import text_blocks
from victus_desktop.knowledge.records import Block, Kind

_HEADERS = ("From", "To", "Cc", "Date")


def mail_blocks(path: Path) -> Iterator[Block]:
    """Give one mail: its subject as heading, who wrote to whom and when, what is said."""
    with path.open("rb") as file:
        yield from _blocks(message_from_binary_file(file, policy=policy.default))


def mailbox_blocks(path: Path) -> Iterator[Block]:
    """Give the mails of an mbox file, one after the other."""
    box = mailbox.mbox(path, create=False)
    try:
        for key in box.iterkeys():
            yield from _blocks(message_from_bytes(box.get_bytes(key), policy=policy.default))
    finally:
        box.close()


def _blocks(message: EmailMessage) -> Iterator[Block]:
    yield Block(str(message["Subject"] or "(no subject)"), kind=Kind.HEADING)
    known = ((name, str(message[name] or "").strip()) for name in _HEADERS)
    attached = [name for part in message.iter_attachments() if (name := part.get_filename())]
    lines = [f"{name}: {value}" for name, value in known if value]
    if attached:
        lines.append(f"Attached: {', '.join(attached)}")
    if lines:
        yield Block("\n".join(lines))
    yield from _body(message)


def _body(message: EmailMessage) -> Iterator[Block]:
    body = message.get_body(("plain", "html"))
    if body is None:
        return
    text = str(body.get_content())
    if body.get_content_subtype() == "html":
        from markitdown.converters import HtmlConverter

        yield from markdown_blocks(HtmlConverter().convert_string(text).markdown)
        return
    said = "\n".join(line for line in text.splitlines() if not line.startswith(">"))
    yield from text_blocks(said)

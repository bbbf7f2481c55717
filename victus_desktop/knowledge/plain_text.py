"""Plain text, in whatever encoding."""

import re
from collections.abc import Iterator

from victus_desktop.knowledge.records import Block
from victus_desktop.knowledge.unreadable import UnreadableDocument

_BYTE_ORDER = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}


def decoded(data: bytes) -> str:
    """Give the text of bytes: by byte order mark, as UTF-8, else as Windows-1252.

    Raises UnreadableDocument where it is no text.
    """
    for mark, encoding in _BYTE_ORDER.items():
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if b"\0" in data:
        raise UnreadableDocument("is not text, whatever its name says")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def text_blocks(text: str, page: int | None = None) -> Iterator[Block]:
    """Give the paragraphs of a text, which blank lines part."""
    for paragraph in re.split(r"\n\s*\n", text.replace("\r\n", "\n")):
        joined = re.sub(r"\n(?!\s*(?:[-*•]|\d+[.)])\s)\s*", " ", paragraph.strip())
        if joined:
            yield Block(joined, page)

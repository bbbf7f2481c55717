"""Reads a file into blocks, by its ending. Runs in a process of its own: see convert.py."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from victus_desktop.knowledge.mail import mail_blocks, mailbox_blocks
from victus_desktop.knowledge.markdown import markdown_blocks
from victus_desktop.knowledge.open_document import open_document_blocks
from victus_desktop.knowledge.pdf import pdf_blocks
from victus_desktop.knowledge.plain_text import decoded, text_blocks
from victus_desktop.knowledge.records import Block, Kind
from victus_desktop.knowledge.tables import table_text
from victus_desktop.knowledge.unreadable import UnreadableDocument

MOST_UNPACKED = 400 * 2**20
"""Bytes that a packed document may hold unpacked."""
MOST_ENTRIES = 20_000
"""Files that a packed document may hold."""
MOST_EXPANSION = 150
"""Unpacked size by packed size from which a packed document counts as a bomb.

Office documents stay below 50; what zip can reach on purpose is 1000.
"""
_SMALL = 8 * 2**20
"""Unpacked bytes below which the expansion does not matter."""
_ROWS_A_BLOCK = 20


def read(path: Path) -> list[Block]:
    """Give the blocks of a document. Raises UnreadableDocument, and what the formats raise."""
    return list(_READERS[path.suffix.lower()](path))


def _text(path: Path) -> Iterator[Block]:
    yield from text_blocks(decoded(path.read_bytes()))


def _markdown(path: Path) -> Iterator[Block]:
    yield from markdown_blocks(decoded(path.read_bytes()))


def _csv(path: Path) -> Iterator[Block]:
    text = decoded(path.read_bytes())
    try:
        dialect: type[csv.Dialect] = csv.Sniffer().sniff(text[:8192], delimiters=",;\t|")
    except csv.Error:
        dialect = csv.excel
    rows = list(csv.reader(io.StringIO(text), dialect))
    for start in range(1, max(len(rows), 2), _ROWS_A_BLOCK):
        yield Block(table_text([*rows[:1], *rows[start : start + _ROWS_A_BLOCK]]), kind=Kind.TABLE)


def _html(path: Path) -> Iterator[Block]:
    from markitdown.converters import HtmlConverter

    text = decoded(path.read_bytes())
    yield from markdown_blocks(HtmlConverter().convert_string(text).markdown)


def _packed(path: Path) -> Iterator[Block]:
    """Read DOCX, PPTX, XLSX and EPUB."""
    check_packed(path)
    from markitdown import StreamInfo
    from markitdown.converters import DocxConverter, EpubConverter, PptxConverter, XlsxConverter

    converters: dict[str, Any] = {
        ".docx": DocxConverter,
        ".pptx": PptxConverter,
        ".xlsx": XlsxConverter,
        ".epub": EpubConverter,
    }
    suffix = path.suffix.lower()
    with path.open("rb") as file:
        converted = converters[suffix]().convert(file, StreamInfo(extension=suffix))
    yield from markdown_blocks(converted.markdown)


def _open_document(path: Path) -> Iterator[Block]:
    check_packed(path)
    yield from open_document_blocks(path)


def check_packed(path: Path) -> None:
    """Refuse what is no zip file, is encrypted or would unpack to far more than it should.

    The sizes are those that the file states; zipfile never unpacks more than is stated.
    """
    if not zipfile.is_zipfile(path):
        with path.open("rb") as file:
            protected = file.read(8) == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        raise UnreadableDocument(
            "is protected with a password, or in an old format" if protected else "is damaged"
        )
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableDocument("is protected with a password")
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    bomb = unpacked > _SMALL and unpacked / packed > MOST_EXPANSION
    if bomb or unpacked > MOST_UNPACKED or len(entries) > MOST_ENTRIES:
        raise UnreadableDocument("unpacks to too much")


_READERS: dict[str, Callable[[Path], Iterator[Block]]] = {
    ".pdf": pdf_blocks,
    ".docx": _packed,
    ".pptx": _packed,
    ".xlsx": _packed,
    ".epub": _packed,
    ".odt": _open_document,
    ".html": _html,
    ".htm": _html,
    ".xhtml": _html,
    ".md": _markdown,
    ".markdown": _markdown,
    ".txt": _text,
    ".text": _text,
    ".rst": _text,
    ".log": _text,
    ".csv": _csv,
    ".tsv": _csv,
    ".eml": mail_blocks,
    ".mbox": mailbox_blocks,
}
SUFFIXES = frozenset(_READERS)
"""Endings of the files that can be read."""

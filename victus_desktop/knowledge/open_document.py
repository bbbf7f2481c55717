"""OpenDocument texts (ODF 1.3): one XML file in a zip."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from victus_desktop.knowledge.records import Block, Kind
from victus_desktop.knowledge.tables import table_text
from victus_desktop.knowledge.unreadable import UnreadableDocument

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_MANIFEST = "META-INF/manifest.xml"
_SPACES = {f"{_TEXT}s": " ", f"{_TEXT}tab": " ", f"{_TEXT}line-break": "\n"}


def open_document_blocks(path: Path) -> Iterator[Block]:
    """Give the headings, paragraphs, lists and tables of an ODT file."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        if _MANIFEST in names and b"encryption-data" in archive.read(_MANIFEST):
            raise UnreadableDocument("is protected with a password")
        if "content.xml" not in names:
            raise UnreadableDocument("is damaged")
        root = ElementTree.fromstring(archive.read("content.xml"))
    body = root.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is not None:
        yield from _blocks(body)


def _blocks(parent: ElementTree.Element) -> Iterator[Block]:
    for child in parent:
        if child.tag == f"{_TEXT}h":
            level = int(child.get(f"{_TEXT}outline-level", "1"))
            yield Block(_words(child), kind=Kind.HEADING, level=level)
        elif child.tag == f"{_TEXT}p":
            yield Block(_words(child))
        elif child.tag == f"{_TABLE}table":
            yield Block(table_text(list(_rows(child))), kind=Kind.TABLE)
        elif child.tag == f"{_TEXT}list":
            items = (_words(item) for item in child.iter(f"{_TEXT}p"))
            yield Block("\n".join(item for item in items if item))
        elif child.tag in (f"{_TEXT}section", f"{_TEXT}index-body"):
            yield from _blocks(child)


def _rows(table: ElementTree.Element) -> Iterator[list[str]]:
    for row in table.iter(f"{_TABLE}table-row"):
        yield [_words(cell) for cell in row.findall(f"{_TABLE}table-cell")]


def _words(element: ElementTree.Element) -> str:
    return "".join(_pieces(element)).strip()


def _pieces(element: ElementTree.Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        yield _SPACES.get(child.tag, "")
        if child.tag not in (f"{_OFFICE}annotation", f"{_TEXT}note"):
            yield from _pieces(child)
        yield child.tail or ""

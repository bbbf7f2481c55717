"""PDF: paragraphs with their page; larger or bold short lines are headings."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from victus_desktop.knowledge.records import Block, Kind
from victus_desktop.knowledge.unreadable import UnreadableDocument

if TYPE_CHECKING:
    from pdfminer.layout import LTTextContainer

_LARGER = 1.15
"""Letter size by that of the body from which a short piece is a heading."""
_HEADING_WORDS = 14
_REPEATED = 0.5
"""Share of the pages on which a piece stands that is a running head or a page number."""


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    page: int
    size: float
    """Letter height in points."""
    bold: bool


def pdf_blocks(path: Path) -> Iterator[Block]:
    """Give the blocks of a PDF, the running heads and page numbers left out.

    Raises UnreadableDocument where it is protected; what is damaged raises as pdfminer does.
    """
    pieces = list(_pieces(path))
    if not pieces:
        return
    letters: Counter[float] = Counter()
    for piece in pieces:
        letters[piece.size] += len(piece.text)
    body = letters.most_common(1)[0][0]
    sizes = sorted({piece.size for piece in pieces if piece.size > body * _LARGER}, reverse=True)
    repeated = _repeated(pieces)
    for piece in pieces:
        if _masked(piece.text) in repeated:
            continue
        level = _level(piece, body, sizes)
        kind = Kind.HEADING if level else Kind.TEXT
        yield Block(piece.text, piece.page, kind, level or 1)


def _level(piece: _Piece, body: float, sizes: list[float]) -> int:
    """Give the depth of a heading, 0 where the piece is none."""
    words = len(piece.text.split())
    if words > _HEADING_WORDS or "\n" in piece.text or not re.search(r"[^\W\d]", piece.text):
        return 0
    if piece.size in sizes:
        return min(3, 1 + sizes.index(piece.size))
    title = piece.bold and piece.size >= body and not piece.text.endswith((".", ",", ";", ":"))
    return 4 if title else 0


def _repeated(pieces: Iterable[_Piece]) -> set[str]:
    pages: dict[str, set[int]] = {}
    for piece in pieces:
        pages.setdefault(_masked(piece.text), set()).add(piece.page)
    count = len(set().union(*pages.values()))
    return {text for text, on in pages.items() if len(on) > 2 and len(on) >= count * _REPEATED}


def _masked(text: str) -> str:
    return re.sub(r"\d+", "#", text)


def _pieces(path: Path) -> Iterator[_Piece]:
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LTTextContainer
    from pdfminer.pdfdocument import PDFEncryptionError

    try:
        for number, page in enumerate(extract_pages(path), 1):
            for element in page:
                if isinstance(element, LTTextContainer):
                    yield from _paragraphs(element, number)
    except PDFEncryptionError as error:
        raise UnreadableDocument("is protected with a password") from error


def _paragraphs(box: "LTTextContainer[Any]", page: int) -> Iterator[_Piece]:
    """Give the paragraph of a box; a line in other letters, as a heading is, stands alone."""
    kept: list[_Piece] = []
    for line in _lines(box, page):
        if kept and not _alike(kept[-1], line):
            yield _whole(kept)
            kept = []
        kept.append(line)
    if kept:
        yield _whole(kept)


def _lines(box: "LTTextContainer[Any]", page: int) -> Iterator[_Piece]:
    from pdfminer.layout import LTChar, LTTextLine

    for line in box:
        if not isinstance(line, LTTextLine) or not line.get_text().strip():
            continue
        letters = [char for char in line if isinstance(char, LTChar)]
        if letters:
            size = round(sum(char.size for char in letters) / len(letters), 1)
            bold = sum("bold" in char.fontname.lower() for char in letters) > len(letters) / 2
            yield _Piece(line.get_text().strip(), page, size, bold)


def _alike(first: _Piece, second: _Piece) -> bool:
    larger, smaller = max(first.size, second.size), min(first.size, second.size)
    return first.bold == second.bold and larger < smaller * _LARGER


def _whole(lines: list[_Piece]) -> _Piece:
    return replace(lines[0], text=_unwrapped([line.text for line in lines]))


def _unwrapped(lines: Iterable[str]) -> str:
    """Join the lines of a paragraph; a word parted at the end of a line is whole again."""
    joined = "\n".join(lines)
    joined = re.sub(r"(?<=[a-z])[-\u00ad]\n(?=[a-z])", "", joined)
    joined = re.sub(r"\n(?!\s*(?:[-*•]|\d+[.)])\s)", " ", joined)
    joined = re.sub(r"(?:\s*\.){4,}", " …", joined)
    return re.sub(r"[ \t]+", " ", joined).strip()

"""Blocks of Markdown, which is also what most converters give."""

import re
from collections.abc import Iterator
from itertools import groupby

from victus_desktop.knowledge.records import Block, Kind
from victus_desktop.knowledge.tables import table_text

_HEADING = re.compile(r"(#{1,6})\s+(.+?)\s*#*$")
_SLIDE = re.compile(r"<!-- Slide number: (\d+) -->")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_IMAGE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_EMPHASIS = re.compile(r"(\*\*|__|`)(.+?)\1")
_RULE = re.compile(r"\|?[\s:|-]+\|?$")
_CELL_END = re.compile(r"(?<!\\)\|")
_FENCE = re.compile(r"```|~~~")
_LIST_ITEM = re.compile(r"\s*([-*+]|\d+[.)])\s")


def markdown_blocks(text: str) -> Iterator[Block]:
    """Cut Markdown into headings, paragraphs and tables, without its marks.

    Slide comments as markitdown writes them become pages.
    """
    page: int | None = None
    for code, lines in _runs(text):
        if code:
            yield Block("\n".join(lines), page)
            continue
        slide = _SLIDE.match(lines[0].strip())
        if slide:
            page = int(slide[1])
            lines = lines[1:]
        yield from _blocks_of(lines, page)


def _runs(text: str) -> Iterator[tuple[bool, list[str]]]:
    """Give the runs of lines between blank lines, and fenced code whole, told apart by True."""
    kept: list[str] = []
    fenced = False
    for line in text.splitlines():
        fence = _FENCE.match(line.strip())
        starts = _SLIDE.match(line.strip()) or _HEADING.match(line)
        ends = fence or (not fenced and (starts or not line.strip()))
        if ends and kept:
            yield fenced, kept
            kept = []
        if fence:
            fenced = not fenced
        elif line.strip():
            kept.append(line)
    if kept:
        yield fenced, kept


def _blocks_of(lines: list[str], page: int | None) -> Iterator[Block]:
    if lines and (found := _HEADING.match(lines[0])):
        yield Block(plain(found[2]), page, Kind.HEADING, len(found[1]))
        lines = lines[1:]
    for is_table, run in groupby(lines, key=lambda line: line.lstrip().startswith("|")):
        rows = list(run)
        kept = _table(rows) if is_table else _prose(rows)
        if kept:
            yield Block(kept, page, Kind.TABLE if is_table else Kind.TEXT)


def _table(rows: list[str]) -> str:
    kept = [row.strip() for row in rows if not _RULE.fullmatch(row.strip())]
    return table_text([[plain(cell) for cell in _CELL_END.split(row.strip("|"))] for row in kept])


def _prose(lines: list[str]) -> str:
    """Join wrapped lines; the items of a list stay on lines of their own."""
    joined = "\n".join(lines)
    joined = re.sub(r"\n(?!\s*(?:[-*+]|\d+[.)])\s)\s*", " ", joined)
    return "\n".join(filter(None, (plain(line) for line in joined.splitlines())))


def plain(text: str) -> str:
    """Take the marks out of a line of Markdown."""
    text = _COMMENT.sub("", text)
    text = _IMAGE.sub(r"\1", text)
    text = _LINK.sub(r"\1", text)
    text = _EMPHASIS.sub(r"\2", text)
    text = _LIST_ITEM.sub("", text, count=1) if _LIST_ITEM.match(text) else text
    text = re.sub(r"^>\s?", "", text)
    return re.sub(r"\\([\\`*_{}\[\]()#+.!|-])", r"\1", text).strip()

"""Cuts a document into passages: paragraphs kept whole, small ones joined, long ones divided."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from victus_desktop.knowledge.records import Block, Kind, Passage
from victus_desktop.knowledge.words import sentences

SHORT = 40
"""Words below which a paragraph is joined with what follows under the same heading."""
LONG = 200
"""Words above which a paragraph is divided at its sentences.

The embedding model reads 256 tokens, about 190 words; what is longer would be found only by
its beginning.
"""
_HEADING_DEPTH = 3


def passages_of(blocks: Iterable[Block]) -> list[Passage]:
    """Give the passages of a document in reading order."""
    return list(_joined(piece for part in _under_headings(blocks) for piece in _divided(part)))


def _under_headings(blocks: Iterable[Block]) -> Iterator[Passage]:
    """Give each text with the headings above it; a heading with nothing below is a text itself."""
    above: list[Block] = []
    bare: Block | None = None
    for block in blocks:
        if not block.text.strip():
            continue
        if block.kind is Kind.HEADING:
            if bare and block.level <= bare.level:
                yield _under(above[:-1], bare)
            above = [*(heading for heading in above if heading.level < block.level), block]
            bare = block
        else:
            yield _under(above, block)
            bare = None
    if bare:
        yield _under(above[:-1], bare)


def _under(above: list[Block], block: Block) -> Passage:
    names = [heading.text.strip() for heading in above[-_HEADING_DEPTH:]]
    return Passage(block.text.strip(), block.page, " > ".join(names))


def _divided(passage: Passage) -> Iterator[Passage]:
    if _length(passage.text) <= LONG:
        yield passage
        return
    pieces = [piece for sentence in sentences(passage.text) for piece in _windows(sentence)]
    target = _length(passage.text) / -(-_length(passage.text) // LONG)
    glue = "\n" if "\n" in passage.text else " "
    kept: list[str] = []
    for piece in pieces:
        full = _length(" ".join(kept)) >= target or _length(" ".join([*kept, piece])) > LONG
        if kept and full:
            yield replace(passage, text=glue.join(kept))
            kept = []
        kept.append(piece)
    if kept:
        yield replace(passage, text=glue.join(kept))


def _windows(sentence: str) -> Iterator[str]:
    """Give a sentence whole, or cut where it has no end in sight (tables, bad conversions)."""
    parts = sentence.split()
    if len(parts) <= LONG:
        yield sentence
        return
    for start in range(0, len(parts), LONG):
        yield " ".join(parts[start : start + LONG])


def _joined(pieces: Iterable[Passage]) -> Iterator[Passage]:
    """Join neighbours that are short, on the same page and under the same heading."""
    kept: Passage | None = None
    for piece in pieces:
        if kept and _belong(kept, piece):
            kept = replace(kept, text=f"{kept.text}\n{piece.text}")
            continue
        if kept:
            yield kept
        kept = piece
    if kept:
        yield kept


def _belong(first: Passage, second: Passage) -> bool:
    same = (first.page, first.heading) == (second.page, second.heading)
    lengths = _length(first.text), _length(second.text)
    return same and min(lengths) < SHORT and sum(lengths) <= LONG


def _length(text: str) -> int:
    return len(text.split())

"""Marks in streamed text, which may come in pieces."""

from collections.abc import Iterable, Iterator, Sequence


def up_to(pieces: Iterable[str], marks: Sequence[str]) -> Iterator[str]:
    """Pass text on up to the first of the marks."""
    text = ""
    for piece in pieces:
        text += piece
        found = [place for mark in marks if (place := text.find(mark)) >= 0]
        if found:
            if min(found):
                yield text[: min(found)]
            return
        ready = len(text) - begun(text, marks)
        if ready:
            yield text[:ready]
            text = text[ready:]
    if text:
        yield text


def begun(text: str, marks: Sequence[str]) -> int:
    """Give how many letters at the end may be the beginning of a mark."""
    longest = max(map(len, marks), default=1) - 1
    for length in range(min(len(text), longest), 0, -1):
        if any(mark.startswith(text[-length:]) for mark in marks):
            return length
    return 0


def without(pieces: Iterable[str], opening: str, closing: str) -> Iterator[str]:
    """Leave out what stands between two marks; what is never closed, to the end."""
    text, inside = "", False
    for piece in pieces:
        text += piece
        while True:
            mark = closing if inside else opening
            before, found, after = text.partition(mark)
            if not found:
                break
            if not inside and before:
                yield before
            text, inside = after, not inside
        keep = begun(text, [closing if inside else opening])
        ready = len(text) - keep
        if ready and not inside:
            yield text[:ready]
        text = text[ready:]
    if text and not inside:
        yield text

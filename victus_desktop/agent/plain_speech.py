"""A model's words made fit to be an answer: no thinking, no markup, no loops, no false claims."""

import re
from collections.abc import Iterable, Iterator

NOTHING_DONE = "I have not done anything; I can only answer that in words."
_CLAIM = re.compile(
    r"\b(?:i(?:'ve| have|'m| am|'ll| will)?(?: now| just| already| successfully)?"
    r"|(?:has|have) (?:now |just |already |successfully )?been|is now|are now)\s+"
    r"(?:set|setting|sent|sending|add(?:ed|ing)?|creat(?:ed|ing)|delet(?:ed|ing)|remov(?:ed|ing)"
    r"|cancel+ed|cancel+ing|schedul(?:ed|ing)|book(?:ed|ing)|order(?:ed|ing)|turn(?:ed|ing)"
    r"|switch(?:ed|ing)|play(?:ing|ed)|sav(?:ed|ing)|updat(?:ed|ing)|chang(?:ed|ing)"
    r"|remind(?:ed|ing)?|open(?:ed|ing)|call(?:ed|ing)|e?mail(?:ed|ing)|post(?:ed|ing)|done)\b"
    r"|^(?:done|all set|okay, done)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_MARKUP = re.compile(r"[*_#`>|~]+|^\s*(?:[-•]|\d+\.)\s+", re.MULTILINE)
_PICTURES = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u200d]")


def claims_action(sentence: str) -> bool:
    """Tell whether a sentence says that something was or is being done."""
    return bool(_CLAIM.search(sentence))


def sentences(pieces: Iterable[str], most: int = 2) -> Iterator[str]:
    """Give a model's words sentence by sentence, as soon as each is whole.

    Leaves out thinking and markup, ends at a repetition, at a false claim and after `most`.
    """
    given: list[str] = []
    for sentence in _cut(_without_thinking(pieces)):
        plain = _plain(sentence)
        if not plain:
            continue
        if plain.lower() in given or len(given) >= most:
            return
        if claims_action(plain):
            yield NOTHING_DONE if not given else ""
            return
        given.append(plain.lower())
        yield plain


def _plain(sentence: str) -> str:
    bare = _PICTURES.sub("", _MARKUP.sub("", sentence)).strip()
    unfit = re.fullmatch(r"[\W_\d]*", bare) or bare.startswith(("{", "[")) or "://" in bare
    return "" if unfit else bare


def _cut(pieces: Iterable[str]) -> Iterator[str]:
    text = ""
    for piece in pieces:
        text += piece
        *whole, text = _SENTENCE.split(text)
        yield from whole
    if re.search(r"[.!?]\W*$", text) or len(text.split()) < 12:
        yield text
    elif text:
        yield text.rsplit(",", 1)[0].rstrip() + "."


def _without_thinking(pieces: Iterable[str]) -> Iterator[str]:
    """Leave out `<think>` blocks, whose marks may come in pieces."""
    text, inside = "", False
    for piece in pieces:
        text += piece
        while True:
            mark = "</think>" if inside else "<think>"
            before, found, after = text.partition(mark)
            if not found:
                break
            if not inside and before:
                yield before
            text, inside = after, not inside
        if not inside:
            keep = _possible_mark(text)
            if len(text) > keep:
                yield text[: len(text) - keep]
                text = text[len(text) - keep :]
    if not inside and text:
        yield text


def _possible_mark(text: str) -> int:
    """Give how many letters at the end may begin a mark."""
    for length in range(min(len(text), 6), 0, -1):
        if "<think>".startswith(text[-length:]):
            return length
    return 0

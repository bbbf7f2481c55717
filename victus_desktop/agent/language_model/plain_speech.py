"""A model's words made fit to be an answer: no thinking, no markup, no loops, no false claims."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from victus_desktop.agent.language_model.claims import (
    NOTHING_DONE,
    UNKNOWABLE,
    claims_action,
    states_unknowable,
)
from victus_desktop.agent.language_model.marks import up_to, without
from victus_desktop.conversation.ports import Part
from victus_desktop.conversation.sentences import breath

_OTHERS = ("\nUser:", "\nHuman:", "\nQ:", "<|")
"""Where a small model begins to write the other side of the conversation."""
_FIRST_CLAUSE = 16
"""Letters that a first clause has at least when it is given before its sentence is whole."""
_TORN = 4
"""Words without an end that count as torn; fewer may be an answer ("The capital is, Paris")."""
_CLAUSE = re.compile(r"[,;:](?=\s)")
_SENTENCE = re.compile(r"[.!?…]+[\"”’)]*\s+|\n+")
_SHORT_FORM = re.compile(r"\b(?:[A-Z]|Dr|Mr|Mrs|Ms|Prof|St|vs|e\.g|i\.e|U\.S|No|\d)\.\s*$")
_MARKUP = re.compile(
    r"[*_#`>|~]+|^\s*(?:[-•]|\d+[.)])\s+|^\s*(?:assistant|victus|a)\s*:", re.M | re.I
)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_PICTURES = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200d]")


@dataclass(frozen=True, slots=True)
class _Stretch:
    text: str
    is_whole: bool
    """False for a clause whose sentence goes on."""
    is_ended: bool = True
    """False where the words stop in mid-sentence."""


def sentences(pieces: Iterable[str], most: int = 2) -> Iterator[Part]:
    """Give a model's words sentence by sentence, as soon as each is whole.

    The first clause comes ahead of its sentence, so that sound begins early; where it has no comma
    it is spoken as if it had one, so that the voice does not fall. Leaves out thinking,
    code and markup; ends at a repetition, after `most` sentences, and at what the model must not
    say, giving NOTHING_DONE or UNKNOWABLE in its place.
    """
    given: set[str] = set()
    begun = ""
    for stretch in _stretches(_bare(pieces)):
        text = _plain(stretch.text)
        torn = not stretch.is_ended and (given or (begun and len(text.split()) >= _TORN))
        if not text or torn:
            continue
        sentence = f"{begun} {text}".strip()
        if forbidden := _forbidden(sentence):
            yield Part(forbidden)
            return
        if sentence.lower() in given:
            return
        yield _part(stretch, text)
        begun = "" if stretch.is_whole else sentence
        if stretch.is_whole:
            given.add(sentence.lower())
        if len(given) >= most:
            return


def _part(stretch: _Stretch, text: str) -> Part:
    if not stretch.is_ended:
        return Part(_closed(text))
    return Part(text, f"{text}," if not stretch.is_whole and text[-1].isalnum() else None)


def _forbidden(sentence: str) -> str:
    if claims_action(sentence):
        return NOTHING_DONE
    return UNKNOWABLE if states_unknowable(sentence) else ""


def _bare(pieces: Iterable[str]) -> Iterator[str]:
    spoken = without(without(pieces, "<think>", "</think>"), "```", "```")
    return up_to(spoken, _OTHERS)


def _plain(sentence: str) -> str:
    text = _MARKUP.sub("", _LINK.sub(r"\1", sentence))
    text = " ".join(_PICTURES.sub("", text).split())
    unfit = re.fullmatch(r"[\W_\d]*", text) and not re.search(r"\d", text)
    return "" if unfit or text.startswith(("{", "[")) or "://" in text else text


def _stretches(pieces: Iterable[str]) -> Iterator[_Stretch]:
    text, is_first = "", True
    for piece in pieces:
        text += piece
        while end := _sentence_end(text):
            yield _Stretch(text[:end], is_whole=True)
            text, is_first = text[end:], False
        if is_first and (clause := _clause_end(text)):
            yield _Stretch(text[:clause], is_whole=False)
            text, is_first = text[clause:], False
    if text.strip():
        yield _Stretch(text, is_whole=True, is_ended=bool(re.search(r"[.!?…]\W*$", text)))


def _sentence_end(text: str) -> int:
    for end in _SENTENCE.finditer(text):
        head = text[: end.end()]
        if not _SHORT_FORM.search(head.rstrip() + " ") or "\n" in end.group():
            return end.end()
    return 0


def _clause_end(text: str) -> int:
    clause = _CLAUSE.search(text, _FIRST_CLAUSE)
    return clause.end() if clause else breath(text)


def _closed(text: str) -> str:
    """End a sentence that was cut short, at its last clause where it has one."""
    if len(text.split()) < 8:
        return text
    return text.rsplit(",", 1)[0].rstrip(" ,;:-") + "."

"""From what was said to what is typed: spoken punctuation, new lines, 'scratch that'."""

import re
from dataclasses import dataclass

_MARKS = {
    "comma": ",",
    "full stop": ".",
    "period": ".",
    "question mark": "?",
    "exclamation mark": "!",
    "exclamation point": "!",
    "semicolon": ";",
    "colon": ":",
    "ellipsis": "…",
    "dash": " –",
    "hyphen": "-",
    "open parenthesis": "(",
    "open bracket": "(",
    "close parenthesis": ")",
    "close bracket": ")",
    "open quote": "“",
    "open quotes": "“",
    "close quote": "”",
    "close quotes": "”",
    "unquote": "”",
    "new line": "\n",
    "newline": "\n",
    "new paragraph": "\n\n",
}
_OPENING = "(“"
_JOINING = "-"
_NEVER_NAMES = (
    " a also an and are as at because but by can do for from he her his how if in is it its maybe "
    "my not of on or our she so that the their then there they this to we what when where which "
    "who why with would you your "
)
_ENDS = ".?!…\n"
_SCRATCH = "scratch that"
_BEFORE_A_NOUN = re.compile(r"\b(?:a|an|the|this|that|each|every|of|oxford|time)$", re.IGNORECASE)
_SPOKEN = re.compile(
    r"[,.]?\s*\b("
    + "|".join(sorted((*_MARKS, _SCRATCH), key=len, reverse=True)).replace(" ", r"\s+")
    + r")\b\s*[,.?!;:]?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Typed:
    """What is to be done in the focused window."""

    erase: int
    """Characters to take back first, of what was typed before."""
    text: str


@dataclass
class Dictation:
    """Words one dictation after the other; knows what it typed, to take it back."""

    _pieces: tuple[str, ...] = ()

    def take(self, said: str) -> Typed:
        """Give what to type for what was said.

        'Scratch that' takes back the words since the last mark or the last scratch, or, said
        first, the whole dictation before.
        """
        erase = 0
        text = ""
        for words, command in _parts(said):
            text = _append(text, words, self._before(text))
            if command == _SCRATCH:
                if text.strip():
                    text = _without_last_phrase(text)
                elif self._pieces:
                    erase += len(self._pieces[-1])
                    self._pieces = self._pieces[:-1]
            elif command:
                text = _append(text, _MARKS[command], self._before(text))
        if text:
            self._pieces = (*self._pieces, text)
        return Typed(erase, text)

    def forget(self) -> None:
        """Another window has the focus: there is nothing to take back or to go on from."""
        self._pieces = ()

    def _before(self, text: str) -> str:
        return text or "".join(self._pieces[-2:])


def _parts(said: str) -> list[tuple[str, str]]:
    """Split into words and the spoken command that follows them ('' at the end)."""
    parts: list[tuple[str, str]] = []
    start = 0
    for found in _SPOKEN.finditer(said):
        words = said[start : found.start()].strip()
        command = re.sub(r"\s+", " ", found[1].lower())
        if command != _SCRATCH and _BEFORE_A_NOUN.search(words):
            continue
        parts.append((words, command))
        start = found.end()
    parts.append((said[start:].strip(), ""))
    return parts


def _append(text: str, piece: str, before: str) -> str:
    if not piece:
        return text
    mark = piece in _MARKS.values()
    if not mark and (not before or before.rstrip(" ”)")[-1:] in _ENDS):
        piece = piece[0].upper() + piece[1:]
    elif not mark and not before[-1:].isalnum() and before[-1:] not in _OPENING:
        piece = _uncapitalised(piece)
    if mark and piece not in _OPENING:
        return text.rstrip(" ") + piece
    gap = "" if not before or before[-1] in f"{_OPENING}{_JOINING}\n " else " "
    return text + gap + piece


def _uncapitalised(piece: str) -> str:
    """Undo the capital that a recogniser gives the first word after a pause."""
    first = piece.split()[0]
    return piece[0].lower() + piece[1:] if f" {first.lower()} " in _NEVER_NAMES else piece


def _without_last_phrase(text: str) -> str:
    cut = max(text.rstrip(f"{_ENDS} ").rfind(mark) for mark in f",;:{_ENDS}")
    return text[: cut + 1]

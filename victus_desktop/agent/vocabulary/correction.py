"""Misheard names put right after transcription, by how they sound.

Three things change a text, and none of them touches an ordinary word by itself:

- what the user taught: 'I said Anna, not Hannah';
- a word that is none ('Kovalsky') and sounds like a name that is known ('Kowalski');
- words that written together are a known name ('fire fox'), or sound just like a long one.

Sound is compared by Metaphone (Philips 1990), spelling by the Levenshtein ratio.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import jellyfish
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from victus_desktop.agent.vocabulary.ordinary import OrdinaryWords
from victus_desktop.conversation.records import Misheard

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_OWNER = re.compile(r"['’]s$", re.IGNORECASE)
_SHORTEST = 4
"""Letters of a name that is found by its sound."""
_SHORTEST_SOUND = 5
"""Sounds of a name that ordinary words together may stand for."""
_ALIKE_SOUND = 1
"""Sounds in which a word may differ from a name, of four and more."""
_ALIKE = 70
"""Least likeness of the spelling (0 to 100) where the sound is the same."""
_ALIKE_BOTH = 75
"""The same where the sound differs."""
_MOST_WORDS = 3
"""Words that may be one name."""


@dataclass(frozen=True, slots=True)
class _Name:
    written: str
    letters: str
    sound: str


class Corrector:
    """Puts names right. Made anew when the names change; may be shared by threads."""

    def __init__(
        self, names: Iterable[str], learnt: Iterable[Misheard], ordinary: OrdinaryWords
    ) -> None:
        self._ordinary = ordinary
        self._learnt = [(_pattern(one.heard), one) for one in learnt if one.heard.strip()]
        told = {_letters(word): word for name in names for word in _parts(name)}
        told.pop("", None)
        self._names = [
            _Name(word, letters, jellyfish.metaphone(letters))
            for letters, word in told.items()
            if len(letters) >= _SHORTEST and not ordinary.common(letters)
        ]
        self._by_letters: Mapping[str, _Name] = {name.letters: name for name in self._names}
        self._by_sound = _unique(self._names)

    def correct(self, text: str) -> str:
        """Give the text with its names put right."""
        for pattern, one in self._learnt:
            text = pattern.sub(lambda found, one=one: self._taught(found, one), text)  # type: ignore[misc]
        words = [(*found.span(), found[0]) for found in _WORD.finditer(text)]
        changes = list(self._changes(words))
        for start, end, name in reversed(changes):
            text = f"{text[:start]}{name}{text[end:]}"
        return text

    def _taught(self, found: "re.Match[str]", one: Misheard) -> str:
        """A common word is put right only where it was written as a name."""
        heard = found[0]
        begins = not found.string[: found.start()].strip() or re.search(
            r"[.!?]\s*$", found.string[: found.start()]
        )
        is_name = heard[:1].isupper() and not begins
        if self._ordinary.everyday(one.heard) and not is_name:
            return heard
        return one.meant

    def _changes(self, words: list[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
        at = 0
        while at < len(words):
            for count in range(min(_MOST_WORDS, len(words) - at), 0, -1):
                window = words[at : at + count]
                heard = [word for _, _, word in window]
                owner = _OWNER.search(heard[-1])
                heard[-1] = _OWNER.sub("", heard[-1])
                name = self._word(heard[0]) if count == 1 else self._joined(heard)
                if name is not None:
                    yield window[0][0], window[-1][1], f"{name}{owner[0] if owner else ''}"
                    at += count - 1
                    break
            at += 1

    def _joined(self, heard: list[str]) -> str | None:
        """Give the name that words are together."""
        letters = "".join(map(_letters, heard))
        name = self._by_letters.get(letters)
        if name is not None:
            return name.written
        if len(letters) < _SHORTEST or any(word.isdecimal() for word in heard):
            return None
        sound = jellyfish.metaphone(letters)
        name = self._by_sound.get(sound)
        alike = name is not None and fuzz.ratio(letters, name.letters) >= _ALIKE
        return name.written if name and alike and len(sound) >= _SHORTEST_SOUND else None

    def _word(self, heard: str) -> str | None:
        """Give the name that a word which is none stands for."""
        letters = _letters(heard)
        if len(letters) < _SHORTEST or letters in self._by_letters or heard in self._ordinary:
            return None
        sound = jellyfish.metaphone(letters)
        scored = [
            (fuzz.ratio(letters, name.letters), name.written)
            for name in self._names
            if _sounds_like(letters, sound, name)
        ]
        return max(scored)[1] if scored else None


def _sounds_like(letters: str, sound: str, name: _Name) -> bool:
    ratio = fuzz.ratio(letters, name.letters)
    if sound == name.sound:
        return ratio >= _ALIKE
    if min(len(sound), len(name.sound)) < _SHORTEST:
        return False
    return ratio >= _ALIKE_BOTH and Levenshtein.distance(sound, name.sound) <= _ALIKE_SOUND


def _parts(name: str) -> list[str]:
    """Give a name's words, as they are written."""
    return _WORD.findall(name)


def _letters(word: str) -> str:
    return "".join(letter for letter in word.lower() if letter.isalnum())


def _unique(names: list[_Name]) -> Mapping[str, _Name]:
    """Give the names by sound, without those that sound the same."""
    found: dict[str, _Name] = {}
    twice: set[str] = set()
    for name in names:
        if found.setdefault(name.sound, name) is not name:
            twice.add(name.sound)
    return {sound: name for sound, name in found.items() if sound not in twice}


def _pattern(heard: str) -> "re.Pattern[str]":
    words = r"\s+".join(map(re.escape, heard.split()))
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)

"""Which words are ordinary, so that they are never taken for a misheard name.

The word lists are those of pyspellchecker: words of subtitles and books with their counts.
"""

from collections.abc import Mapping
from functools import lru_cache

_COMMON = 200
"""Count from which speech recognition surely knows a word: of 160,000 English words, 38,000."""
_EVERYDAY = 5000
"""Count from which a word is in everybody's mouth: 7,700 English words."""
LANGUAGES = frozenset(("en", "de", "es", "fr", "it", "nl", "pt"))


class OrdinaryWords:
    """The words of one language."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        """Take how often each word, in lower case, was counted."""
        self._counts = counts

    def __contains__(self, word: str) -> bool:
        """Whether it is a word at all, rare ones included."""
        return word.lower() in self._counts

    def common(self, word: str) -> bool:
        """Whether speech recognition surely knows it."""
        return self._counts.get(word.lower(), 0) >= _COMMON

    def everyday(self, word: str) -> bool:
        """Whether it is said so often that it may not be replaced wherever it is heard."""
        return self._counts.get(word.lower(), 0) >= _EVERYDAY


@lru_cache(maxsize=4)
def ordinary_words(language: str) -> OrdinaryWords:
    """Give the words of a language by its code; English ones where there are none of it.

    Takes half a second the first time.
    """
    from spellchecker import SpellChecker

    known = language if language in LANGUAGES else "en"
    return OrdinaryWords(dict(SpellChecker(language=known).word_frequency.dictionary))

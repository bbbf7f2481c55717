"""Lines that end within a word: Qt's labels break them only between words."""

import re

_BREAK = "\u200b"
"""Zero width space, at which a line may end."""
_LONG = re.compile(r"\S{41,}")
"""What may be too long for a line: an address, a path, letters without end."""
_PIECE = re.compile(r"\S{1,16}")


def breakable(text: str) -> str:
    """Give a text whose long words may go on in the next line."""
    return _LONG.sub(lambda word: _BREAK.join(_PIECE.findall(word[0])), text)


def unbroken(text: str) -> str:
    """Give it as it was before `breakable`."""
    return text.replace(_BREAK, "")

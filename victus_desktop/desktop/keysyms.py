"""Key symbols, as X11 and Wayland know them (X11 protocol, appendix A)."""

RETURN, TAB, BACKSPACE = 0xFF0D, 0xFF09, 0xFF08
_UNICODE = 0x0100_0000
"""Offset of the key symbols for characters beyond Latin 1."""


def keysym(letter: str) -> int:
    """Give the key symbol of a character."""
    if letter in "\n\t":
        return RETURN if letter == "\n" else TAB
    code = ord(letter)
    return code if code < 0x100 else _UNICODE | code

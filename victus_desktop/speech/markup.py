"""From an answer as written to its plain words: Markdown, links, code, JSON and emoji go."""

import functools
import json
import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_THINKING = re.compile(r"<(think|thinking)>.*?(?:</\1>|\Z)", re.DOTALL | re.IGNORECASE)
_THOUGHT = re.compile(r"\A.*</(?:think|thinking)>", re.DOTALL | re.IGNORECASE)
_DATA = re.compile(r"""\{\s*["'}]|\[\s*[{\["']""")
_TAG = re.compile(r"</?[a-zA-Z!][^<>]*>")
_EMAIL = re.compile(r"\b(?:mailto:)?([\w.+-]+)@(\w[\w-]*(?:\.\w[\w-]*)+)")
_ADDRESS = re.compile(
    r"\b(?:[a-z][a-z0-9+.-]*:/+|www\.)(?:[^\s/@<>]*@)?(?P<host>[^\s/:?#<>()\[\]\"',;]*)[^\s<>\"]*",
    re.IGNORECASE,
)
_HOST = re.compile(
    r"\b((?:[a-z0-9][\w-]*\.)+(?:com|org|net|edu|gov|info|io|dev|app|eu|de|fr|uk|ai))\b(?:/[^\s<>]*)?",
    re.IGNORECASE,
)
_FILE = re.compile(
    r"(?:(?:[A-Za-z]:|~|\.{1,2})?[\\/])?(?:[\w.-]+[\\/])*([\w-]+)"
    r"\.(pdf|docx?|xlsx?|pptx?|odt|txt|md|csv|json|ya?ml|toml|html?|py|js|sh|png|jpe?g|gif|svg"
    r"|mp[34]|wav|flac|ogg|zip|epub|eml|ics)\b",
    re.IGNORECASE,
)
_FOOTNOTE = re.compile(r"\[\^?\d+\]|\[[ xX]\](?=\s)")
_PAUSE_MARKS = tuple(".!?:;,…")
_KEPT_SYMBOLS = "°"
"""Symbols that are not pictures: they are read as words later."""


def plain(text: str) -> str:
    """Give the words of an answer on one line, each block of it a sentence."""
    text = _THOUGHT.sub(" ", _THINKING.sub(" ", text))
    text = _without_data(text)
    text = " ".join(_sentences(_parser().parse(text)))
    text = _TAG.sub(" ", text)
    text = _FOOTNOTE.sub(" ", text)
    text = _EMAIL.sub(lambda match: f"{_dotted(match[1])} at {_dotted(match[2])}", text)
    text = _ADDRESS.sub(_spoken_address, text)
    text = _HOST.sub(lambda match: _dotted(match[1]), text)
    text = _FILE.sub(lambda match: f"{match[1].replace('_', ' ')} dot {match[2]}", text)
    return " ".join(_without_symbols(text).split())


@functools.cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table").disable(["code", "reference"])


def _sentences(tokens: "list[Token]") -> Iterator[str]:
    """Give each block; a row of a table is read with the names of its columns."""
    columns: list[str] = []
    cells: list[str] = []
    number, in_table = "", False
    for token in tokens:
        match token.type:
            case "table_open" | "table_close":
                in_table, columns, cells = token.type == "table_open", [], []
            case "list_item_open":
                number = f"{token.info}." if token.info else ""
            case "list_item_close":
                yield number
                number = ""
            case "thead_close":
                columns, cells = cells, []
            case "tr_close" if columns:
                yield _row(columns, cells)
                cells = []
            case "inline" if in_table:
                cells.append(_inline(token))
            case "inline":
                yield _ended(f"{number} {_inline(token)}".strip())
                number = ""


def _row(columns: list[str], cells: list[str]) -> str:
    pairs = zip(columns, cells, strict=False)
    return _ended(", ".join(f"{name}: {cell}".lstrip(": ") for name, cell in pairs if cell))


def _inline(token: "Token") -> str:
    """Give the text of a block without its marks; a picture is read by its description."""
    words: list[str] = []
    for child in token.children or []:
        if child.type in ("softbreak", "hardbreak"):
            words.append(" ")
        elif child.type == "code_inline":
            words.append(child.content.replace("_", " "))
        else:
            words.append(child.content)
    return "".join(words).strip()


def _ended(words: str) -> str:
    """End a block as a sentence, so that the voice pauses."""
    return words if not words or words.endswith(_PAUSE_MARKS) else f"{words}."


def _without_data(text: str) -> str:
    """Drop JSON, whole or cut off in the middle."""
    decoder, start = json.JSONDecoder(), 0
    while found := _DATA.search(text, start):
        begin = found.start()
        try:
            _, end = decoder.raw_decode(text, begin)
        except (ValueError, RecursionError):
            end = len(text) if text[begin] == "{" else begin + 1
        else:
            text, end = f"{text[:begin]} {text[end:]}", begin
        if end == len(text) and text[begin:].startswith("{"):
            return text[:begin]
        start = end
    return text


def _spoken_address(match: re.Match[str]) -> str:
    """Give the name of the host, or 'a link' where it has none that can be said."""
    host = match["host"].lower().removeprefix("www.").strip(".")
    ending = "." if match[0].endswith((".", "!", "?")) else ""
    named = re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}", host)
    return (_dotted(host) if named else "a link") + ending


def _dotted(name: str) -> str:
    return re.sub(r"[-_+]+", " ", name.replace(".", " dot "))


def _without_symbols(text: str) -> str:
    """Drop emoji and their joiners, pictures and control characters."""
    return "".join(" " if _is_picture(character) else character for character in text)


def _is_picture(character: str) -> bool:
    if character in _KEPT_SYMBOLS:
        return False
    kind = unicodedata.category(character)
    variation = "\ufe00" <= character <= "\ufe0f" or character == "\u20e3"
    return kind in ("So", "Cs", "Co", "Cn", "Cf", "Cc") or variation or _is_skin(character)


def _is_skin(character: str) -> bool:
    return "\U0001f3fb" <= character <= "\U0001f3ff"

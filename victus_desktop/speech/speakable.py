"""Text made fit to be spoken: what is written for the eye becomes words for the ear."""

import re
import unicodedata

from victus_desktop.speech.abbreviations import spoken_abbreviations
from victus_desktop.speech.dates import spoken_dates
from victus_desktop.speech.markup import plain
from victus_desktop.speech.numbers import spoken_numbers

_ENGLISH_WITH_DAY_FIRST = ("en-gb", "en-au", "en-nz", "en-ie", "en-in", "en-za")
_MOST_ROUNDS = 4
"""Reading one thing can set another free (the 'etc.' of 'etc.1'); two rounds are usual."""
_SUPERSCRIPTS = {"²": " squared", "³": " cubed"}
_VULGAR = re.compile(r"(?<=\d)(?=[¼-¾⅐-⅞])")
_SAID_SYMBOLS = (
    (re.compile(r"(?<=\w)\s*&\s*(?=\w)"), " and "),
    (re.compile(r"\s*(?:→|⇒|->|=>)\s*"), " to "),
    (re.compile(r"\s*[×]\s*|(?<=\d)\s*\*\s*(?=\d)"), " times "),
    (re.compile(r"\s*÷\s*|(?<=\d) / (?=\d)"), " divided by "),
    (re.compile(r"(?<=\w)\^2\b"), " squared"),
    (re.compile(r"(?<=\w)\^3\b"), " cubed"),
    (re.compile(r"(?<=\w)\s*\^\s*(?=\w)"), " to the power of "),
    (re.compile(r"(?<=\d) [-−] (?=\d)"), " minus "),
    (re.compile(r"(?<=[\d\w)])\s*=\s*(?=[-\d\w])"), " equals "),
    (re.compile(r"±\s*"), " plus or minus "),
    (re.compile(r"≈\s*|~\s*(?=\d)"), " about "),
    (re.compile(r"\s*≤\s*"), " at most "),
    (re.compile(r"\s*≥\s*"), " at least "),
    (re.compile(r"(?:(?<=\s)|(?<=\d))<\s*(?=\d|\w+\s)"), " less than "),
    (re.compile(r"(?:(?<=\s)|(?<=\d))>\s*(?=\d|\w+\s)"), " more than "),
    (re.compile(r"(?<=\w)\s?\+\s?(?=\w)|\+(?=\d)|(?<=\w)\+(?=\+)|(?<=\+)\+|(?<=\w)\+"), " plus "),
    (re.compile(r"(?<=\d)\s?%"), " percent"),
)
_DASH = re.compile(r"\s+[-–—−]+\s+|[—–]+|-{2,}|(?<!\w)[-−]+|-+(?!\w)")
_BRACKETS = re.compile(r"\s*[()\[\]{}]\s*")
_UNSPOKEN = re.compile(r"[^\w\s.,;:!?'’。、，！？；：·-]|_")
_UNSPOKEN_BESIDE_SYMBOLS = re.compile(r"[^\w\s.,;:!?'’。、，！？；：·$€£¥₹%°+&/-]|_")
_QUOTE = re.compile(r"(?<!\w)['’]+|['’]+(?!\w)")
_PAUSES = re.compile(r"\s*(?<!\d(?=[.,:]\d))[.,;:!?](?:\s*[.,;:!?])*")
_LEADING = re.compile(r"\A[\s.,;:!?'’-]+")


def speakable(text: str, language: str = "en") -> str:
    """Give what is to be said of an answer as written; '' where nothing of it is for the ear.

    Markup, links, code, JSON, thinking and emoji go in every language. Numbers, dates, units
    and abbreviations become words in English; voices of other languages read digits in their
    own. 'en-gb' and the like take 4/5/2026 for the fourth of May, 'en' for the fifth of April.
    """
    code = language.lower().replace("_", "-")
    for _ in range(_MOST_ROUNDS):
        before, text = text, _read(text, code)
        if text == before:
            break
    return text


def _read(text: str, code: str) -> str:
    text = _without_typography(plain(text))
    if code.partition("-")[0] in ("", "en"):
        text = _in_english(text, day_first=code.startswith(_ENGLISH_WITH_DAY_FIRST))
        return _tidy(text, _UNSPOKEN)
    return _tidy(text, _UNSPOKEN_BESIDE_SYMBOLS)


def _in_english(text: str, *, day_first: bool) -> str:
    text = spoken_dates(spoken_abbreviations(text), day_first=day_first)
    for symbol, words in _SAID_SYMBOLS:
        text = symbol.sub(words, text)
    text = spoken_numbers(text).replace("°", " degrees ")
    for sign, power in _SUPERSCRIPTS.items():
        text = text.replace(sign, power)
    return text


def _without_typography(text: str) -> str:
    """Bring letters and digits of other shapes (ﬁ, ５, ½) to the usual ones."""
    kept = _VULGAR.sub(" ", text)
    shaped = "".join(
        part if part in _SUPERSCRIPTS else unicodedata.normalize("NFKC", part)
        for part in re.split("([²³])", kept)
    )
    shaped = shaped.replace("⁄", "/").replace("_", " ")
    return "".join(
        str(unicodedata.decimal(character)) if character.isdecimal() else character
        for character in shaped
    )


def _tidy(text: str, unspoken: re.Pattern[str]) -> str:
    """Leave one mark where the voice pauses, and none before the first word."""
    text = _BRACKETS.sub(", ", _DASH.sub(", ", text))
    text = _PAUSES.sub(_strongest, _QUOTE.sub(" ", unspoken.sub(" ", text)))
    return " ".join(_LEADING.sub("", text).split())


def _strongest(match: re.Match[str]) -> str:
    """Keep of several marks the one that ends a sentence, else the first."""
    marks = match[0]
    best = next((mark for mark in "?!." if mark in marks), marks.strip()[0])
    return f"{best} "

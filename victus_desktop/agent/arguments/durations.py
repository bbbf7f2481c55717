"""Durations: 'an hour and a half', '2 hours 15 minutes', '90 seconds'."""

import re
from datetime import timedelta

from victus_desktop.agent.arguments.spans import Found

_UNITS = {
    "s": 1,
    "sec": 1,
    "secs": 1,
    "second": 1,
    "seconds": 1,
    "min": 60,
    "mins": 60,
    "minute": 60,
    "minutes": 60,
    "h": 3600,
    "hr": 3600,
    "hrs": 3600,
    "hour": 3600,
    "hours": 3600,
    "day": 86400,
    "days": 86400,
    "week": 604800,
    "weeks": 604800,
}
_UNIT = "(?P<unit>" + "|".join(sorted(_UNITS, key=len, reverse=True)) + r")\b"
_PIECE = re.compile(
    rf"(?P<amount>\d+(?:\.\d+)?|half an?|half a|a quarter of an|an?|(?P<threequarters>3 quarters"
    rf"(?: of an)?))\s*{_UNIT}(?P<half> and a half)?"
)
_JOIN = re.compile(r"\s*(?:,|and)?\s*")
_FRACTIONS = {"half a": 0.5, "half an": 0.5, "a quarter of an": 0.25, "a": 1.0, "an": 1.0}


def find_duration(text: str) -> Found[timedelta] | None:
    """Give the first duration in a text with digits."""
    pieces: list[re.Match[str]] = []
    for piece in _PIECE.finditer(text):
        if pieces and not _JOIN.fullmatch(text, pieces[-1].end(), piece.start()):
            break
        pieces.append(piece)
    if not pieces:
        return None
    total = sum(_seconds(piece) for piece in pieces)
    return Found(timedelta(seconds=total), ((pieces[0].start(), pieces[-1].end()),))


def _seconds(piece: "re.Match[str]") -> float:
    unit = _UNITS[piece["unit"]]
    if piece["threequarters"]:
        return 0.75 * unit
    told = piece["amount"]
    amount = _FRACTIONS[told] if told in _FRACTIONS else float(told)
    return (amount + (0.5 if piece["half"] else 0)) * unit

"""Something found in a text, with where it stood."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    value: T
    spans: tuple[Span, ...]


def without(text: str, spans: Iterable[Span]) -> str:
    """Give the text with the spans left out and the gaps closed."""
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]} {text[end:]}"
    return re.sub(r"\s+", " ", text).strip()


def blanked(text: str, spans: Iterable[Span]) -> str:
    """Give the text with the spans made unreadable; positions stay."""
    for start, end in spans:
        text = text[:start] + "\x00" * (end - start) + text[end:]
    return text

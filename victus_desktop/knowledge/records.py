"""What documents are made of, from the file to the search result."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any


class Kind(StrEnum):
    """What a block of a document is."""

    HEADING = "heading"
    TEXT = "text"
    TABLE = "table"
    """Rows, one a line."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a heading or a table as it stands in a document."""

    text: str
    page: int | None = None
    """Page or slide, the first is 1; None where the format has none."""
    kind: Kind = Kind.TEXT
    level: int = 1
    """Depth of a heading, the outermost is 1."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document that makes sense alone: about 100 to 200 words."""

    text: str
    page: int | None = None
    heading: str = ""
    """The headings above it, the outermost first, joined by ' > '."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file that is known."""

    id: int
    path: Path
    sha256: str
    passages: int
    added: datetime
    """Aware, UTC."""

    @property
    def name(self) -> str:
        return self.path.name


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage with where it is kept and what it comes from."""

    id: int
    document: str
    """Name of the file."""
    document_id: int
    passage: Passage


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that may answer a question."""

    id: int
    document: str
    """Name of the file."""
    document_id: int
    passage: str
    score: float
    """How likely it answers, from 0 to 1; results come the likeliest first."""
    page: int | None
    heading: str

    @property
    def source(self) -> str:
        """Say where it stands: 'lease.pdf, page 3'."""
        return f"{self.document}, page {self.page}" if self.page else self.document

    def as_json(self) -> dict[str, Any]:
        """Give what programs are told of it."""
        return {
            "document": self.document,
            "passage": self.passage,
            "score": round(self.score, 4),
            "page": self.page,
        }

"""Documents of every kind, made on the spot, and an embedder that needs no model."""

import hashlib
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from victus_desktop.knowledge.embedder import DIMENSIONS
from victus_desktop.knowledge.library import Library
from victus_desktop.knowledge.words import stems

MakePdf = Callable[[str, Sequence[Sequence[tuple[int, str]]]], Path]
MakeZip = Callable[[str, dict[str, str]], Path]


class WordEmbedder:
    """Texts with the same words are alike: each stem has a direction of its own."""

    def __init__(self) -> None:
        self.embedded = 0

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.embedded += len(texts)
        rows = np.zeros((len(texts), DIMENSIONS), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for stem in stems(text) or ["nothing"]:
                row[int(hashlib.md5(stem.encode()).hexdigest(), 16) % DIMENSIONS] += 1
        unit: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit


@pytest.fixture
def embedder() -> WordEmbedder:
    return WordEmbedder()


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A folder for documents."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    return folder


@pytest.fixture
def library(tmp_path: Path, embedder: WordEmbedder) -> Iterator[Library]:
    opened = Library(tmp_path / "knowledge", embedder, "words")
    yield opened
    opened.close()


@pytest.fixture
def make_pdf(shelf: Path) -> MakePdf:
    """Write a PDF of pages, each a list of (letter size, line), into the shelf."""

    def make(name: str, pages: Sequence[Sequence[tuple[int, str]]]) -> Path:
        path = shelf / name
        path.write_bytes(_pdf(pages))
        return path

    return make


@pytest.fixture
def locked_pdf(shelf: Path, make_pdf: MakePdf) -> Path:
    """A PDF whose password is not empty."""
    path = make_pdf("locked.pdf", [[(12, "The secret recipe of the house.")]])
    data = path.read_bytes()
    key = b"<" + b"5a" * 32 + b">"
    standard = b"/Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O " + key + b" /U " + key
    ident = b" /ID [<" + b"00" * 16 + b"> <" + b"00" * 16 + b">]"
    path.write_bytes(
        data.replace(b"/Root 1 0 R", b"/Root 1 0 R /Encrypt << " + standard + b" >>" + ident)
    )
    return path


@pytest.fixture
def make_zip(shelf: Path) -> MakeZip:
    """Write a zip of named texts, which is what office documents are, into the shelf."""

    def make(name: str, entries: dict[str, str]) -> Path:
        path = shelf / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for entry, text in entries.items():
                archive.writestr(entry, text)
        return path

    return make


def _pdf(pages: Sequence[Sequence[tuple[int, str]]]) -> bytes:
    count = len(pages)
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(count))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, lines in enumerate(pages):
        content = 5 + 2 * number
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents "
            f"{content} 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        drawn = _drawn(lines)
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream")
    return _file_of(objects)


def _drawn(lines: Sequence[tuple[int, str]]) -> str:
    """Put each line below the one before; an empty line leaves room for a new paragraph."""
    height = 800
    parts = []
    for size, line in lines:
        height -= round(size * 1.3)
        text = line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        parts.append(f"BT /F1 {size} Tf 60 {height} Td ({text}) Tj ET")
    return "\n".join(parts)


def _file_of(objects: Sequence[str]) -> bytes:
    out = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\n"
    return out + f"{end}startxref\n{len(out)}\n%%EOF\n".encode("latin-1")

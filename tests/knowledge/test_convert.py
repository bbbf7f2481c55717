"""Bad files cost a sentence, never the program."""

import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from victus_desktop.knowledge.convert import Converter, Limits
from victus_desktop.knowledge.unreadable import UnreadableDocument


@pytest.fixture(scope="module")
def converter() -> Iterator[Converter]:
    with Converter() as opened:
        yield opened


def refusal(converter: Converter, path: Path) -> str:
    with pytest.raises(UnreadableDocument) as caught:
        converter.convert(path)
    return caught.value.message


def test_a_good_file_is_read(converter: Converter, shelf: Path) -> None:
    path = shelf / "note.txt"
    path.write_text("The key is under the mat.")

    assert [block.text for block in converter.convert(path)] == ["The key is under the mat."]


def test_an_empty_file_is_refused(converter: Converter, shelf: Path) -> None:
    path = shelf / "note.txt"
    path.touch()

    assert refusal(converter, path) == "is empty"


def test_a_file_without_text_is_refused(converter: Converter, shelf: Path, make_pdf: Any) -> None:
    assert "holds no text" in refusal(converter, make_pdf("scan.pdf", [[]]))


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.pptx", "a.xlsx", "a.odt", "a.epub"])
def test_a_damaged_file_is_refused(converter: Converter, shelf: Path, name: str) -> None:
    path = shelf / name
    path.write_bytes(os.urandom(4000))

    assert refusal(converter, path).startswith("is damaged")


def test_a_zip_that_is_no_document_is_refused(converter: Converter, make_zip: Any) -> None:
    for name in ("a.docx", "a.pptx", "a.xlsx", "a.odt", "a.epub"):
        assert refusal(converter, make_zip(name, {"x": "y"})).startswith("is damaged")


def test_a_pdf_with_a_password_is_refused(converter: Converter, locked_pdf: Path) -> None:
    assert refusal(converter, locked_pdf) == "is protected with a password"


def test_an_office_file_with_a_password_is_refused(converter: Converter, shelf: Path) -> None:
    path = shelf / "a.docx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000)

    assert "protected with a password" in refusal(converter, path)


def test_something_that_is_no_text_is_refused(converter: Converter, shelf: Path) -> None:
    path = shelf / "note.txt"
    path.write_bytes(b"\x7fELF\0\0\1")

    assert refusal(converter, path) == "is not text, whatever its name says"


def test_a_gigantic_file_is_refused_unread(shelf: Path) -> None:
    path = shelf / "note.txt"
    with path.open("wb") as file:
        file.truncate(3 * 2**20)
    with Converter(Limits(file_bytes=2 * 2**20)) as converter:
        assert refusal(converter, path) == "is larger than 2 MB"


@pytest.mark.parametrize("name", ["bomb.docx", "bomb.odt", "bomb.epub"])
def test_a_zip_bomb_is_refused_unopened(converter: Converter, shelf: Path, name: str) -> None:
    with zipfile.ZipFile(shelf / name, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(20):
            archive.writestr(f"word/{number}.xml", b"\0" * 2**20)

    assert refusal(converter, shelf / name) == "unpacks to too much"


def test_an_xml_bomb_is_refused(converter: Converter, make_zip: Any) -> None:
    entities = "".join(
        f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha" * 100}">' for n in range(12)
    )
    path = make_zip("laugh.odt", {"content.xml": f"<!DOCTYPE x [{entities}]><x>&e11;</x>"})

    assert refusal(converter, path).startswith("is damaged")


def test_a_file_that_takes_too_long_is_given_up(shelf: Path) -> None:
    path = shelf / "note.txt"
    path.write_text("Patience.")
    with Converter(Limits(seconds=0.001)) as converter:
        assert refusal(converter, path) == "took longer than 0.001 seconds to read"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system cannot limit memory")
def test_a_file_that_takes_too_much_memory_is_given_up(shelf: Path) -> None:
    path = shelf / "table.csv"
    with path.open("w") as file:
        for _ in range(200_000):
            file.write("a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t\n")
    with Converter(Limits(memory_bytes=100 * 2**20)) as converter:
        assert "memory" in refusal(converter, path)


def test_a_file_with_too_much_text_is_refused(shelf: Path) -> None:
    path = shelf / "note.txt"
    path.write_text("word " * 1000)
    with Converter(Limits(text_characters=1000)) as converter:
        assert refusal(converter, path) == "holds too much text"


def test_after_a_bad_file_the_next_is_read(
    converter: Converter, shelf: Path, locked_pdf: Path, make_pdf: Any
) -> None:
    refusal(converter, locked_pdf)

    (block,) = converter.convert(make_pdf("good.pdf", [[(11, "All is well.")]]))

    assert block.text == "All is well."

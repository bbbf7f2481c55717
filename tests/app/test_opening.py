"""A document opens at its page, in whatever viewer there is."""

import time
import webbrowser
from collections.abc import Callable
from pathlib import Path

import pytest

from victus_desktop.app.opening import open_document
from victus_desktop.conversation.errors import BadInput

Install = Callable[[str], None]


@pytest.fixture
def called(tmp_path: Path) -> Path:
    return tmp_path / "called"


@pytest.fixture
def install(tmp_path: Path, called: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Give what puts a program of a name into an otherwise empty PATH."""
    programs = tmp_path / "bin"
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs))

    def put(name: str) -> None:
        program = programs / name
        program.write_text(
            f'#!/bin/sh\nprintf "%s\\n" {name} "$@" >"{called}.part"\n'
            f'/bin/mv "{called}.part" "{called}"\n'
        )
        program.chmod(0o755)

    return put


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    file = tmp_path / "the manual, part 2.pdf"
    file.write_bytes(b"%PDF-1.4\n")
    return file


def told(called: Path) -> list[str]:
    until = time.monotonic() + 30
    while not called.exists():
        assert time.monotonic() < until, "nothing was started"
        time.sleep(0.01)
    return called.read_text().splitlines()


@pytest.mark.parametrize(
    ("viewer", "options"),
    [
        ("okular", ["--page", "7", "{file}"]),
        ("evince", ["--page-index", "7", "{file}"]),
        ("zathura", ["--page", "7", "{file}"]),
        ("mupdf", ["{file}", "7"]),
    ],
)
def test_a_viewer_is_told_the_page(
    viewer: str, options: list[str], install: Install, called: Path, pdf: Path
) -> None:
    install(viewer)
    install("xdg-open")
    open_document(pdf, 7)
    assert told(called) == [viewer, *(one.format(file=pdf) for one in options)]


def test_without_such_a_viewer_the_browser_is_told(
    install: Install, pdf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    open_document(pdf, 3)
    assert opened == [f"{pdf.as_uri()}#page=3"]


def test_without_a_page_its_own_program_opens_it(install: Install, called: Path, pdf: Path) -> None:
    install("okular")
    install("xdg-open")
    open_document(pdf)
    assert told(called) == ["xdg-open", str(pdf)]


def test_other_files_have_no_pages(install: Install, called: Path, tmp_path: Path) -> None:
    install("okular")
    install("xdg-open")
    note = tmp_path / "note.txt"
    note.touch()
    open_document(note, 2)
    assert told(called) == ["xdg-open", str(note)]


def test_it_is_said_what_is_missing(install: Install, tmp_path: Path, pdf: Path) -> None:
    with pytest.raises(BadInput, match="no longer there"):
        open_document(tmp_path / "gone.pdf", 1)
    with pytest.raises(BadInput, match="no xdg-open here"):
        open_document(pdf)

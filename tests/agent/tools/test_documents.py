"""The tools over documents, with a library that is a dictionary."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from victus_desktop.agent.tool import Tool, Undo
from victus_desktop.agent.tools.documents import tools
from victus_desktop.agent.tools.files import AllowedFolders
from victus_desktop.conversation.errors import BadInput, NotAllowed
from victus_desktop.conversation.records import Effect


@dataclass(frozen=True)
class Quote:
    document: str
    passage: str
    page: int | None = None

    @property
    def source(self) -> str:
        return f"{self.document}, page {self.page}" if self.page else self.document


@dataclass(frozen=True)
class Reply:
    text: str = ""
    sources: Sequence[Quote] = ()


@dataclass(frozen=True)
class Paper:
    id: int
    path: Path

    @property
    def name(self) -> str:
        return self.path.name


@dataclass
class Intake:
    added: list[Paper] = field(default_factory=list)
    unchanged: list[Path] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)


class Shelf:
    """Knows text files; answers with the first that holds the question's last word."""

    def __init__(self) -> None:
        self.papers: list[Paper] = []

    def answer(self, question: str) -> Reply:
        word = question.rstrip("?").split()[-1]
        for paper in self.papers:
            text = paper.path.read_text()
            if word in text:
                return Reply(text, [Quote(paper.name, text, 3)])
        return Reply()

    def documents(self) -> Sequence[Paper]:
        return list(self.papers)

    def add(self, paths: Iterable[Path]) -> Intake:
        intake = Intake()
        for path in paths:
            for file in sorted(path.iterdir()) if path.is_dir() else [path]:
                if file in [paper.path for paper in self.papers]:
                    intake.unchanged.append(file)
                elif file.suffix == ".txt":
                    self.papers.append(Paper(len(self.papers) + 1, file))
                    intake.added.append(self.papers[-1])
                else:
                    intake.skipped.append(f"{file.name} is damaged")
        return intake

    def remove(self, ident: int) -> Paper:
        gone = next(paper for paper in self.papers if paper.id == ident)
        self.papers.remove(gone)
        return gone


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    allowed = tmp_path / "papers"
    allowed.mkdir()
    (allowed / "lease.txt").write_text("The rent is 950 euros.")
    return allowed


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def kit(shelf: Shelf, folder: Path) -> dict[str, Tool]:
    return {tool.name: tool for tool in tools(shelf, AllowedFolders(lambda: [folder]))}


def test_an_answer_quotes_the_document_and_says_where_it_stands(
    kit: dict[str, Tool], shelf: Shelf, folder: Path
) -> None:
    shelf.add([folder])

    result = kit["documents_ask"].call({"question": "What is the rent?"})

    assert result.say == "The rent is 950 euros. (lease.txt, page 3)"
    assert result.spoken == "According to lease.txt, page 3: The rent is 950 euros."
    assert result.data["sources"] == [
        {"document": "lease.txt", "page": 3, "passage": "The rent is 950 euros."}
    ]
    assert result.untrusted, "what a document says is data, never instruction"


def test_what_is_not_there_is_said_so(kit: dict[str, Tool], shelf: Shelf, folder: Path) -> None:
    assert "no documents yet" in kit["documents_ask"].call({"question": "My rent?"}).say

    shelf.add([folder])
    result = kit["documents_ask"].call({"question": "Where is my passport?"})

    assert result.say == "I find nothing about that in your documents."
    assert result.data == {"answer": "", "sources": []}


def test_documents_are_listed(kit: dict[str, Tool], shelf: Shelf, folder: Path) -> None:
    assert kit["documents_list"].call({}).say == "I know no documents yet."
    shelf.add([folder])
    assert kit["documents_list"].call({}).say == "I know one document: lease.txt."

    for number in range(6):
        (folder / f"{number}.txt").write_text("x")
    shelf.add([folder])
    result = kit["documents_list"].call({})

    assert result.say == ("I know 7 documents: lease.txt, 0.txt, 1.txt, 2.txt, 3.txt and 2 more.")
    assert len(result.data) == 7
    assert result.untrusted


@pytest.mark.parametrize("said", ["lease.txt", "lease", "Lease"])
def test_a_document_is_added_by_its_name_and_that_can_be_undone(
    kit: dict[str, Tool], shelf: Shelf, said: str
) -> None:
    result = kit["documents_add"].call({"path": said})

    assert result.say == "I took in lease.txt."
    assert [paper.name for paper in shelf.papers] == ["lease.txt"]
    assert result.undo
    kit[result.undo.tool].call(result.undo.arguments)
    assert shelf.papers == []


def test_a_folder_is_added_and_bad_files_are_told(kit: dict[str, Tool], folder: Path) -> None:
    (folder / "bad.pdf").write_text("x")
    (folder / "pets.txt").write_text("Cats may stay.")

    result = kit["documents_add"].call({"path": str(folder)})

    assert result.say == "I took in 2 documents. bad.pdf is damaged."
    assert result.data == {
        "added": ["lease.txt", "pets.txt"],
        "unchanged": [],
        "skipped": ["bad.pdf is damaged"],
    }
    assert result.undo is None
    (folder / "bad.pdf").unlink()
    assert kit["documents_add"].call({"path": "papers"}).say == "I know that already."


def test_nothing_is_taken_from_outside_the_allowed_folders(
    kit: dict[str, Tool], shelf: Shelf, folder: Path, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("x")
    (folder / "link.txt").symlink_to(secret)

    for path in (str(secret), f"{folder}/../secret.txt", str(folder / "link.txt"), "/etc/passwd"):
        with pytest.raises(NotAllowed):
            kit["documents_add"].call({"path": path})
    for name in ("secret", "../secret.txt", "link"):
        with pytest.raises(BadInput):
            kit["documents_add"].call({"path": name})
    assert shelf.papers == []


def test_a_document_is_forgotten_and_can_be_taken_in_again(
    kit: dict[str, Tool], shelf: Shelf, folder: Path
) -> None:
    shelf.add([folder])

    result = kit["documents_remove"].call({"name": "lease"})

    assert result.say == "I forgot lease.txt."
    assert shelf.papers == []
    assert (folder / "lease.txt").exists()
    assert result.undo == Undo("documents_add", {"path": str(folder / "lease.txt")})
    with pytest.raises(BadInput, match="no document called lease"):
        kit["documents_remove"].call({"name": "lease"})


def test_reading_asks_for_nothing_and_changes_are_writes(kit: dict[str, Tool]) -> None:
    effects = {name: tool.effect for name, tool in kit.items()}

    assert effects == {
        "documents_ask": Effect.READ,
        "documents_list": Effect.READ,
        "documents_add": Effect.WRITE,
        "documents_remove": Effect.WRITE,
    }
    assert kit["documents_ask"].question("question") == (
        "What do you want to know from your documents?"
    )

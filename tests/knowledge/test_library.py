"""Asking the documents, from the file to the quoted sentence."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.knowledge.conftest import WordEmbedder
from victus_desktop.knowledge.embedder import MiniLmEmbedder
from victus_desktop.knowledge.library import Library
from victus_desktop.knowledge.memory import recall

LEASE = [
    [(20, "Rent"), (11, "The tenant pays 950 euros on the first day of each month.")],
    [(20, "Pets"), (11, "Cats may live in the flat. Dogs may not.")],
    [(20, "Notice"), (11, "Anna Brown signed in May 2021. The term of notice is three months.")],
]


@pytest.fixture(scope="module")
def real(models: Path) -> MiniLmEmbedder:
    return MiniLmEmbedder(models / "minilm-l6-v2-int8")


@pytest.fixture
def lease(tmp_path: Path, real: MiniLmEmbedder, make_pdf: Any, shelf: Path) -> Iterator[Library]:
    make_pdf("lease.pdf", LEASE)
    (shelf / "cake.md").write_text("# Cake\n\nBake it for 45 minutes at 180 degrees.\n")
    library = Library(tmp_path / "knowledge", real, "minilm-l6-v2-int8")
    library.add([shelf])
    yield library
    library.close()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("question", "answer", "source"),
    [
        ("How much is the rent?", "950 euros", "lease.pdf, page 1"),
        ("What do I pay for the apartment each month?", "950 euros", "lease.pdf, page 1"),
        ("Are cats allowed?", "Cats may live", "lease.pdf, page 2"),
        ("Who signed?", "Anna Brown", "lease.pdf, page 3"),
        ("When was it signed?", "May 2021", "lease.pdf, page 3"),
        ("How hot should the oven be for the cake?", "180 degrees", "cake.md"),
    ],
)
def test_an_answer_quotes_the_document(
    lease: Library, question: str, answer: str, source: str
) -> None:
    found = lease.answer(question)

    assert answer in found.text
    assert found.sources[0].source == source


@pytest.mark.slow
@pytest.mark.parametrize(
    "question", ["Who won the world cup?", "How tall is the Eiffel tower?", "Who is Einstein?", "?"]
)
def test_what_the_documents_do_not_say_is_not_answered(lease: Library, question: str) -> None:
    found = lease.answer(question)

    assert not found.found
    assert found.sources == ()


@pytest.mark.slow
def test_memories_are_recalled_by_what_they_mean(real: MiniLmEmbedder) -> None:
    memories = ["My sister is called Hannah.", "I am allergic to peanuts.", "The car is blue."]

    assert recall(memories, "Which food must I avoid?", real)[:1] == [memories[1]]
    assert recall(memories, "Who won the world cup?", real) == []
    assert recall([], "Which food must I avoid?", real) == []


def test_an_empty_library_finds_nothing(library: Library) -> None:
    assert library.search("What is the rent?") == []
    assert not library.answer("What is the rent?").found


def test_hits_come_the_likeliest_first_with_page_and_heading(
    library: Library, make_pdf: Any
) -> None:
    library.add([make_pdf("lease.pdf", LEASE)])

    hits = library.search("How much does the tenant pay each month?", 2)

    assert (hits[0].document, hits[0].page, hits[0].heading) == ("lease.pdf", 1, "Rent")
    assert hits[0].score > hits[1].score
    assert len(hits) == 2
    assert hits[0].as_json() == {
        "document": "lease.pdf",
        "passage": "The tenant pays 950 euros on the first day of each month.",
        "score": round(hits[0].score, 4),
        "page": 1,
    }


def test_a_question_is_searched_for_once_until_a_document_changes(
    library: Library, embedder: WordEmbedder, make_pdf: Any, shelf: Path, tmp_path: Path
) -> None:
    library.add([make_pdf("lease.pdf", LEASE)])
    before = embedder.embedded
    first = library.search("Are dogs allowed in the flat?", 1)
    assert library.search("Are dogs allowed in the flat?", 5)[:1] == first
    assert embedder.embedded == before + 1

    (shelf / "rules.md").write_text("Dogs are allowed in the flat.\n")
    other = Library(tmp_path / "knowledge", embedder, "words")
    other.add([shelf])
    other.close()
    assert library.search("Are dogs allowed in the flat?", 1)[0].document == "rules.md"
    library.remove(next(one.id for one in library.documents() if one.name == "rules.md"))
    assert library.search("Are dogs allowed in the flat?", 1) == first


def test_a_strange_question_is_just_words(library: Library, make_pdf: Any) -> None:
    library.add([make_pdf("lease.pdf", LEASE)])

    for question in ('rent" OR *', "NEAR(rent)", "-", "", "rent:", "a" * 5000, "\0 'rent"):
        library.search(question)

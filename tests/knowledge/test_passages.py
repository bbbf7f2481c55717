"""How documents are cut into passages."""

from victus_desktop.knowledge.passages import LONG, SHORT, passages_of
from victus_desktop.knowledge.records import Block, Kind


def words(count: int, word: str = "word") -> str:
    return " ".join([word] * count)


def heading(text: str, level: int = 1, page: int | None = None) -> Block:
    return Block(text, page, Kind.HEADING, level)


def test_a_paragraph_of_sensible_size_stays_whole_with_page_and_headings() -> None:
    blocks = [heading("Lease"), heading("Rent", 2), Block(words(120), page=3)]

    (passage,) = passages_of(blocks)

    assert (passage.text, passage.page, passage.heading) == (words(120), 3, "Lease > Rent")


def test_a_heading_of_the_same_depth_ends_the_one_before() -> None:
    blocks = [heading("Rent", 2), Block(words(60)), heading("Pets", 2), Block(words(60))]

    assert [passage.heading for passage in passages_of(blocks)] == ["Rent", "Pets"]


def test_short_neighbours_under_one_heading_are_joined() -> None:
    blocks = [Block(words(SHORT - 1, "one")), Block(words(SHORT - 1, "two"))]

    (passage,) = passages_of(blocks)

    assert passage.text == f"{words(SHORT - 1, 'one')}\n{words(SHORT - 1, 'two')}"


def test_short_texts_of_other_pages_or_headings_stay_apart() -> None:
    blocks = [Block("First.", 1), Block("Second.", 2), heading("Next"), Block("Third.", 2)]

    assert [passage.text for passage in passages_of(blocks)] == ["First.", "Second.", "Third."]


def test_a_long_paragraph_is_divided_evenly_where_sentences_end() -> None:
    sentence = f"This {words(18)} ends."
    (block,) = [Block(" ".join([sentence] * 25), page=7)]

    passages = passages_of([block])

    assert len(passages) == 3
    assert all(passage.text.endswith("ends.") and passage.page == 7 for passage in passages)
    assert all(100 < len(passage.text.split()) <= LONG for passage in passages)
    assert " ".join(passage.text for passage in passages) == block.text


def test_a_text_without_an_end_of_sentence_is_divided_all_the_same() -> None:
    passages = passages_of([Block(words(5 * LONG))])

    assert all(len(passage.text.split()) <= LONG for passage in passages)
    assert sum(len(passage.text.split()) for passage in passages) == 5 * LONG


def test_a_heading_with_nothing_below_it_can_be_found() -> None:
    blocks = [heading("Agenda", page=1), heading("Budget for spring", page=2)]

    assert [(found.text, found.page) for found in passages_of(blocks)] == [
        ("Agenda", 1),
        ("Budget for spring", 2),
    ]


def test_nothing_gives_nothing() -> None:
    assert passages_of([Block("  "), Block("")]) == []

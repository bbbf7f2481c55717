"""A streamed answer is cut so that sound begins early and every piece sounds natural."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from victus_desktop.conversation.ports import Part
from victus_desktop.conversation.sentences import pieces


def cut(*texts: str) -> list[str]:
    return [piece.text for piece in pieces(Part(text) for text in texts)]


def test_the_first_piece_ends_at_a_clause_the_later_ones_at_sentences() -> None:
    text = "Well, that depends, of course. It may rain, or it may not. Who knows?"
    assert cut(text) == [
        "Well, that depends,",
        " of course.",
        " It may rain, or it may not.",
        " Who knows?",
    ]


def test_a_piece_is_given_as_soon_as_its_end_is_sure() -> None:
    def stream() -> Iterator[Part]:
        yield Part("It is five o'clock. ")
        pytest.fail("asked for more although the first sentence was whole")

    assert next(pieces(stream())).text == "It is five o'clock."


@pytest.mark.parametrize(
    "text",
    [
        "Dr. Brown is in.",
        "That makes 3.5 kilometres.",
        "See J. Smith about it.",
        "Bring fruit, e.g. apples.",
    ],
)
def test_a_full_stop_inside_a_sentence_ends_nothing(text: str) -> None:
    assert "".join(cut("Yes indeed it is so. ", text)[1:]).strip() == text
    assert len(cut("Yes indeed it is so. ", text)) == 2


def test_a_code_block_is_never_cut() -> None:
    text = "Look here please: ```\na = 1. \nb = 2. \n``` That is all."
    assert any("a = 1. \nb = 2." in piece for piece in cut(text))


def test_a_part_with_its_own_spoken_form_stays_whole() -> None:
    parts = [Part("It is "), Part("5:00. Really.", spoken="five o'clock"), Part(" Bye.")]
    assert [piece.spoken for piece in pieces(parts)] == [None, "five o'clock", None]


@given(st.lists(st.text(alphabet=" ab.,!?\n`:;3", max_size=12), max_size=12))
def test_nothing_is_lost_or_said_twice(texts: list[str]) -> None:
    whole = "".join(texts)
    assert "".join(cut(*texts)).strip() == whole.strip() or not whole.strip()


def test_a_first_piece_without_a_comma_ends_before_a_conjunction() -> None:
    text = "The sky is blue because the air scatters light. It is so because of its size."
    assert cut(text) == [
        "The sky is blue",
        " because the air scatters light.",
        " It is so because of its size.",
    ]
    assert cut("Yes, but only if it rains.")[0] == "Yes, but only if it rains."

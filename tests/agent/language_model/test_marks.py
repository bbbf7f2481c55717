"""Marks in text that comes in pieces of any size."""

from hypothesis import given
from hypothesis import strategies as st

from victus_desktop.agent.language_model.marks import up_to, without

LETTERS = st.text(alphabet="ab<>/", max_size=30)


def cut(text: str, size: int) -> list[str]:
    return [text[i : i + size] for i in range(0, len(text), size)]


@given(LETTERS, LETTERS, st.integers(1, 7))
def test_text_ends_before_the_first_mark(before: str, after: str, size: int) -> None:
    text = before + "<a>" + after
    assert "".join(up_to(cut(text, size), ["<a>"])) == text[: text.find("<a>")]


@given(LETTERS, st.integers(1, 7))
def test_text_without_a_mark_passes_whole(text: str, size: int) -> None:
    assert "".join(up_to(cut(text, size), ["STOP", "END"])) == text


@given(st.text(alphabet="xyz ", max_size=20), st.integers(1, 7))
def test_what_stands_between_marks_is_left_out(inner: str, size: int) -> None:
    text = f"before <think>{inner}</think>after"
    assert "".join(without(cut(text, size), "<think>", "</think>")) == "before after"


def test_what_is_never_closed_is_left_out_to_the_end() -> None:
    assert "".join(without(iter("so <think>hm, well"), "<think>", "</think>")) == "so "

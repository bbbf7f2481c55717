"""What is typed for what was said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from victus_desktop.desktop.dictated_text import Dictation, Typed


def written(*said: str) -> str:
    """Give what stands in the window after these dictations."""
    dictation = Dictation()
    window = ""
    for one in said:
        typed = dictation.take(one)
        window = window[: len(window) - typed.erase] + typed.text
    return window


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("hello", "Hello"),
        ("Hello, comma, how are you question mark", "Hello, how are you?"),
        ("I paid. Full stop.", "I paid."),
        ("yes exclamation mark no", "Yes! No"),
        ("Dear Ann comma new line thank you", "Dear Ann,\nThank you"),
        ("One full stop new paragraph two", "One.\n\nTwo"),
        ("He said open quote Hello close quote full stop", "He said “Hello”."),
        ("The tent open parenthesis green close parenthesis is dry", "The tent (green) is dry"),
        ("two items colon a tent semicolon pegs", "Two items: a tent; pegs"),
        ("well hyphen known", "Well-known"),
        ("Well comma Peter knows", "Well, Peter knows"),
    ],
)
def test_marks_are_spoken(said: str, text: str) -> None:
    assert written(said) == text


@pytest.mark.parametrize(
    "said", ["I like the comma", "It was a long time period", "Put a colon there"]
)
def test_a_mark_that_is_spoken_about_stays_a_word(said: str) -> None:
    assert written(said) == said


def test_the_next_dictation_goes_on_where_the_last_ended() -> None:
    assert written("First part comma", "And then more full stop", "new line", "next") == (
        "First part, and then more.\nNext"
    )


def test_scratch_that_takes_back_the_dictation_before() -> None:
    assert written("We met yesterday.", "Scratch that. We met today.") == "We met today."


def test_scratch_that_takes_back_the_last_phrase_of_this_dictation() -> None:
    assert written("I was there comma I think scratch that with Ines") == "I was there, with Ines"


def test_scratch_that_twice_takes_back_two_dictations() -> None:
    assert written("One.", "Two.", "Three.", "scratch that", "scratch that") == "One."


def test_nothing_is_erased_that_was_not_dictated() -> None:
    assert Dictation().take("scratch that") == Typed(0, "")


def test_after_forgetting_nothing_is_taken_back() -> None:
    dictation = Dictation()
    dictation.take("secret")
    dictation.forget()
    assert dictation.take("scratch that") == Typed(0, "")


_WORDS = st.sampled_from(
    ["tent", "and", "Ines", "comma", "full stop", "new line", "scratch that", "open quote", "a"]
)


@given(st.lists(st.lists(_WORDS, max_size=6).map(" ".join), max_size=6))
def test_never_erases_more_than_it_typed(said: list[str]) -> None:
    dictation = Dictation()
    length = 0
    for one in said:
        typed = dictation.take(one)
        assert 0 <= typed.erase <= length
        length += len(typed.text) - typed.erase

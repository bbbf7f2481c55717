"""What Whisper wrote is only believed when it can be what was said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from victus_desktop.speech.decoding import Decoded, Piece, cap, loop, pieces_of, without_loop

FIRST_TIMESTAMP = 100


def decoded(text: str, *, log_probability: float = -0.3, no_speech: float = 0.05) -> Decoded:
    return Decoded((Piece(0, 1, text),), log_probability, no_speech, complete=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What time is it? What time is it?", (4, 4)),
        ("Tell me a short joke. Tell me a", (3, 5)),
        ("going to be going to be going to be", (6, 3)),
        ("the the the the the the", (5, 1)),
        ("No, no, no, no.", (0, 0)),
        ("What time is it in Rome and what time is it in Oslo?", (0, 0)),
        ("", (0, 0)),
    ],
)
def test_a_loop_is_a_tail_that_repeats_what_came_before(
    text: str, expected: tuple[int, int]
) -> None:
    assert loop(text) == expected


def test_a_cut_off_loop_is_dropped_and_a_whole_repetition_kept() -> None:
    assert without_loop("Tell me a short joke. Tell me a") == "Tell me a short joke."
    assert without_loop("going to be going to be going to be") == "going to be"
    assert without_loop("One two three. One two three.") == "One two three. One two three."


@given(st.lists(st.sampled_from(["a", "b", "c", "Tell", "me."]), max_size=14).map(" ".join))
def test_dropping_a_loop_only_shortens(text: str) -> None:
    assert text.startswith(without_loop(text))


def test_a_lone_word_that_asks_for_something_need_not_be_as_sure() -> None:
    assert decoded("Stop.", log_probability=-1.3).plausible(0.5)
    assert not decoded("Stop.", log_probability=-1.3).silent()
    assert decoded("Soap.", log_probability=-1.3).silent()


def test_plain_speech_is_plausible() -> None:
    assert decoded("Set a timer for ten minutes.").plausible(2)


@pytest.mark.parametrize(
    "doubtful",
    [
        decoded("Tell me a short joke. Tell me a"),
        decoded("mumble", log_probability=-1.2),
        decoded("a" * 200),
        Decoded((Piece(0, 1, "words without end"),), -0.3, 0.05, complete=False),
        Decoded((Piece(0, 1, "Yes."), Piece(7, 8, "Thanks.")), -0.3, 0.05, complete=True),
    ],
    ids=["loop", "unsure", "one letter", "cut at the cap", "words behind the end"],
)
def test_what_looks_wrong_is_not_plausible(doubtful: Decoded) -> None:
    assert not doubtful.plausible(2)


@pytest.mark.parametrize(
    ("heard", "silent"),
    [
        (decoded("Thank you.", no_speech=0.9), True),
        (decoded("Thank you.", log_probability=-0.8), True),
        (decoded("Thank you."), False),
        (decoded("Turn it off.", no_speech=0.9), False),
        (decoded("Turn it off.", log_probability=-1.4), True),
        (decoded("..."), True),
        (decoded("A" + "a" * 100), True),
    ],
)
def test_words_that_nobody_surely_said_are_silence(heard: Decoded, silent: bool) -> None:
    assert heard.silent() is silent


def test_tokens_are_cut_at_their_timestamps() -> None:
    def decode(tokens: list[int]) -> str:
        return " ".join(f"w{token}" for token in tokens)

    tokens = [100, 1, 2, 150, 150, 3, 200]
    assert pieces_of(tokens, FIRST_TIMESTAMP, decode, 5) == (
        Piece(0.0, 1.0, "w1 w2"),
        Piece(1.0, 2.0, "w3"),
    )
    assert pieces_of([100, 1], FIRST_TIMESTAMP, decode, 5) == (Piece(0.0, 5.0, "w1"),)


def test_longer_sound_may_hold_more_words() -> None:
    assert cap(1) < cap(10) <= 30 * 10

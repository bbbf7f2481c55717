"""A model's words, made fit to be an answer."""

from collections.abc import Iterator

import pytest

from victus_desktop.agent.language_model.claims import NOTHING_DONE, UNKNOWABLE
from victus_desktop.agent.language_model.plain_speech import sentences
from victus_desktop.conversation.ports import Part


def said(text: str, most: int = 2) -> list[str]:
    """What is said of a text that comes letter by letter."""
    return [part.text for part in sentences(iter(text), most)]


def test_sentences_come_one_by_one() -> None:
    assert said("Bees make honey. They live in hives.") == [
        "Bees make honey.",
        "They live in hives.",
    ]


def test_a_first_clause_comes_before_its_sentence_is_whole() -> None:
    def words() -> Iterator[str]:
        yield "The sky looks blue to us, "
        pytest.fail("the clause was not given before more was asked for")

    assert next(sentences(words())) == Part("The sky looks blue to us,")


def test_a_first_clause_without_a_comma_is_spoken_as_if_it_had_one() -> None:
    def words() -> Iterator[str]:
        yield "The sky is blue because "
        pytest.fail("the clause was not given before more was asked for")

    assert next(sentences(words())) == Part("The sky is blue", "The sky is blue,")


def test_no_more_sentences_than_asked_for_are_made() -> None:
    def words() -> Iterator[str]:
        yield from ("One is here. ", "Two is here. ")
        pytest.fail("the model went on though its answer was over")

    told = [part.text for part in sentences(words(), most=2)]
    assert told == ["One is here.", "Two is here."]


def test_abbreviations_and_initials_end_no_sentence() -> None:
    assert said("Dr. Smith and J. Doe met. Then they left.") == [
        "Dr. Smith and J. Doe met.",
        "Then they left.",
    ]


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("**Paris** is the `capital`.", ["Paris is the capital."]),
        ("# Title\nIt is here.", ["Title", "It is here."]),
        ("1. Boil the water.", ["Boil the water."]),
        ("Hello 😀 there!", ["Hello there!"]),
        ("<think>The user greets.\nSo do I.</think>Hello there.", ["Hello there."]),
        ("Look:\n```python\nprint(1)\n```\nThat is all.", ["Look:", "That is all."]),
        ('{"name": "timer_set"}', []),
        ("See https://example.org for it.", []),
        ("See [the guide](https://example.org) for it.", ["See the guide for it."]),
        ("Victus: Hello there.", ["Hello there."]),
        ("Hello there.\nUser: What else?", ["Hello there."]),
        ("42", ["42"]),
    ],
)
def test_markup_code_and_thinking_are_left_out(written: str, plain: list[str]) -> None:
    assert said(written) == plain


def test_an_answer_that_repeats_itself_ends() -> None:
    assert said("It is late. It is late. It is late. Good night.", most=5) == ["It is late."]


def test_a_claim_becomes_an_honest_sentence_and_ends_the_answer() -> None:
    assert said("I've set your timer. Anything else?") == [NOTHING_DONE]


def test_a_claim_behind_a_clause_is_taken_back() -> None:
    assert said("As you asked me to, I have sent the message.") == [
        "As you asked me to,",
        NOTHING_DONE,
    ]


def test_what_cannot_be_known_is_not_stated() -> None:
    assert said("It is currently 5:30 p.m. in Paris.") == [UNKNOWABLE]


def test_a_last_sentence_that_was_cut_short_is_dropped() -> None:
    assert said("Bees make honey. They also") == ["Bees make honey."]


def test_a_lone_sentence_that_was_cut_short_ends_at_its_last_clause() -> None:
    cut = "Bread rises as the yeast in it makes gas, and the gas then"
    assert said(cut) == ["Bread rises as the yeast in it makes gas,"]


def test_a_short_answer_needs_no_full_stop() -> None:
    assert said("Paris") == ["Paris"]

"""What is written for the eye becomes words for the ear."""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from victus_desktop.speech.speakable import speakable


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("**Hello** *there*, [Anna](https://example.org/a_b)!", "Hello there, Anna!"),
        ("# Plan\n\nFirst this.", "Plan. First this."),
        ("- milk\n- bread", "milk. bread."),
        ("1. Boil\n2. Serve", "one. Boil. two. Serve."),
        ("42.", "forty-two."),
        ("Use `snake_case` here", "Use snake case here."),
        ("Look:\n```py\nprint(1)\n```\nDone.", "Look: Done."),
        ("| Name | Age |\n|--|--|\n| Anna | 30 |", "Name: Anna, Age: thirty."),
        ("> quoted\n\n---\n\n~~old~~", "quoted. old."),
        ("![a cat](cat.png) sleeps", "a cat sleeps."),
        ("A <b>bold</b> word", "A bold word."),
        ("Rain[1] is wet.[^2]", "Rain is wet."),
    ],
)
def test_markdown_is_never_read(written: str, spoken: str) -> None:
    assert speakable(written) == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("See https://www.example.org/a/b?c=1.", "See example dot org."),
        ("It is at http://127.0.0.1:8765/x", "It is at a link."),
        ("Write to anna.b@example.org", "Write to anna dot b at example dot org."),
        ("Open /home/anna/lease.pdf now", "Open lease dot pdf now."),
    ],
)
def test_addresses_are_read_by_name(written: str, spoken: str) -> None:
    assert speakable(written) == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("<think>They want 5.</think>Yes.", "Yes."),
        ("<think>cut off", ""),
        ("hm, so</think>Yes.", "Yes."),
        ('{"tool": "timer", "arguments": {"minutes": 5}}', ""),
        ('Sure. {"tool": "ti', "Sure."),
        ('[{"a": 1}] It is set.', "It is set."),
        ("Nice 👍🏽 day 👨‍👩‍👧 🇩🇪!", "Nice day!"),
        ("🙂", ""),
    ],
)
def test_what_is_not_for_the_ear_is_left_out(written: str, spoken: str) -> None:
    assert speakable(written) == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("$5.20", "five dollars and twenty cents."),
        ("$1", "one dollar."),
        ("€3", "three euros."),
        ("£0.01", "one penny."),
        ("$1.5 million", "one point five million dollars."),
        ("5 EUR", "five euros."),
        ("-$5", "minus five dollars."),
        ("$3-5", "three to five dollars."),
        ("50%", "fifty percent."),
        ("5 km/h", "five kilometers an hour."),
        ("20 °C", "twenty degrees Celsius."),
        ("-5°C", "minus five degrees Celsius."),
        ("10 MB", "ten megabytes."),
        ("1 kg", "one kilogram."),
        ("3-5 km", "three to five kilometers."),
        ("60-70%", "sixty to seventy percent."),
        (
            "1,234,567",
            "one million two hundred and thirty-four thousand five hundred and sixty-seven.",
        ),
        ("0.05", "zero point zero five."),
        ("3/4", "three quarters."),
        ("2 1/2 cups", "two and a half cups."),
        ("½", "one half."),
        ("22nd", "twenty-second."),
        ("2 + 2 = 4", "two plus two equals four."),
        ("5 - 3", "five minus three."),
        ("3 × 4", "three times four."),
        ("room 007", "room zero zero seven."),
        ("B12 and MP3", "B twelve and MP three."),
        ("v2.0", "version two point zero."),
        ("1.2.3", "one point two point three."),
        ("#1", "number one."),
        ("16:9", "sixteen to nine."),
        ("x²", "x squared."),
        ("٣", "three."),
    ],
)
def test_amounts_are_said_in_words(written: str, spoken: str) -> None:
    assert speakable(written) == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("+1 415-555-0132", "plus one four one five, five five five, zero one three two."),
        ("Call 555-1234", "Call five five five, one two three four."),
        ("(030) 123456", "zero three zero, one two three four five six."),
    ],
)
def test_telephone_numbers_are_said_digit_by_digit(written: str, spoken: str) -> None:
    assert speakable(written) == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("14:05", "fourteen oh five."),
        ("9:00", "nine o'clock."),
        ("7 pm", "seven p m."),
        ("It is 5 p.m. Then we go.", "It is five p m. Then we go."),
        ("9:30 a.m. today", "nine thirty a m today."),
        ("09:00-17:00", "nine o'clock to seventeen hundred."),
        ("2026-11-24", "November twenty-fourth, twenty twenty-six."),
        ("2026-13-45", "two zero two six, one three, four five."),
        ("24/12/2026", "December twenty-fourth, twenty twenty-six."),
        ("12/24/2026", "December twenty-fourth, twenty twenty-six."),
        ("Dec 24, 2026", "December twenty-fourth, twenty twenty-six."),
        ("on 1 March.", "on the first of March."),
        ("in 1984", "in nineteen eighty-four."),
        ("1914-1918", "nineteen fourteen to nineteen eighteen."),
        ("the 1990s and the '80s", "the nineteen nineties and the eighties."),
    ],
)
def test_dates_and_times_are_said_as_such(written: str, spoken: str) -> None:
    assert speakable(written) == spoken


def test_the_order_of_day_and_month_follows_the_voice() -> None:
    assert speakable("4/5/2026", "en") == "April fifth, twenty twenty-six."
    assert speakable("4/5/2026", "en_GB") == "May fourth, twenty twenty-six."


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Dr. Smith vs. Mrs. Jones", "Doctor Smith versus Missis Jones."),
        ("12 Main St. near St. Paul", "twelve Main Street near Saint Paul."),
        ("tea, e.g. green, etc.", "tea, for example green, et cetera."),
        ("Henry VIII and World War II", "Henry the eighth and World War two."),
        ("Chapter IV, p. 3", "Chapter four, page three."),
        ("I am in the X team with NASA", "I am in the X team with NASA."),
        ("R&D", "R and D."),
    ],
)
def test_abbreviations_are_said_in_full(written: str, spoken: str) -> None:
    assert speakable(written) == spoken


def test_other_languages_keep_their_digits_for_their_own_voice() -> None:
    assert speakable("**Preis**: 5,20 € am 24.12.2026 🙂", "de") == "Preis: 5,20 € am 24.12.2026."


_FRAGMENTS = st.sampled_from(
    [
        *("**", "_", "`", "```\n", "# ", "- ", "1. ", "> ", "|", "\n\n", "[a](b)", "~~", "<b>"),
        *("https://www.example.org/x_y?z=1", "anna@example.org", "$5.20", "20 °C", "3-5", "14:05"),
        *("2026-11-24", "1/2", "v1.2.3", "Dr. ", "etc.", "Henry VIII", "🙂", '{"a": 1}', "50%"),
        *("+1 415-555-0132", "the ", "word ", "end. ", "don't ", "1990s", "5 p.m.", "1,234.5", "²"),
    ]
)
_ANSWERS = st.lists(_FRAGMENTS | st.text(max_size=12), max_size=12).map("".join)


@given(_ANSWERS)
@settings(max_examples=400, deadline=None)
def test_no_answer_breaks_it_and_nothing_for_the_eye_survives(written: str) -> None:
    spoken = speakable(written)
    assert not re.search(r"[*_`#|~<>\[\](){}\\/@^=$€%°\d]|://|www\.", spoken)
    assert "\n" not in spoken


@given(_ANSWERS)
@settings(max_examples=400, deadline=None)
def test_what_is_speakable_stays_as_it_is(written: str) -> None:
    spoken = speakable(written)
    assert speakable(spoken) == spoken


@given(_ANSWERS, st.sampled_from(["de", "fr", "zh", "ar", "xx"]))
@settings(max_examples=100, deadline=None)
def test_no_markup_survives_in_any_language(written: str, language: str) -> None:
    assert not re.search(r"[*_`#|~<>\[\]{}\\@^]|://|www\.", speakable(written, language))


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(min_size=1), inner, min_size=1),
        max_leaves=8,
    ).filter(lambda value: isinstance(value, dict))
)
@settings(deadline=None)
def test_json_is_never_read(value: object) -> None:
    assert speakable(json.dumps(value)) == ""

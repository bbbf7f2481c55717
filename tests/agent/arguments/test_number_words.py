import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from victus_desktop.agent.arguments.number_words import NUMBER, ORDINAL, amount, ordinal


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("twelve", 12),
        ("a hundred", 100),
        ("a dozen", 12),
        ("half", 0.5),
        ("two and a half", 2.5),
        ("three point one four", 3.14),
        ("minus five", -5),
        ("1,234.5", 1234.5),
        ("one million two hundred thousand", 1_200_000),
    ],
)
def test_amounts_are_read_as_people_say_and_write_them(said: str, value: float) -> None:
    assert amount(said) == value


@given(st.integers(0, 999_999))
def test_every_spelled_out_number_is_found_whole_and_read(value: int) -> None:
    words = num2words(value)
    assert re.fullmatch(NUMBER, words)
    assert amount(words) == value


@given(st.integers(1, 31))
def test_every_day_of_a_month_is_found_and_read(day: int) -> None:
    for said in (num2words(day, to="ordinal"), num2words(day, to="ordinal_num")):
        assert re.fullmatch(ORDINAL, said)
        assert ordinal(said) == day


def test_other_words_are_refused() -> None:
    with pytest.raises(ValueError):
        amount("banana")

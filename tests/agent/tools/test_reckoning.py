import pytest
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from tests.agent.family import Family, Watch
from tests.agent.talking import Talk
from victus_desktop.agent.arguments.conversions import find_conversion
from victus_desktop.agent.facts.calculation import calculate
from victus_desktop.agent.tools import reckoning
from victus_desktop.conversation.errors import BadInput


@pytest.fixture
def family(watch: Watch) -> Family:
    return Family({tool.name: tool for tool in reckoning.tools()}, watch)


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("what is twelve divided by four", 3),
        ("what's fifteen percent of eighty", 12),
        ("how much is two to the power of ten", 1024),
        ("what is the square root of 144", 12),
        ("what is three raised to the fifth power", 243),
        ("what is 7.5 percent of 1200", 90),
        ("what's 1,000 minus 347", 653),
        ("45 + 12 - 3 * 2", 51),
        ("what's negative five plus eight", 3),
        ("thirty percent off eighty", 56),
        ("a third of ninety nine", 33),
        ("one half plus one quarter", 0.75),
        ("the average of four, six and eleven", 7),
        ("the sum of 5, 12 and 30", 47),
        ("subtract five from twenty", 15),
        ("what percentage is 30 of 240", 12.5),
        ("what is five factorial", 120),
        ("the sine of thirty degrees", 0.5),
        ("four squared plus three cubed", 43),
    ],
)
def test_sums_in_words_and_signs(family: Family, said: str, value: float) -> None:
    assert family.ask("math", said).data["value"] == pytest.approx(value)


@given(st.integers(0, 9999), st.integers(1, 999))
def test_spelled_out_numbers_are_reckoned_with(a: int, b: int) -> None:
    first, second = num2words(a), num2words(b)
    assert calculate(f"{first} plus {second}") == a + b
    assert calculate(f"{first} minus {second}") == a - b
    assert calculate(f"{first} times {second}") == a * b
    assert calculate(f"{first} divided by {second}") == pytest.approx(a / b)


@pytest.mark.parametrize(
    "said",
    [
        "the meaning of life",
        "__import__('os').system('true')",
        "9 ** 9 ** 9",
        "five divided by zero",
        "(" * 150,
        "1001 factorial",
        "",
    ],
)
def test_what_is_no_sum_is_refused_with_a_sentence(said: str) -> None:
    with pytest.raises(BadInput, match=r"\.$"):
        calculate(said)


def test_a_rounded_result_is_said_to_be_so(family: Family) -> None:
    assert family.ask("math", "what is ten divided by three").say == "That is about 3.33."
    assert family.ask("math", "what is ten divided by four").say == "That is 2.5."


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("how many kilometers are five miles", 8.04672),
        ("convert 350 fahrenheit to celsius", 176.67),
        ("what is 20 degrees in fahrenheit", 68),
        ("how many ounces in a cup", 8),
        ("how many centimeters is five foot nine", 175.26),
        ("60 miles per hour in kilometers per hour", 96.56),
        ("how many cups are in two liters", 8.45),
        ("convert 100 square feet to square meters", 9.29),
        ("half a cup in milliliters", 118.29),
    ],
)
def test_units_are_converted(family: Family, said: str, value: float) -> None:
    assert family.ask("unit_convert", said).data["value"] == pytest.approx(value, rel=1e-3)


def test_unlike_units_are_refused(family: Family) -> None:
    with pytest.raises(BadInput, match="cannot be converted"):
        family.ask("unit_convert", "how many liters are five miles")


def test_currencies_are_converted_at_rates_whose_date_is_said(family: Family) -> None:
    told = family.ask("currency_convert", "how many euros are 100 dollars")
    there = told.data["value"]
    assert told.data["currency"] == "EUR"
    assert "at the rates of" in told.say
    back = family.call("currency_convert", source="EUR", target="USD", amount=there)
    assert back.data["value"] == pytest.approx(100, rel=1e-3)


def test_both_ways_to_ask_mean_the_same(family: Family) -> None:
    one = family.ask("currency_convert", "how many yen is fifty pounds")
    two = family.ask("currency_convert", "£50 in japanese yen")
    assert one.data == two.data


def test_an_unknown_currency_is_said_so(family: Family) -> None:
    with pytest.raises(BadInput, match="doubloon"):
        family.call("currency_convert", source="doubloon", target="euro")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("How much is a 20% tip on $64?", 12.8),
        ("What's $126 split by 4?", 31.5),
        ("What is $1,000 times 1.05?", 1050),
        ("£30 plus £12", 42),
    ],
)
def test_amounts_of_money_are_reckoned_with(said: str, answer: float) -> None:
    assert calculate(said) == pytest.approx(answer)


@pytest.mark.parametrize("said", ["10 to the power of 308 times 10", "1e308 * 10"])
def test_what_is_too_large_is_said_so(said: str) -> None:
    with pytest.raises(BadInput):
        calculate(said)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (
            "what is 72 degrees f in celsius",
            {"amount": 72.0, "source": "fahrenheit", "target": "celsius"},
        ),
        ("what is 72°f in celsius", {"amount": 72.0, "source": "fahrenheit", "target": "celsius"}),
        ("what's 5'11\" in cm", {"amount": 5.9167, "source": "feet", "target": "cm"}),
        ("5 feet, 11 inches in cm", {"amount": 5.9167, "source": "feet", "target": "cm"}),
    ],
)
def test_units_are_read_as_a_recognizer_writes_them(said: str, found: dict[str, object]) -> None:
    assert find_conversion("unit_convert", said) == found


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("how much is 20€ in dollars", {"amount": 20.0, "source": "euros", "target": "dollars"}),
        ("$1,250 in euros", {"amount": 1250.0, "source": "us dollars", "target": "euros"}),
    ],
)
def test_money_is_read_as_a_recognizer_writes_it(said: str, found: dict[str, object]) -> None:
    assert find_conversion("currency_convert", said) == found


@pytest.mark.parametrize("unit", ["20% tip on $64", "tip /", "( nan", "meter nan", "5", "a**b", ""])
def test_what_is_no_unit_is_said_so(unit: str) -> None:
    convert = next(tool for tool in reckoning.tools() if tool.name == "unit_convert")
    with pytest.raises(BadInput):
        convert.run(source=unit, target="meter")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("split 86 pounds between four people", "That is 21.50 pounds each."),
        ("what is 86 shared by four", "That is 21.5 each."),
        ("what's $60 split three ways", "That is 20 dollars each."),
        ("share 24 sweets among the six of us", "That is 4 sweets each."),
        ("if four of us split 86 euros how much does each pay", "That is 21.50 euros each."),
        ("split 45 pounds and 60 pence between three", "That is 15.20 pounds each."),
        ("split 100 three ways", "That is about 33.33 each."),
        (
            "split a bill of 86.40 four ways with a 10 percent tip",
            "That is 23.76 each, with the tip.",
        ),
        (
            "add a 15 percent tip to 90 euros and split it between three",
            "That is 34.50 euros each, with the tip.",
        ),
        ("what's a 20 percent tip on 45 split two ways", "That is 4.5."),
        ("divide 120 by five", "That is 24."),
        ("how much is 3 for two pounds fifty each", "That is 7.5."),
        ("what's 20 minus 3 point 5", "That is 16.5."),
        ("add 20 percent to 55", "That is 66."),
        ("take 20 percent off 55", "That is 44."),
    ],
)
def test_bills_and_prices_are_reckoned_as_they_are_said(
    family: Family, said: str, answer: str
) -> None:
    assert family.ask("math", said).say == answer


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("round 3.14159 to two decimals", "That is 3.14."),
        ("round 3.14159 to three decimal places", "That is 3.142."),
        ("round 2.5", "That is 3."),
        ("round 1234 to the nearest hundred", "That is 1200."),
        ("round 12.3 up", "That is 13."),
        ("round 12.9 down to the nearest whole number", "That is 12."),
        ("22 divided by 7 rounded to four decimals", "That is 3.1429."),
        ("how much is a dozen dozen", "That is 144."),
        ("what is two dozen", "That is 24."),
        ("is 97 a prime number", "Yes, 97 is prime."),
        ("is ninety one prime", "No, 91 is not prime: it is 7 times 13."),
        ("is 1 prime", "No, 1 is not prime."),
        ("is 12 even or odd", "12 is even."),
        ("is 12 divisible by five", "No, 12 is not divisible by 5."),
    ],
)
def test_numbers_are_rounded_and_counted_by_the_dozen(talk: Talk, asked: str, told: str) -> None:
    turn = talk.say(asked)
    assert (turn.reply, talk.called(turn)) == (told, ["math"])


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("how hot is a hundred fahrenheit", "100 degrees fahrenheit are about 37.78 degrees cel"),
        ("how cold is minus ten celsius", "-10 degrees celsius are 14 degrees fahrenheit."),
        ("how far is a marathon in miles", "That is about 26.22 miles."),
        ("how long is a half marathon", "That is about 21.1 kilometers."),
        ("how many miles is a marathon", "That is about 26.22 miles."),
    ],
)
def test_a_lone_temperature_and_a_race_are_told_in_other_units(
    talk: Talk, asked: str, told: str
) -> None:
    assert talk.say(asked).reply.startswith(told)

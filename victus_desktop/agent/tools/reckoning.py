"""Sums, units and currencies."""

import ast
import math as mathematics
import operator
import re
import tomllib
from collections.abc import Callable
from functools import lru_cache
from typing import Annotated, Any

from victus_desktop.agent.arguments.numbers import with_digits
from victus_desktop.agent.tool import Ask, Tool, ToolResult
from victus_desktop.conversation.errors import BadInput
from victus_desktop.paths import resource

_LONGEST = 200
_LARGEST_POWER = 1000

_WORDS = (
    (r"(?P<a>[\d.]+) ?(?:%|percent|per cent) of (?P<b>[\d.]+)", r"(\g<a>/100*\g<b>)"),
    (r"(?P<b>[\d.]+) (?:plus|\+) (?P<a>[\d.]+) ?(?:%|percent|per cent)", r"(\g<b>*(1+\g<a>/100))"),
    (r"(?P<b>[\d.]+) (?:minus|-) (?P<a>[\d.]+) ?(?:%|percent|per cent)", r"(\g<b>*(1-\g<a>/100))"),
    (r"(?:the )?square root of (?P<a>[\d.]+)", r"sqrt(\g<a>)"),
    (r"(?:the )?cube root of (?P<a>[\d.]+)", r"cbrt(\g<a>)"),
    (r"half of (?P<a>[\d.]+)", r"(\g<a>/2)"),
    (r"a quarter of (?P<a>[\d.]+)", r"(\g<a>/4)"),
    (r"(?:double|twice) (?P<a>[\d.]+)", r"(2*\g<a>)"),
    (r"the sum of (?P<a>[\d.]+) and (?P<b>[\d.]+)", r"(\g<a>+\g<b>)"),
    (r"the product of (?P<a>[\d.]+) and (?P<b>[\d.]+)", r"(\g<a>*\g<b>)"),
    (r"the difference (?:between|of) (?P<a>[\d.]+) and (?P<b>[\d.]+)", r"(\g<a>-\g<b>)"),
    (r"(?P<a>[\d.]+) factorial", r"factorial(\g<a>)"),
    (r"subtract (?P<a>[\d.]+) from (?P<b>[\d.]+)", r"(\g<b>-\g<a>)"),
    (r"add (?P<a>[\d.]+) (?:and|to) (?P<b>[\d.]+)", r"(\g<a>+\g<b>)"),
    (r"multiply (?P<a>[\d.]+) (?:by|and|with) (?P<b>[\d.]+)", r"(\g<a>*\g<b>)"),
    (r"divide (?P<a>[\d.]+) by (?P<b>[\d.]+)", r"(\g<a>/\g<b>)"),
    (r"\bto the power of\b|\braised to\b|\bto the\b(?= \d)", "**"),
    (r"\bsquared\b", "**2"),
    (r"\bcubed\b", "**3"),
    (r"\b(?:multiplied by|times|x|×)\b|×", "*"),
    (r"\b(?:divided by|over|by)\b|÷", "/"),
    (r"\b(?:plus|and|added to)\b", "+"),
    (r"\b(?:minus|less|take away)\b|−", "-"),
    (r"\bmod(?:ulo)?\b", "%"),
    (r"\bpi\b", "pi"),
    (r"(?<=\d),(?=\d{3}\b)", ""),
    (r"(?<=\d)(?:st|nd|rd|th)\b", ""),
    (r"\^", "**"),
)
_OPERATORS: dict[type, Callable[..., float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}
_FUNCTIONS: dict[str, Callable[[float], float]] = {
    "sqrt": mathematics.sqrt,
    "cbrt": mathematics.cbrt,
    "factorial": lambda value: float(mathematics.factorial(int(value))),
}


def tools() -> list[Tool]:
    """Give the tools of this family."""

    def math(expression: Annotated[str, Ask("What shall I calculate?")]) -> ToolResult:
        """Calculate: sums, percentages, powers, roots."""
        value = calculate(expression)
        return ToolResult(f"That is {_told(value)}.", {"value": value})

    def unit_convert(
        source: Annotated[str, Ask("From which unit?")],
        target: Annotated[str, Ask("To which unit?")],
        amount: float = 1.0,
    ) -> ToolResult:
        """Convert between units of length, weight, volume, speed, temperature."""
        value = _converted(amount, source, target)
        told = f"{_told(amount)} {source} {'is' if amount == 1 else 'are'} {_told(value)} {target}."
        return ToolResult(told, {"value": value, "unit": target})

    def currency_convert(
        source: Annotated[str, Ask("Which currency?")], target: str = "", amount: float = 1.0
    ) -> ToolResult:
        """Convert between currencies, at dated rates."""
        rates = _rates()
        have, want = _currency(source), _currency(target or "euro")
        value = amount / rates["rates"][have] * rates["rates"][want]
        date = rates["date"]
        told = (
            f"{_told(amount)} {rates['names'][have]} is about {value:.2f} {rates['names'][want]},"
            f" at the rates of {date:%B} {date.day}, {date.year}."
        )
        return ToolResult(told, {"value": round(value, 4), "currency": want, "date": str(date)})

    return [Tool.of(math), Tool.of(unit_convert), Tool.of(currency_convert)]


def calculate(expression: str) -> float:
    """Give the value of a sum in words or signs. Raises BadInput."""
    text = with_digits(expression.strip(" ?.!="))
    for pattern, sign in _WORDS:
        text = re.sub(pattern, sign, text)
    text = re.sub(r"(?<=[\d)]) +(?=[\d(])", " ", text).strip()
    if not text or len(text) > _LONGEST:
        raise BadInput("I can't calculate that.")
    try:
        value = _value(ast.parse(text, mode="eval").body)
    except ZeroDivisionError as error:
        raise BadInput("Nothing can be divided by zero.") from error
    except (SyntaxError, ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
        raise BadInput("I can't calculate that.") from error
    return round(value, 10)


def _value(node: ast.expr) -> float:
    match node:
        case ast.Constant(value=int() | float() as value):
            return float(value)
        case ast.Name(id="pi"):
            return mathematics.pi
        case ast.UnaryOp(op=op, operand=operand):
            return _OPERATORS[type(op)](_value(operand))
        case ast.BinOp(left=left, op=op, right=right):
            first, second = _value(left), _value(right)
            if isinstance(op, ast.Pow) and abs(second) > _LARGEST_POWER:
                raise OverflowError
            return _OPERATORS[type(op)](first, second)
        case ast.Call(func=ast.Name(id=name), args=[argument]):
            inner = _value(argument)
            if name == "factorial" and not 0 <= inner <= _LARGEST_POWER:
                raise OverflowError
            return _FUNCTIONS[name](inner)
    raise ValueError


def _told(value: float) -> str:
    if value == int(value) and abs(value) < 1e15:
        return f"{int(value)}"
    if abs(value) >= 1e15 or 0 < abs(value) < 1e-3:
        return f"{value:.3g}"
    return f"{value:.2f}".rstrip("0").rstrip(".")


@lru_cache(maxsize=1)
def _units() -> Any:
    import pint

    return pint.UnitRegistry(autoconvert_offset_to_baseunit=True)


_SPOKEN_UNITS = {
    "celsius": "degC",
    "centigrade": "degC",
    "degrees celsius": "degC",
    "degree celsius": "degC",
    "fahrenheit": "degF",
    "degrees fahrenheit": "degF",
    "degrees": "degF",
    "kelvin": "kelvin",
    "kilos": "kilogram",
    "kilo": "kilogram",
    "mph": "mile / hour",
    "miles per hour": "mile / hour",
    "kilometers per hour": "kilometer / hour",
    "kilometres per hour": "kilometer / hour",
    "km/h": "kilometer / hour",
    "kmh": "kilometer / hour",
    "tablespoons": "tablespoon",
    "teaspoons": "teaspoon",
    "stone": "stone",
    "feet": "foot",
    "inches": "inch",
    "ounces": "ounce",
    "fluid ounces": "fluid_ounce",
    "nautical miles": "nautical_mile",
    "square feet": "foot ** 2",
    "square meters": "meter ** 2",
    "square metres": "meter ** 2",
}


def _converted(amount: float, source: str, target: str) -> float:
    registry = _units()
    import pint

    try:
        have = registry.Quantity(amount, _unit(source))
        return round(float(have.to(_unit(target)).magnitude), 6)
    except pint.DimensionalityError as error:
        raise BadInput(f"{source} cannot be converted to {target}.") from error
    except (pint.UndefinedUnitError, pint.DefinitionSyntaxError, AttributeError) as error:
        raise BadInput(f"I don't know the units {source} and {target}.") from error


def _unit(name: str) -> str:
    plain = (
        name.lower().strip(" .").removeprefix("degrees ")
        if "degrees " in name
        else (name.lower().strip(" ."))
    )
    return _SPOKEN_UNITS.get(plain, plain.replace("metre", "meter").replace("litre", "liter"))


@lru_cache(maxsize=1)
def _rates() -> dict[str, Any]:
    return tomllib.loads(resource("rates.toml").read_text(encoding="utf-8"))


def _currency(name: str) -> str:
    """Give the code of a currency by its code or one of its names. Raises BadInput."""
    rates = _rates()
    plain = re.sub(r"[^a-z ]", "", name.lower()).strip()
    code = plain.replace(" ", "").upper()
    if code in rates["rates"]:
        return code
    for candidate, names in rates["spoken"].items():
        if plain in names or plain.removesuffix("s") in names:
            return str(candidate)
    raise BadInput(f"I don't know the currency {name}.")

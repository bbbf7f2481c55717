"""Sums, units and currencies."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Annotated, Any

from victus_desktop.agent.facts.calculation import calculate
from victus_desktop.agent.facts.number_facts import fact_of
from victus_desktop.agent.facts.rounding import rounded
from victus_desktop.agent.facts.shares import Share, share
from victus_desktop.agent.tool import Ask, Tool, ToolResult
from victus_desktop.agent.tools.rates import Rates, bundled, bundled_rates
from victus_desktop.conversation.errors import BadInput


def tools(rates: Callable[[], Rates] = bundled_rates) -> list[Tool]:
    """Give the tools of this family."""

    def math(expression: Annotated[str, Ask("What shall I calculate?")]) -> ToolResult:
        """Calculate: sums, percentages, powers, roots."""
        if (said := fact_of(expression)) is not None:
            return ToolResult(said, {})
        if (told := rounded(expression, calculate)) is not None:
            return ToolResult(f"That is {told}.", {"value": float(told)})
        value = calculate(expression)
        if (part := share(expression)) is not None:
            return ToolResult(f"That is {_told_share(part)}.", {"value": value})
        about = "about " if _is_rounded(value) else ""
        return ToolResult(f"That is {about}{_told(value)}.", {"value": value})

    def unit_convert(
        source: Annotated[str, Ask("From which unit?")],
        target: Annotated[str, Ask("To which unit?")],
        amount: float = 1.0,
    ) -> ToolResult:
        """Convert between units of length, weight, volume, speed, temperature."""
        value = _converted(amount, source, target)
        about = "about " if _is_rounded(value) else ""
        if _is_rounded(amount):
            # Six foot two is no 6.17 feet to anybody.
            return ToolResult(
                f"That is {about}{_told(value)} {target}.", {"value": value, "unit": target}
            )
        verb = "is" if amount == 1 else "are"
        have, want = (_DEGREES.sub("degrees ", name) for name in (source, target))
        told = f"{_told(amount)} {have} {verb} {about}{_told(value)} {want}."
        return ToolResult(told, {"value": value, "unit": target})

    def currency_convert(
        source: Annotated[str, Ask("Which currency?")], target: str = "", amount: float = 1.0
    ) -> ToolResult:
        """Convert between currencies, at dated rates."""
        newest = rates()
        have = _currency(source)
        want = _currency(target) if target else ("USD" if have == "EUR" else "EUR")
        value = amount / newest.units[have] * newest.units[want]
        date = newest.day
        told = (
            f"{_money(amount, have)} is about {_money(value, want)},"
            f" at the rates of {date:%B} {date.day}, {date.year}."
        )
        return ToolResult(told, {"value": round(value, 4), "currency": want, "date": str(date)})

    return [Tool.of(math), Tool.of(unit_convert), Tool.of(currency_convert)]


def _told_share(part: Share) -> str:
    """Give '23.76 pounds each, with the tip'."""
    whole = part.value == int(part.value)
    told = f"{part.value:.2f}" if part.is_money and not whole else _told(part.value)
    about = "about " if round(part.value, 2) != part.value else ""
    unit = part.unit.removesuffix("s") if part.value == 1 else part.unit
    tip = ", with the tip" if part.has_tip else ""
    return " ".join(filter(None, (f"{about}{told}", unit, f"each{tip}")))


_SINGULAR = {"kronor": "krona", "kroner": "krone", "reais": "real", "lei": "leu"}


def _money(amount: float, code: str) -> str:
    """Give '1 US dollar', '12.50 euros'."""
    name: str = bundled()["names"][code]
    if amount == 1:
        words = name.split(" ")
        words[-1] = _SINGULAR.get(words[-1], words[-1].removesuffix("s"))
        name = " ".join(words)
    whole = amount == int(amount)
    return f"{_told(amount) if whole or amount < 0.1 else f'{amount:.2f}'} {name}"


def _is_rounded(value: float) -> bool:
    return float(_told(value)) != value


def _told(value: float) -> str:
    """Give a number as one says it: to two decimals, small ones to three digits."""
    if value == int(value) and abs(value) < 1e15:
        return f"{int(value)}"
    if abs(value) >= 1e15 or 0 < abs(value) < 0.1:
        return f"{value:.3g}"
    return f"{value:.2f}".rstrip("0").rstrip(".")


@lru_cache(maxsize=1)
def _units() -> Any:
    import pint

    return pint.UnitRegistry(autoconvert_offset_to_baseunit=True)


_SPOKEN_UNITS = {
    "celsius": "degC",
    "centigrade": "degC",
    "fahrenheit": "degF",
    "kilo": "kilogram",
    "kilos": "kilogram",
    "mph": "mile / hour",
    "kph": "kilometer / hour",
    "kmh": "kilometer / hour",
    "km/h": "kilometer / hour",
    "feet": "foot",
    "inches": "inch",
    "lb": "pound",
    "lbs": "pound",
    "tbsp": "tablespoon",
    "tsp": "teaspoon",
    "fluid ounce": "fluid_ounce",
    "fluid ounces": "fluid_ounce",
    "nautical mile": "nautical_mile",
    "nautical miles": "nautical_mile",
    "light year": "light_year",
    "light years": "light_year",
    "metric ton": "metric_ton",
    "metric tons": "metric_ton",
    "calorie": "kilocalorie",
    "calories": "kilocalorie",
    "horse power": "horsepower",
}
"""What people say, where pint says it differently. A calorie of food is pint's kilocalorie."""
_UNIT_NAME = re.compile(r"[^\W\d_]+(?:[ /-][^\W\d_]+){0,4}")
_DEGREES = re.compile(r"^(?=celsius|centigrade|fahrenheit)")
_LIQUID = re.compile(r"lit(?:er|re)|cup|gallon|pint|quart|spoon|\bml\b|\bcl\b")
"""Beside these an ounce is a fluid one."""


def _converted(amount: float, source: str, target: str) -> float:
    for name in (source, target):
        # pint reads names as Python does, and stumbles over what is none.
        if not _UNIT_NAME.fullmatch(name.strip(" .")):
            raise BadInput(f"I don't know the unit {name}.")
    registry = _units()
    import pint

    try:
        have = registry.Quantity(amount, _unit(source, beside=target))
        return round(float(have.to(_unit(target, beside=source)).magnitude), 9)
    except pint.DimensionalityError as error:
        raise BadInput(
            f"{source[:1].upper()}{source[1:]} cannot be converted to {target}."
        ) from error
    except (
        pint.UndefinedUnitError,
        pint.DefinitionSyntaxError,
        AttributeError,
        ValueError,
    ) as error:
        raise BadInput(f"I don't know the units {source} and {target}.") from error


def _unit(name: str, *, beside: str) -> str:
    """Give pint's name of a spoken unit; plain degrees are of the other scale than `beside`."""
    plain = re.sub(r"^degrees? ", "", name.lower().strip(" ."))
    if plain in ("degree", "degrees"):
        return "degC" if "fahrenheit" in beside.lower() else "degF"
    if plain in ("ounce", "ounces", "oz") and _LIQUID.search(beside.lower()):
        return "fluid_ounce"
    if plain in ("miles", "kilometers", "kilometres") and "per" in beside:
        plain += " per hour"
    plain = re.sub(r"^square (.*)$", r"\1 ** 2", re.sub(r"^cubic (.*)$", r"\1 ** 3", plain))
    plain = re.sub(r" (?:per|an?) (hour|second)$", r" / \1", plain)
    words = [_SPOKEN_UNITS.get(word, word) for word in [plain, *plain.split(" ", 1)]]
    if words[0] != plain or len(words) < 3:
        return words[0].replace("metre", "meter").replace("litre", "liter")
    return f"{words[1]} {words[2]}".replace("metre", "meter").replace("litre", "liter")


def _currency(name: str) -> str:
    """Give the code of a currency by its code or one of its names. Raises BadInput."""
    rates = bundled()
    plain = re.sub(r"[^a-z ]", "", name.lower()).strip()
    code = plain.replace(" ", "").upper()
    if code in rates["rates"]:
        return code
    for candidate, names in rates["spoken"].items():
        if plain in names or plain.removesuffix("s") in names:
            return str(candidate)
    raise BadInput(f"I don't know the currency {name}.")

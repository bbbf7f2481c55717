"""Amounts, units and currencies: '5 miles in kilometres', 'how many cups are 2 litres'."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from victus_desktop.paths import resource

_UNITS = (
    r"degrees? (?:celsius|centigrade|fahrenheit|kelvin)|celsius|centigrade|fahrenheit|kelvin|degrees?"
    r"|square (?:feet|foot|met(?:er|re)s?|miles?|kilomet(?:er|re)s?|inch(?:es)?|yards?)"
    r"|cubic (?:feet|foot|met(?:er|re)s?|inch(?:es)?|centimet(?:er|re)s?)"
    r"|(?:miles?|kilomet(?:er|re)s?|met(?:er|re)s?|feet|foot) (?:per|an|a) (?:hour|second)"
    r"|mph|km/?h|kph|knots?"
    r"|nautical miles?|light ?years?|(?:kilo|centi|milli|micro|nano)?met(?:er|re)s?|miles?|yards?|feet"
    r"|foot|inch(?:es)?|km|cm|mm|furlongs?"
    r"|fluid ounces?|ounces?|pounds?|lbs?|stones?|kilos?|(?:kilo|milli|micro)?grams?|kg|mg"
    r"|(?:metric )?ton(?:ne)?s?|oz|carats?"
    r"|(?:milli|centi|deci)?lit(?:er|re)s?|ml|cl|gallons?|quarts?|pints?|cups?|tablespoons?|teaspoons?"
    r"|tbsp|tsp|barrels?"
    r"|(?:kilo|mega|giga|tera)?bytes?|(?:kilo|mega|giga)?bits?|kb|mb|gb|tb"
    r"|seconds?|minutes?|hours?|days?|weeks?|months?|years?"
    r"|acres?|hectares?"
    r"|(?:kilo)?calories?|(?:kilo)?joules?|(?:kilo|mega)?watts?(?: hours?)?|horse ?power"
    r"|psi|bars?|pascals?|atmospheres?|volts?|amps?|newtons?|radians?"
)
_AMOUNT = r"(?:(?P<n>-?\d+(?:[.,]\d+)?|half an?|an?|1/2)[ -]?(?:thousand )?)?"
_FEET = re.compile(r"\b(\d+) (?:foot|feet)(?:,? and|,)? (\d+)(?: inch(?:es)?)?\b")
_PRIMES = re.compile(r"\b(\d+)' ?(\d+)(?:\"|''|\b)")
_DEGREES = re.compile(r"(?:°|\bdegrees?) ?([cf])\b|(?<=\d) ?°(?! ?[cf]\b)")
_DEGREE_NAMES = {"c": " celsius", "f": " fahrenheit"}
_ASKED = re.compile(r"\b(?:how (?:many|much)|what)\s*(?:in |more )?$")
_INTO = re.compile(
    r"\b(?:how much|value|price|worth|convert|change|what's|what is)\b(?!.*\brate\b).* (?:in|into|to) $"
)
_SIGNS = {"$": "us dollars", "€": "euros", "£": "british pounds", "¥": "japanese yen"}
_SIGNED = re.compile(
    r"(?P<before>[$€£¥])\s*(?P<n>\d+(?:[.,]\d+)?)|(?P<m>\d+(?:[.,]\d+)?) ?(?P<after>[$€£¥])"
)
_FREE = re.compile(
    rf"(?:convert|change|turn|what's|what is|how much is|^){_AMOUNT}(?P<source>[a-z][a-z ]*?)"
    r" (?:in|to|into) (?P<target>[a-z][a-z ]*?)$"
)
_RACE = re.compile(r"\b(?:an? |the )?(?:full )?(?P<half>half )?marathon\b")
_RACES = {False: "42.195", True: "21.0975"}
"""Kilometres of a marathon, and of half of one."""
_OTHER_SCALE = {"fahrenheit": "celsius", "celsius": "fahrenheit", "centigrade": "fahrenheit"}
"""What a temperature becomes where only its own scale is named."""
_BOTH = 2
_SMALL = frozenset(
    [
        "a",
        "an",
        "the",
        "in",
        "to",
        "into",
        "is",
        "are",
        "there",
        "do",
        "does",
        "equal",
        "equals",
        "make",
        "makes",
        "from",
        "and",
        "for",
        "as",
        "it",
        "get",
        "i",
        "you",
        "worth",
        "per",
        "of",
    ]
)
"""Words beside the units in a request that is nothing but a conversion."""
_VAGUE = {"a": 1.0, "an": 1.0, "half a": 0.5, "half an": 0.5, "1/2": 0.5}


@dataclass(frozen=True, slots=True)
class _Mention:
    name: str
    amount: float | None
    start: int


def find_conversion(tool: str, text: str) -> dict[str, Any]:
    """Give amount, source and target of a text with digits, as far as it tells them."""
    plain = _spelt(text)
    plain = re.sub(r"\b([a-z])\.? (?=[a-z]\b)|\b([a-z])\.(?=[a-z]\b)", r"\1\2", plain)
    plain = re.sub(r"(?<=\d) (?=000\b)", "", plain)
    named = list(_mentions(tool, plain))
    if not named:
        return _free(plain) if tool != "currency_convert" else {}
    if len(named) == 1 and _INTO.search(plain[: named[0].start]):
        return {"target": named[0].name}
    told = _ordered(plain, named)
    if len(told) == 1 and (other := _OTHER_SCALE.get(told[0].name.split()[-1])):
        told = [*told, _Mention(other, None, len(plain))]
    amount = next((one.amount for one in told if one.amount is not None), None)
    parts: dict[str, Any] = {"source": told[0].name}
    if len(told) == 1 and _RACE.search(text):
        parts["target"] = told[0].name
    if len(told) > 1:
        parts["target"] = told[1].name
    if amount is not None:
        parts["amount"] = amount
    return parts


def is_conversion(tool: str, text: str) -> bool:
    """Tell whether a text with digits names two units, or a temperature, and says nothing else."""
    plain = _spelt(text)
    named = list(_mentions(tool, plain))
    degrees = len(named) == 1 and named[0].amount and named[0].name.split()[-1] in _OTHER_SCALE
    if len(named) != _BOTH and not degrees:
        return False
    rest = _names(tool).sub(" ", _FEET.sub(" ", plain))
    return not set(rest.split()) - _SMALL


def _spelt(text: str) -> str:
    """Give a text with the signs of money, degrees, feet and inches as words."""
    plain = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text.strip(" ?.!"))
    plain = _SIGNED.sub(
        lambda found: f"{found['n'] or found['m']} {_SIGNS[found['before'] or found['after']]}",
        plain,
    )
    plain = _PRIMES.sub(r"\1 feet \2 inches", plain)
    plain = _DEGREES.sub(lambda found: _DEGREE_NAMES.get(found[1], " degrees"), plain)
    plain = re.sub(r"(?<!\d )\b(?:minus|negative) (?=\d)", "-", plain)
    plain = _RACE.sub(lambda found: f"{_RACES[bool(found['half'])]} kilometers", plain)
    return re.sub(r" +", " ", plain)


def _ordered(text: str, named: list[_Mention]) -> list[_Mention]:
    """Put what is converted before what it becomes."""
    if len(named) < _BOTH:
        return named
    first = named[0]
    second = next((one for one in named[1:] if one.name != first.name), named[1])
    asked = _ASKED.search(text[: first.start]) is not None and first.amount is None
    amount_last = first.amount is None and second.amount is not None
    return [second, first] if asked or amount_last else [first, second]


def _mentions(tool: str, text: str) -> Iterator[_Mention]:
    if tool != "currency_convert" and (tall := _FEET.search(text)):
        feet = round(int(tall[1]) + int(tall[2]) / 12, 4)
        others = _FEET.sub(" ", text)
        rest = list(_mentions(tool, others)) if others != text else []
        yield _Mention("feet", feet, tall.start())
        yield from rest
        return
    for found in _names(tool).finditer(text):
        said = found["n"]
        amount = None
        if said:
            amount = _VAGUE[said] if said in _VAGUE else float(said.replace(",", "."))
        yield _Mention(found["name"], amount, found.start())


@lru_cache(maxsize=2)
def _names(tool: str) -> re.Pattern[str]:
    if tool != "currency_convert":
        return re.compile(rf"(?<![\w.]){_AMOUNT}(?P<name>{_UNITS})(?![\w'])")
    rates = tomllib.loads(resource("rates.toml").read_text(encoding="utf-8"))
    names = {name for spoken in rates["spoken"].values() for name in spoken}
    codes = {code.lower() for code in rates["rates"]} - {"try", "all"}
    longest = sorted(names | codes, key=len, reverse=True)
    spoken = "|".join(re.escape(name) + ("s?" if len(name) > 3 else "") for name in longest)
    return re.compile(rf"(?<![\w.]){_AMOUNT}(?P<name>{spoken})(?![\w'])")


def _free(text: str) -> dict[str, Any]:
    """Read units that are not known by name here; the tool may know them."""
    found = _FREE.search(text)
    if found is None:
        return {}
    amount = {}
    if found["n"]:
        amount = {"amount": _VAGUE.get(found["n"]) or float(found["n"].replace(",", "."))}
    return {"source": found["source"].strip(), "target": found["target"].strip(), **amount}

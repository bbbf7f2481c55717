"""What a whole number is: prime, even, divisible by another."""

import math
import re

from victus_desktop.agent.arguments.numbers import with_digits

_ASKS = re.compile(
    r"is (?P<n>\d{1,12})(?: an?)? (?:(?P<prime>prime)|(?P<parity>even|odd)(?: or (?:even|odd))?"
    r"|(?:divisible|a multiple|multiple) (?:by|of) (?P<by>\d{1,12}))(?: number)?(?: or (?:not|even"
    r"|odd))?"
)


def fact_of(text: str) -> str | None:
    """Answer whether a number is prime, even, odd or divisible; None where that is not asked."""
    found = _ASKS.fullmatch(with_digits(text).strip(" ?.!"))
    if found is None:
        return None
    number = int(found["n"])
    if found["parity"]:
        return f"{number} is {'odd' if number % 2 else 'even'}."
    if by := found["by"]:
        fits = int(by) and number % int(by) == 0
        return f"{'Yes' if fits else 'No'}, {number} is {'' if fits else 'not '}divisible by {by}."
    factor = _least_factor(number)
    if number > 1 and factor == number:
        return f"Yes, {number} is prime."
    why = f": it is {factor} times {number // factor}" if number > 1 else ""
    return f"No, {number} is not prime{why}."


def _least_factor(number: int) -> int:
    return next((one for one in range(2, math.isqrt(number) + 1) if number % one == 0), number)

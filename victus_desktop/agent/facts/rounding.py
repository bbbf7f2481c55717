"""Numbers rounded as somebody asks for it: 'round 3.14159 to two decimals'."""

import re
from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from victus_desktop.agent.arguments.numbers import with_digits

_TO = (
    r"to (?:(?P<places>\d+) (?:decimals?|decimal places?|places?|digits?)(?: after the point)?"
    r"|a (?P<whole>whole number)|(?:the )?(?:nearest|next|closest) (?P<step>\d+(?:th)?|whole number"
    r"|integer|whole|tenth|hundredth|thousandth|unit|dozen))"
)
_ROUND = re.compile(
    rf"(?:round(?: off)? (?P<first>.+?)|(?:what(?:'s| is) )?(?P<then>.+?),? rounded)"
    rf"(?: (?P<way>up|down|off))?(?: {_TO})?"
)
_STEPS = {
    **{"tenth": "0.1", "10th": "0.1", "hundredth": "0.01", "100th": "0.01"},
    **{"thousandth": "0.001", "1000th": "0.001", "dozen": "12"},
}
_WAYS = {"up": ROUND_CEILING, "down": ROUND_FLOOR}
_MOST_PLACES = 12


def rounded(text: str, calculate: Callable[[str], float]) -> str | None:
    """Give a number rounded as a text asks, in figures; None where it asks for no rounding.

    Raises what `calculate` raises for the number before it is rounded.
    """
    found = _ROUND.fullmatch(with_digits(text).strip(" ?.!"))
    if found is None:
        return None
    value = Decimal(str(calculate(found["first"] or found["then"])))
    step = Decimal(_STEPS.get(found["step"] or "", "1"))
    if found["places"]:
        step = Decimal(1).scaleb(-min(_MOST_PLACES, int(found["places"])))
    elif found["step"] and found["step"].isdigit() and int(found["step"]):
        step = Decimal(found["step"])
    parts = (value / step).to_integral_value(_WAYS.get(found["way"] or "", ROUND_HALF_UP))
    return f"{parts * step:f}"

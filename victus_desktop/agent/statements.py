"""What people state instead of asking: 'I got the milk' ticks milk where a list has it."""

import re

from victus_desktop.agent.arguments.list_words import split_items
from victus_desktop.agent.arguments.phrases import without_politeness

_BOUGHT = re.compile(
    r"^(?:i|we)(?:'ve| have|'d)?(?: (?:just|already|finally|also))*"
    r" (?:got|gotten|bought|picked up|grabbed|found|(?<=already )have) (?P<items>.+?)"
    r"(?: (?:already|now|today|at the (?:store|shop|market|supermarket)))*[.! ]*$",
    re.IGNORECASE,
)


def bought(text: str) -> list[str]:
    """Give the things that somebody says they got; nothing where a text says no such thing."""
    found = _BOUGHT.match(without_politeness(text))
    return split_items(found["items"]) if found else []

"""A reminder that another request follows: 'remind me to call mum at six and add eggs to my list'.

A reminder's text is the user's own, and what follows 'and' mostly belongs to it: 'remind me to call
mum and ask for the key'. It is a request of its own where only Victus can do it, or where the
reminder's time has ended it.
"""

import itertools
import re
from collections.abc import Callable

from victus_desktop.agent.arguments.clock_times import find_times
from victus_desktop.agent.arguments.days import ANY_DAY, find_days
from victus_desktop.agent.arguments.numbers import with_digits
from victus_desktop.agent.understanding.several import (
    CONJUNCTION,
    MOST,
    opens_like_a_request,
    requests,
    says_when,
)

_REMINDS = re.compile(
    r"^(?:please |also |can you |could you |hey |victus |and )*(?:remind (?:me|us)"
    r"|(?:set|create|make|add) (?:me )?a reminder)\b",
    re.IGNORECASE,
)
_OWN = re.compile(r"^(?:timer|alarm|reminder|stopwatch|time_or_date|joke|volume)_?|^note_add$")
"""The tools that do what no errand is."""
_ON_A_LIST = re.compile(r"\blist\b", re.IGNORECASE)


def and_more(
    text: str, is_command: Callable[[str], str], is_request: Callable[[str], str]
) -> list[str]:
    """Give the reminder and the requests after it; nothing where all of it is the reminder's text.

    `is_command` and `is_request` give the tool of a template, and of template or router. A
    reminder that lacks its time comes last, as it is asked for.
    """
    if not _REMINDS.match(text):
        return []
    for found in itertools.islice(CONJUNCTION.finditer(text), MOST):
        first, rest = text[: found.start()].strip(" ,;."), text[found.end() :].strip(" ,;.")
        more = requests(rest, is_request) or [rest]
        ended = _ends_at_a_time(first)
        if all(_surely(one, is_request if ended else is_command, ended=ended) for one in more):
            return [first, *more] if says_when(first) else [*more, first]
    return []


def asks_to_remind(text: str) -> bool:
    """Whether a text opens as a request to be reminded."""
    return bool(_REMINDS.match(text))


def _surely(text: str, tool_of: Callable[[str], str], *, ended: bool) -> bool:
    """Tell whether a text is a request and no errand; `ended`: the reminder is over before it."""
    tool = tool_of(text) if opens_like_a_request(text) else ""
    if tool.startswith("list_"):
        return bool(_ON_A_LIST.search(text))
    return bool(tool) and (ended or bool(_OWN.match(tool)))


def _ends_at_a_time(text: str) -> bool:
    digits = with_digits(text)
    times = (one.end for one in find_times(digits))
    days = (one.end for one in find_days(digits, ANY_DAY))
    return len(digits) in (*times, *days)

"""Two days that a request tells the distance of: 'how many days between June 1 and July 4'."""

import re
from datetime import datetime

from victus_desktop.agent.arguments.moments import find_moment

_STRETCH = re.compile(
    r"\bhow (?:many (?:days|weeks|months|years|hours)|long)\b.*?\b(?:between|from) (?P<first>.+?)"
    r" (?:and|to|until|till) (?P<last>.+?)[?.! ]*$",
    re.IGNORECASE,
)


def find_stretch(text: str, now: datetime) -> tuple[datetime, datetime] | None:
    """Give both days, the second as it is meant after the first; None where there are not two."""
    told = _STRETCH.search(text)
    first = find_moment(told["first"], now) if told else None
    last = find_moment(told["last"], first.value) if told and first else None
    return (first.value, last.value) if first and last else None

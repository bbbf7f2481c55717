"""Until when something repeats: 'every day until Friday', 'for the next three days'."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta

from victus_desktop.agent.arguments.days import find_days
from victus_desktop.agent.arguments.durations import DURATION, find_length
from victus_desktop.agent.arguments.spans import Found
from victus_desktop.conversation.errors import BadInput

_UNTIL = re.compile(r"\b(?:until|till|up to|through|ending(?: on)?) (?=\S)", re.IGNORECASE)
_NEXT = re.compile(rf"\b(?:for|over|on) the next (?P<length>{DURATION})", re.IGNORECASE)
_FOR = re.compile(rf"\bfor (?:the next )?(?P<length>{DURATION})", re.IGNORECASE)
_DAYS = re.compile(r"(?:days?|nights?|weeks?|months?|fortnights?|years?)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class End:
    """The last day, or how long it goes on from the first."""

    last: date | None = None
    length: relativedelta | None = None

    def rule(self, rule: str, first: datetime) -> str:
        """Give the rule with its end. Raises BadInput where that is before `first`."""
        last = self.last or first.date() + (self.length or relativedelta()) - timedelta(days=1)
        if last < first.date():
            raise BadInput("That would be over before it begins.")
        return f"{rule};UNTIL={last:%Y%m%d}T235959"


def find_end(text: str, today: date, *, repeats: bool) -> Found[End] | None:
    """Give when it ends; without a rule only 'for the next three days' tells that it repeats."""
    for said in _UNTIL.finditer(text) if repeats else ():
        days = [one for one in find_days(text, today) if one.start <= said.end() <= one.end]
        # 'Till' belongs to the day's span itself.
        if days and days[0].start <= said.end():
            return Found(End(days[0].first), ((said.start(), days[0].end),))
    found = (_FOR if repeats else _NEXT).search(text)
    length = find_length(found["length"]) if found and _DAYS.search(found["length"]) else None
    if found is None or length is None:
        return None
    told = relativedelta(months=length.value.months, days=length.value.time.days)
    return Found(End(length=told), (found.span(),))

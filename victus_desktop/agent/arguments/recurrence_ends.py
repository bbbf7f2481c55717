"""When what repeats stops: 'every day until Friday', 'every two hours between nine and five'."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta

from victus_desktop.agent.arguments.days import find_days
from victus_desktop.agent.arguments.durations import DURATION, find_length
from victus_desktop.agent.arguments.moments import Moment
from victus_desktop.agent.arguments.spans import Found
from victus_desktop.conversation.errors import BadInput

_UNTIL = re.compile(r"\b(?:until|till|up to|through|ending(?: on)?) (?=\S)", re.IGNORECASE)
_NEXT = re.compile(rf"\b(?:for|over|on) the next (?P<length>{DURATION})", re.IGNORECASE)
_FOR = re.compile(rf"\bfor (?:the next )?(?P<length>{DURATION})", re.IGNORECASE)
_HOURLY = re.compile(r"FREQ=HOURLY(?:;INTERVAL=(?P<step>\d+))?(?P<days>;BYDAY=[A-Z,]+)?")
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


def within_hours(rule: str, moment: Moment) -> str:
    """Give the rule of every so many hours on those of the day alone that a stretch tells."""
    found = _HOURLY.fullmatch(rule)
    if found is None or moment.end is None or not moment.has_time:
        return rule
    last = moment.end.hour if moment.end.minute >= moment.start.minute else moment.end.hour - 1
    hours = range(moment.start.hour, last + 1, int(found["step"] or 1))
    days = found["days"] or ""
    told = ",".join(map(str, hours))
    return f"FREQ=DAILY{days};BYHOUR={told};BYMINUTE={moment.start.minute}" if told else rule

"""Amounts that several people share: 'split a bill of 86.40 four ways with a 10 percent tip'."""

import re
from dataclasses import dataclass

from victus_desktop.agent.arguments.numbers import with_digits

_SIGNS = {"$": "dollars", "£": "pounds", "€": "euros"}
_MONEY = frozenset(("dollars", "pounds", "euros", "quid", "bucks", "francs"))
_BILL = (
    r"(?:(?:an?|the|my|our|this) )?(?:(?:bill|check|cheque|tab|total|dinner|lunch) (?:of|for) )?"
)
_AMOUNT = (
    r"(?P<sign>[$£€] ?)?(?P<amount>\d+(?:,\d{3})*(?:\.\d+)?)(?: ?(?P<mark>[$£€]))?"
    r"(?: (?!split|share|divide|between|among|and\b|by\b|\d)(?P<unit>[a-z]+)"
    r"(?:(?: and)? (?P<cents>\d\d?) (?:p|pence|cents))?)?"
)
_EQUALLY = r"(?: (?:equally|evenly|up))?"
_AMONG = (
    r"(?:the |all |us )*(?P<among>\d+)(?: of (?:us|them|you)| (?!percent|per)[a-z]+)?"
    r"(?: (?:equally|evenly))?"
)
_BETWEEN = r"(?:between|among(?:st)?|across)"
_TIP = re.compile(
    r",? (?:with|plus|including|and) (?:an? )?(?P<tip>\d+(?:\.\d+)?) ?(?:%|percent|per cent)"
    r"(?: tip| service(?: charge)?)?(?= |$)|\badd (?:an? )?(?P<added>\d+(?:\.\d+)?) ?(?:%|percent"
    r"|per cent) (?:tip|service(?: charge)?) to "
)
_FORMS = tuple(
    re.compile(source)
    for source in (
        rf"(?:split|share){_EQUALLY} {_BILL}{_AMOUNT}{_EQUALLY} (?:(?:{_BETWEEN}|by|into|in|for) )?"
        rf"{_AMONG}",
        rf"divide {_BILL}{_AMOUNT}{_EQUALLY} {_BETWEEN} {_AMONG}",
        rf"{_BILL}{_AMOUNT} (?:and )?(?:split|shared?)(?: it| that)?{_EQUALLY}"
        rf" (?:(?:{_BETWEEN}|by|into|in|for) )?{_AMONG}",
        rf"{_BILL}{_AMOUNT} (?:(?:and )?divided?(?: it| that)? )?{_BETWEEN} {_AMONG}",
        rf"(?:if )?{_AMONG} (?:split|share) {_BILL}{_AMOUNT}",
    )
)
_ASIDE = re.compile(
    r"^(?:(?:what(?:'s| is| would be)?|how much(?: is| are| would be)?|can you|could you|please"
    r"|work out|calculate|tell me|help me|if) )+|,? (?:each|a head|per person|please|how much"
    r"(?: (?:is|does|would|do|should|will|that|each|everyone|everybody|one|we|it|person|of us))*"
    r"(?: (?:pay|owe|get|be))?)+$"
)


@dataclass(frozen=True, slots=True)
class Share:
    """What one of several people pays or gets."""

    value: float
    unit: str
    """'pounds', 'sweets'; '' where none was told."""
    has_tip: bool

    @property
    def is_money(self) -> bool:
        return self.unit in _MONEY


def share(text: str) -> Share | None:
    """Give the share that a request asks for, or None where nothing is shared."""
    bare = _ASIDE.sub("", with_digits(text).strip(" ?.!"))
    tip = _TIP.search(bare)
    if tip:
        bare = f"{bare[: tip.start()]}{bare[tip.end() :]}"
    found = next((match for form in _FORMS if (match := form.fullmatch(bare.strip()))), None)
    if found is None or not int(found["among"]):
        return None
    amount = float(found["amount"].replace(",", "")) + float(found["cents"] or 0) / 100
    percent = float(tip["tip"] or tip["added"]) if tip else 0.0
    sign = (found["sign"] or found["mark"] or "").strip()
    value = amount * (1 + percent / 100) / int(found["among"])
    return Share(round(value, 10), _SIGNS.get(sign) or found["unit"] or "", tip is not None)

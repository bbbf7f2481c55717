"""'I said Anna, not Hannah': what was misheard, and the request as it was meant."""

import re
from dataclasses import dataclass

from victus_desktop.agent.arguments.days import ANY_DAY, find_days
from victus_desktop.agent.arguments.numbers import with_digits
from victus_desktop.agent.vocabulary.ordinary import OrdinaryWords

_SAID = re.compile(
    r"^(?:no|nope|sorry|victus)?[,.!]?\s*i (?:said|was saying) (?P<meant>[^,.;]+?)[,.;]?\s+"
    r"(?:and )?not (?P<heard>[^,.;]+?)[.!]*$",
    re.IGNORECASE,
)
_MOST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Slip:
    """What was heard, and what was meant."""

    heard: str
    meant: str

    def undone(self, request: str) -> str:
        """Give the request with what was meant; '' where nothing of it was misheard so."""
        pattern = rf"(?<!\w){re.escape(self.heard)}(?!\w)"
        mended, count = re.subn(pattern, lambda _: self.meant, request, flags=re.IGNORECASE)
        return mended if count else ""


def slip(text: str) -> Slip | None:
    """Give what a sentence puts right, or None where it puts nothing right."""
    found = _SAID.match(text.strip())
    if found is None:
        return None
    heard, meant = found["heard"].strip(), found["meant"].strip()
    if (
        heard.lower() == meant.lower()
        or max(map(len, (heard.split(), meant.split()))) > _MOST_WORDS
    ):
        return None
    return Slip(heard, meant)


def is_lasting(one: Slip, ordinary: OrdinaryWords) -> bool:
    """Whether it is worth learning: a name, not a number or a weekday that was misheard once."""
    told = f"{one.heard} {one.meant}"
    if re.search(r"\d", with_digits(told)) or find_days(told, ANY_DAY):
        return False
    return not all(map(ordinary.everyday, told.split()))

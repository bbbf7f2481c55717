"""Which list, and which thing on it, a spoken name means."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from victus_desktop.agent import wording
from victus_desktop.agent.arguments.number_words import ORDINAL, ordinal
from victus_desktop.agent.stores import Lists
from victus_desktop.agent.tool import Unclear
from victus_desktop.conversation.errors import BadInput
from victus_desktop.conversation.records import ListItem

DEFAULT = "shopping"
_ALIKE = 80
"""How alike a misheard name or item must be, of 100."""
_TO_DO = re.compile(r"\bto[- ]?dos?\b")
_AT_END = re.compile(
    r"^(?P<item>.+) (?:to|on|onto|in|into|from|off|at) (?:my |the |our )?(?P<name>.+)$",
    re.IGNORECASE,
)
"""'Tent pegs to camping': a list may be named without being called one."""
_BELONGS = re.compile(r" (?:to|of|for|from|in|with) ", re.IGNORECASE)
_ORDINAL = re.compile(
    rf"(?:the )?({ORDINAL}|last)(?: (?:item|entry|one|thing|task))?", re.IGNORECASE
)


@dataclass
class Last:
    """The list that was spoken of last: 'it'."""

    name: str = ""

    def meant(self, said: str) -> str:
        """Give the name that is meant; raises BadInput where 'it' is none."""
        if plain(said) not in ("it", "that", "this"):
            return said
        if not self.name:
            raise Unclear("Which list?", "list_name")
        return self.name


def list_of(lists: Lists, item: str) -> str:
    """Give the list on which a thing is still open, '' where none has it."""
    for name in lists.names():
        if alike(item, still_open(lists, name)):
            return name
    return ""


def still_open(lists: Lists, name: str) -> list[str]:
    """Give what is on a list and not ticked off."""
    return [one.text for one in lists.items(name) if not one.done]


def alike(said: str, among: Iterable[str]) -> str:
    """Give what is called like what was said, '' where nothing is."""
    best = process.extractOne(
        said, among, scorer=fuzz.ratio, score_cutoff=_ALIKE, processor=str.lower
    )
    return best[0] if best else ""


def verb(texts: list[str]) -> str:
    """Give 'is' or 'are' for things: 'milk is', 'eggs are'."""
    head = _BELONGS.split(texts[0], maxsplit=1)[0]
    plural = len(texts) > 1 or (head.endswith("s") and not head.endswith("ss"))
    return "are" if plural else "is"


def plain(name: str) -> str:
    bare = name.lower().strip().removesuffix(" list").removeprefix("my ").strip()
    return _TO_DO.sub("to-do", bare)


def known(lists: Lists, name: str) -> str:
    """Give the list that a spoken name means, '' where there is none."""
    wanted, names = plain(name), lists.names()
    if not wanted or not names:
        return ""
    return alike(wanted, names)


def aimed(lists: Lists, items: list[str] | None, name: str) -> tuple[list[str] | None, str]:
    """Give the items and the list, where the last item ends in the name of one that there is."""
    end = _AT_END.match(items[-1]) if items and not name else None
    if items is None or end is None or not known(lists, end["name"]):
        return items, name
    return [*items[:-1], end["item"]], end["name"]


def found(lists: Lists, name: str, items: list[str] | None = None) -> str:
    """Give the list that is meant: by its name, or by the first thing that is on it."""
    held = list_of(lists, items[0]) if items and not name else ""
    found = known(lists, name) or held or ("" if name else lone(lists))
    if found in lists.names():
        return found
    raise BadInput(f"There is no {plain(name) or 'such'} list, only {wording.join(lists.names())}.")


def lone(lists: Lists) -> str:
    names = lists.names()
    return names[0] if len(names) == 1 else DEFAULT


def item(items: list[ListItem], text: str, name: str) -> ListItem:
    """Give the item that is meant: by its text, or 'the first', 'the last one'."""
    place = _ORDINAL.fullmatch(text)
    if place and items:
        number = -1 if place[1].lower() == "last" else ordinal(place[1]) - 1
        if number < len(items):
            return items[number]
    meant = alike(text, [one.text for one in items])
    if not meant:
        raise BadInput(f"{text[:1].upper()}{text[1:]} {verb([text])} not on the {name} list.")
    return next(one for one in items if one.text == meant)

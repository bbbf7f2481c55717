"""Lists: shopping, to do, any other."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from rapidfuzz import fuzz, process

from victus_desktop.agent import wording
from victus_desktop.agent.arguments.number_words import ORDINAL, ordinal
from victus_desktop.agent.stores import Lists
from victus_desktop.agent.tool import Ask, Tool, ToolResult, Unclear, Undo
from victus_desktop.conversation.errors import BadInput, StorageError
from victus_desktop.conversation.records import Effect, ListItem

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


def tools(lists: Lists) -> list[Tool]:
    """Give the tools of this family."""
    last = _Last()
    return [_add(lists, last), _read(lists, last), _remove(lists), _tick(lists)]


@dataclass
class _Last:
    """The list that was spoken of last: 'it'."""

    name: str = ""

    def meant(self, said: str) -> str:
        """Give the name that is meant; raises BadInput where 'it' is none."""
        if _plain(said) not in ("it", "that", "this"):
            return said
        if not self.name:
            raise Unclear("Which list?", "list_name")
        return self.name


def _add(lists: Lists, last: _Last) -> Tool:
    def list_add(items: list[str] | None = None, list_name: str = "") -> ToolResult:
        """Add things to a list, or make a new list."""
        if not items and not list_name:
            raise BadInput("What shall I put on which list?")
        items, list_name = _aimed(lists, items, last.meant(list_name))
        name = last.name = _known(lists, list_name) or _plain(list_name) or _only(lists)
        if not items:
            lists.create(name)
            told = f"There is a {name} list now."
            gone = Undo("list_remove", {"list_name": name, "whole": True})
            return ToolResult(told, {"list": name, "items": []}, undo=gone)
        known = lists.items(name) if name in lists.names() else []
        before = {one.text.lower() for one in known if not one.done}
        new = [item for item in items if item.lower() not in before]
        for item in new:
            lists.add(name, item)
        kept = [one.text for one in lists.items(name)]
        if not set(new) <= set(kept):
            raise StorageError("The list did not take that.")
        undo = Undo("list_remove", {"items": new, "list_name": name}) if new else None
        told = _added(new, [item for item in items if item not in new], name)
        return ToolResult(told[0].upper() + told[1:], {"list": name, "items": kept}, undo=undo)

    return Tool.of(list_add, Effect.WRITE)


def _read(lists: Lists, last: _Last) -> Tool:
    def list_read(list_name: str = "", items: list[str] | None = None) -> ToolResult:
        """Read out a list, tell whether things are on it, or tell which lists there are."""
        list_name = last.meant(list_name)
        names = lists.names()
        if not names:
            return ToolResult("There are no lists yet.", [])
        held = list_of(lists, items[0]) if items and not list_name else ""
        name = _known(lists, list_name) or held or (names[0] if len(names) == 1 else "")
        if list_name and not _known(lists, list_name):
            told = f"There is no {_plain(list_name)} list, only {wording.join(names)}."
            return ToolResult(told, names)
        if not name and items:
            told = f"No, {wording.join(items, 'or')} {_verb(items[-1:])} on none of the lists."
            return ToolResult(told, names, untrusted=True)
        if not name:
            told = f"There are these lists: {wording.join(names)}."
            return ToolResult(told, names, untrusted=True)
        last.name = name
        kept = [one.text for one in lists.items(name) if not one.done]
        data = {"list": name, "items": kept}
        if items:
            done = [one.text for one in lists.items(name) if one.done]
            return ToolResult(_whether(items, kept, done, name), data, untrusted=True)
        if not kept:
            return ToolResult(f"The {name} list is empty.", data)
        return ToolResult(f"On the {name} list: {wording.join(kept)}.", data, untrusted=True)

    return Tool.of(list_read)


def _remove(lists: Lists) -> Tool:
    def list_remove(
        items: list[str] | None = None, list_name: str = "", whole: bool = False
    ) -> ToolResult:
        """Take things off a list, or delete a whole list."""
        if not lists.names():
            raise BadInput("There are no lists.")
        items, list_name = _aimed(lists, items, list_name)
        name = _found(lists, list_name, items)
        if not items:
            if not whole:
                raise BadInput("What shall I take off the list?")
            if not list_name and len(lists.names()) > 1:
                raise Unclear(f"Which list: {wording.join(lists.names(), 'or')}?", "list_name")
            gone = [one.text for one in lists.delete(name)]
            undo = Undo("list_add", {"items": gone, "list_name": name})
            return ToolResult(f"The {name} list is gone.", {"list": name, "items": gone}, undo=undo)
        taken = [_item(lists.items(name), item, name) for item in items]
        for one in taken:
            lists.remove(one.id)
        texts = [one.text for one in taken]
        undo = Undo("list_add", {"items": texts, "list_name": name})
        told = f"{wording.join(texts)} {_verb(texts)} off the {name} list."
        return ToolResult(told[0].upper() + told[1:], {"list": name, "items": texts}, undo=undo)

    return Tool.of(list_remove, Effect.WRITE)


def _tick(lists: Lists) -> Tool:
    def list_tick(
        items: Annotated[list[str], Ask("What is done?")], list_name: str = "", done: bool = True
    ) -> ToolResult:
        """Tick things off a list."""
        aimed, list_name = _aimed(lists, items, list_name)
        name = _found(lists, list_name, aimed)
        taken = [_item(lists.items(name), item, name) for item in aimed or items]
        for one in taken:
            lists.tick(one.id, done)
        texts = [one.text for one in taken]
        undo = Undo("list_tick", {"items": texts, "list_name": name, "done": not done})
        told = f"{wording.join(texts)}: {'done' if done else 'open again'}."
        return ToolResult(told[0].upper() + told[1:], {"list": name, "items": texts}, undo=undo)

    return Tool.of(list_tick, Effect.WRITE)


def _added(new: list[str], there: list[str], name: str) -> str:
    """Say what is on a list now, and what was on it before."""
    if not new:
        return f"{wording.join(there)} {_verb(there)} on the {name} list already."
    told = f"{wording.join(new)} {_verb(new)} on the {name} list"
    return f"{told}, {wording.join(there)} {_verb(there)} already." if there else f"{told}."


def _whether(asked: list[str], kept: list[str], done: list[str], name: str) -> str:
    """Say which of the things asked for are on a list."""
    there = [one for one in asked if _alike(one, kept)]
    absent = [one for one in asked if one not in there]
    if not there and all(_alike(one, done) for one in absent):
        told = f"{wording.join(absent)} {_verb(absent)}"
        return f"{told[0].upper()}{told[1:]} ticked off the {name} list."
    if not there:
        return f"No, {wording.join(absent, 'or')} {_verb(absent[-1:])} not on the {name} list."
    told = f"{wording.join(there)} {_verb(there)} on the {name} list"
    if not absent:
        return f"Yes, {told}."
    return f"{told[0].upper()}{told[1:]}, {wording.join(absent)} {_verb(absent)} not."


def list_of(lists: Lists, item: str) -> str:
    """Give the list on which a thing is still open, '' where none has it."""
    for name in lists.names():
        kept = [one.text for one in lists.items(name) if not one.done]
        if _alike(item, kept):
            return name
    return ""


def _alike(said: str, among: Iterable[str]) -> str:
    """Give what is called like what was said, '' where nothing is."""
    best = process.extractOne(
        said, among, scorer=fuzz.ratio, score_cutoff=_ALIKE, processor=str.lower
    )
    return best[0] if best else ""


def _verb(texts: list[str]) -> str:
    """Give 'is' or 'are' for things: 'milk is', 'eggs are'."""
    head = _BELONGS.split(texts[0], maxsplit=1)[0]
    plural = len(texts) > 1 or (head.endswith("s") and not head.endswith("ss"))
    return "are" if plural else "is"


def _plain(name: str) -> str:
    bare = name.lower().strip().removesuffix(" list").removeprefix("my ").strip()
    return _TO_DO.sub("to-do", bare)


def _known(lists: Lists, name: str) -> str:
    """Give the list that a spoken name means, '' where there is none."""
    wanted, names = _plain(name), lists.names()
    if not wanted or not names:
        return ""
    return _alike(wanted, names)


def _aimed(lists: Lists, items: list[str] | None, name: str) -> tuple[list[str] | None, str]:
    """Give the items and the list, where the last item ends in the name of one that there is."""
    end = _AT_END.match(items[-1]) if items and not name else None
    if items is None or end is None or not _known(lists, end["name"]):
        return items, name
    return [*items[:-1], end["item"]], end["name"]


def _found(lists: Lists, name: str, items: list[str] | None = None) -> str:
    """Give the list that is meant: by its name, or by the first thing that is on it."""
    held = list_of(lists, items[0]) if items and not name else ""
    found = _known(lists, name) or held or ("" if name else _only(lists))
    if found in lists.names():
        return found
    raise BadInput(
        f"There is no {_plain(name) or 'such'} list, only {wording.join(lists.names())}."
    )


def _only(lists: Lists) -> str:
    names = lists.names()
    return names[0] if len(names) == 1 else DEFAULT


def _item(items: list[ListItem], text: str, name: str) -> ListItem:
    """Give the item that is meant: by its text, or 'the first', 'the last one'."""
    place = _ORDINAL.fullmatch(text)
    if place and items:
        number = -1 if place[1].lower() == "last" else ordinal(place[1]) - 1
        if number < len(items):
            return items[number]
    texts = {one.id: one.text for one in items}
    best = process.extractOne(
        text, texts, scorer=fuzz.ratio, score_cutoff=_ALIKE, processor=str.lower
    )
    if best is None:
        raise BadInput(f"{text[:1].upper()}{text[1:]} {_verb([text])} not on the {name} list.")
    return next(one for one in items if one.id == best[2])

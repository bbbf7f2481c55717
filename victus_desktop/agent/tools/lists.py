"""Lists: shopping, to do, any other."""

from typing import Annotated, Literal

from victus_desktop.agent import wording
from victus_desktop.agent.stores import Lists
from victus_desktop.agent.tool import Ask, Tool, ToolResult, Unclear, Undo
from victus_desktop.agent.tools import list_changes, listed
from victus_desktop.conversation.errors import BadInput, StorageError
from victus_desktop.conversation.records import Effect

Asked = Literal["items", "exists", "anything", "empty", "stock", "count", "first", "last", "names"]
_YES_OR_NO = {
    "exists": ("Yes, ", "Yes, "),
    "anything": ("Yes, ", "No, "),
    "empty": ("No, ", "Yes, "),
}
"""What comes before the telling of a list that has something on it, and of one that has not."""


def tools(lists: Lists) -> list[Tool]:
    """Give the tools of this family."""
    last = listed.Last()
    own = [_add(lists, last), _read(lists, last), _remove(lists), _tick(lists)]
    return [*own, *list_changes.tools(lists, last)]


def _add(lists: Lists, last: listed.Last) -> Tool:
    def list_add(items: list[str] | None = None, list_name: str = "") -> ToolResult:
        """Add things to a list, or make a new list."""
        if not items and not list_name:
            raise BadInput("What shall I put on which list?")
        items, list_name = listed.aimed(lists, items, last.meant(list_name))
        name = last.name = (
            listed.known(lists, list_name) or listed.plain(list_name) or listed.lone(lists)
        )
        if not items and name in lists.names():
            told = f"There is a {name} list already."
            return ToolResult(
                told, {"list": name, "items": [one.text for one in lists.items(name)]}
            )
        if not items:
            lists.create(name)
            told = f"There is a {name} list now."
            gone = Undo("list_remove", {"list_name": name, "whole": True})
            return ToolResult(told, {"list": name, "items": []}, undo=gone)
        known = listed.still_open(lists, name) if name in lists.names() else []
        before = {text.lower() for text in known}
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


def _read(lists: Lists, last: listed.Last) -> Tool:
    def list_read(
        list_name: str = "", items: list[str] | None = None, ask: Asked = "items"
    ) -> ToolResult:
        """Read out a list, tell whether things are on it, or tell which lists there are.

        `ask`: `exists`, `anything` and `empty` are answered with a yes or no first; `stock` asks
        whether things are in the house: a list knows only whether they are still to be bought.
        """
        list_name = last.meant(list_name)
        names = lists.names()
        if not names:
            return ToolResult("There are no lists yet.", [])
        if ask == "names":
            there = "is one list" if len(names) == 1 else "are these lists"
            told = f"There {there}: {wording.join(names)}."
            return ToolResult(told, names, untrusted=True)
        held = listed.list_of(lists, items[0]) if items and not list_name else ""
        named = listed.known(lists, list_name)
        name = named or held or (names[0] if len(names) == 1 else "")
        if list_name and not named:
            no = "No, there" if ask == "exists" else "There"
            told = f"{no} is no {listed.plain(list_name)} list, only {wording.join(names)}."
            return ToolResult(told, names)
        if not name and items:
            no = "" if ask == "stock" else "No, "
            told = (
                f"{no}{wording.join(items, 'or')} {listed.verb(items[-1:])} on none of the lists."
            )
            return ToolResult(told, names, untrusted=True)
        if not name:
            told = f"There are these lists: {wording.join(names)}."
            return ToolResult(told, names, untrusted=True)
        last.name = name
        kept = listed.still_open(lists, name)
        data = {"list": name, "items": kept}
        if items and ask == "stock":
            return ToolResult(_wanted(items, kept, name), data, untrusted=True)
        if items:
            done = [one.text for one in lists.items(name) if one.done]
            return ToolResult(_whether(items, kept, done, name), data, untrusted=True)
        return ToolResult(_whole(ask, kept, name), data, untrusted=bool(kept))

    return Tool.of(list_read)


def _remove(lists: Lists) -> Tool:
    def list_remove(
        items: list[str] | None = None,
        list_name: str = "",
        whole: bool = False,
        anew: bool = False,
    ) -> ToolResult:
        """Take things off a list, or delete a whole list; with `anew` it is kept, but empty."""
        if not lists.names():
            raise BadInput("There are no lists.")
        items, list_name = listed.aimed(lists, items, list_name)
        name = listed.found(lists, list_name, items)
        if not items:
            if not (whole or anew):
                raise BadInput("What shall I take off the list?")
            if not list_name and len(lists.names()) > 1:
                raise Unclear(f"Which list: {wording.join(lists.names(), 'or')}?", "list_name")
            gone = [one.text for one in lists.delete(name)]
            if anew:
                lists.create(name)
            told = f"The {name} list is {'empty now' if anew else 'gone'}."
            undo = Undo("list_add", {"items": gone, "list_name": name})
            return ToolResult(told, {"list": name, "items": gone}, undo=undo)
        taken = [listed.item(lists.items(name), item, name) for item in items]
        for one in taken:
            lists.remove(one.id)
        texts = [one.text for one in taken]
        undo = Undo("list_add", {"items": texts, "list_name": name})
        told = f"{wording.join(texts)} {listed.verb(texts)} off the {name} list."
        return ToolResult(told[0].upper() + told[1:], {"list": name, "items": texts}, undo=undo)

    return Tool.of(list_remove, Effect.WRITE)


def _tick(lists: Lists) -> Tool:
    def list_tick(
        items: Annotated[list[str], Ask("What is done?")], list_name: str = "", done: bool = True
    ) -> ToolResult:
        """Tick things off a list."""
        aimed, list_name = listed.aimed(lists, items, list_name)
        name = listed.found(lists, list_name, aimed)
        taken = [listed.item(lists.items(name), item, name) for item in aimed or items]
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
        return f"{wording.join(there)} {listed.verb(there)} on the {name} list already."
    told = f"{wording.join(new)} {listed.verb(new)} on the {name} list"
    return f"{told}, {wording.join(there)} {listed.verb(there)} already." if there else f"{told}."


def _whether(asked: list[str], kept: list[str], done: list[str], name: str) -> str:
    """Say which of the things asked for are on a list."""
    there = [one for one in asked if listed.alike(one, kept)]
    absent = [one for one in asked if one not in there]
    if not there and all(listed.alike(one, done) for one in absent):
        told = f"{wording.join(absent)} {listed.verb(absent)}"
        return f"{told[0].upper()}{told[1:]} ticked off the {name} list."
    if not there:
        return (
            f"No, {wording.join(absent, 'or')} {listed.verb(absent[-1:])} not on the {name} list."
        )
    told = f"{wording.join(there)} {listed.verb(there)} on the {name} list"
    if not absent:
        return f"Yes, {told}."
    return f"{told[0].upper()}{told[1:]}, {wording.join(absent)} {listed.verb(absent)} not."


def _whole(ask: Asked, kept: list[str], name: str) -> str:
    """Tell of a list what is asked for."""
    yes, no = _YES_OR_NO.get(ask, ("", ""))
    if not kept:
        told = f"{no}the {name} list is empty."
    elif ask in ("first", "last"):
        told = f"the {ask} thing on the {name} list: {kept[-1 if ask == 'last' else 0]}."
    elif ask == "count":
        told = f"{wording.count(len(kept), 'thing')} on the {name} list: {wording.join(kept)}."
    else:
        told = f"{yes}on the {name} list: {wording.join(kept)}."
    return told[0].upper() + told[1:]


def _wanted(asked: list[str], kept: list[str], name: str) -> str:
    """Say which of the things asked for are still to be bought."""
    there = [one for one in asked if listed.alike(one, kept)]
    told = (
        f"{wording.join(there)} {listed.verb(there)} still on the {name} list."
        if there
        else (f"{wording.join(asked, 'or')} {listed.verb(asked[-1:])} not on the {name} list.")
    )
    return told[0].upper() + told[1:]

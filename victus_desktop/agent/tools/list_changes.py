"""Lists called by another name, and things that go from one list to another."""

import re
from typing import Annotated

from victus_desktop.agent import wording
from victus_desktop.agent.stores import Lists
from victus_desktop.agent.tool import Ask, Tool, ToolResult, Undo
from victus_desktop.agent.tools import listed
from victus_desktop.conversation.errors import BadInput, StorageError
from victus_desktop.conversation.records import Effect

_ALL = re.compile(r"(?:everything|all(?: of it| the rest| items| things)?|it all)", re.IGNORECASE)


def tools(lists: Lists, last: listed.Last) -> list[Tool]:
    """Give the tools of this family."""

    def list_rename(
        new_name: Annotated[str, Ask("What shall it be called?")], list_name: str = ""
    ) -> ToolResult:
        """Call a list by another name."""
        name, new = _there(lists, last.meant(list_name)), listed.plain(new_name)
        if new.lower() in (one.lower() for one in lists.names() if one != name):
            raise BadInput(f"There is a {new} list already.")
        lists.rename(name, new)
        if new not in lists.names():
            raise StorageError("The list did not take that name.")
        last.name = new
        undo = Undo("list_rename", {"list_name": new, "new_name": name})
        told = f"The {name} list is the {new} list now."
        return ToolResult(told, {"list": new, "before": name}, undo=undo)

    def list_move(
        items: Annotated[list[str], Ask("What shall I move?")],
        to_list: Annotated[str, Ask("To which list?")],
        list_name: str = "",
    ) -> ToolResult:
        """Move things from one list to another."""
        lone = items[0] if len(items) == 1 else ""
        every = bool(_ALL.fullmatch(lone))
        name = _there(lists, list_name, None if every else items)
        target = listed.known(lists, to_list) or listed.plain(to_list)
        if target == name:
            raise BadInput(f"{_listed(items)} on the {name} list already.")
        there = lists.items(name)
        taken = (
            [one for one in there if not one.done]
            if every
            else [listed.item(there, item, name) for item in items]
        )
        if not taken:
            raise BadInput(f"The {name} list is empty.")
        texts = [one.text for one in taken]
        _moved(lists, [(one.id, one.text) for one in taken], target)
        left = {one.id for one in lists.items(name)} & {one.id for one in taken}
        if left or not set(texts) <= {one.text for one in lists.items(target)}:
            raise StorageError("The lists did not take that.")
        undo = Undo("list_move", {"items": texts, "list_name": target, "to_list": name})
        told = f"{_listed(texts)} on the {target} list now."
        data = {"list": target, "before": name, "items": texts}
        return ToolResult(told, data, undo=undo)

    return [Tool.of(list_rename, Effect.WRITE), Tool.of(list_move, Effect.WRITE)]


def _there(lists: Lists, name: str, items: list[str] | None = None) -> str:
    """Give the list that is meant. Raises BadInput where there is none."""
    if not lists.names():
        raise BadInput("There are no lists.")
    return listed.found(lists, name, items)


def _moved(lists: Lists, taken: list[tuple[int, str]], target: str) -> None:
    """Put things on a list, none twice, before they are taken off where they were."""
    lists.create(target)
    before = listed.still_open(lists, target)
    for ident, text in taken:
        if text not in before:
            lists.add(target, text)
        lists.remove(ident)


def _listed(texts: list[str]) -> str:
    told = f"{wording.join(texts)} {listed.verb(texts)}"
    return told[0].upper() + told[1:]

"""Shopping and other lists."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from victus_desktop.app.panes.deeds import plain, with_text
from victus_desktop.conversation.records import ListItem
from victus_desktop.desktop.pane_source import Action, PaneSource, Row

if TYPE_CHECKING:
    from victus_desktop.app.core import App

_FIRST = "shopping"
"""The list of an item for which none is named or chosen."""


def pane(app: "App") -> PaneSource:
    """Give the pane over all lists."""

    def all_items() -> list[ListItem]:
        lists = app.stores.lists
        return [item for name in lists.names() for item in lists.items(name)]

    def item(ident: str) -> ListItem | None:
        return next((one for one in all_items() if str(one.id) == ident), None)

    def rows(wanted: str) -> Sequence[Row]:
        return [
            Row(str(one.id), one.text, group=one.list_name, struck=one.done)
            for one in all_items()
            if wanted.lower() in f"{one.text} {one.list_name}".lower()
        ]

    def add(ident: str, text: str) -> None:
        name, colon, rest = text.partition(":")
        chosen = item(ident)
        if colon and rest.strip():
            app.stores.lists.add(name.strip(), rest.strip())
        else:
            app.stores.lists.add(chosen.list_name if chosen else _FIRST, text)

    def tick(ident: str) -> None:
        chosen = item(ident)
        if chosen is not None:
            app.stores.lists.tick(chosen.id, not chosen.done)

    def delete(ident: str) -> None:
        chosen = item(ident)
        if chosen is not None:
            app.stores.lists.delete(chosen.list_name)

    return PaneSource(
        "lists",
        "Lists",
        rows,
        (
            Action("New item", with_text(add), alone=True, ask_text="Item (or “list: item”)"),
            Action("Tick", plain(tick), main=True),
            Action("Remove", plain(lambda ident: app.stores.lists.remove(int(ident)))),
            Action("Delete the list", plain(delete), destructive=True),
        ),
        "Say “add milk to my shopping list”.",
        searchable=True,
    )

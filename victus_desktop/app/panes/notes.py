"""Notes."""

from typing import TYPE_CHECKING

from victus_desktop.app.panes.deeds import plain, with_text
from victus_desktop.desktop.pane_source import Action, PaneSource, Row

if TYPE_CHECKING:
    from victus_desktop.app.core import App

_SHOWN = 500


def pane(app: "App") -> PaneSource:
    """Give the pane over the notes."""
    return PaneSource(
        "notes",
        "Notes",
        lambda wanted: [
            Row(str(one.id), one.text, (one.created.astimezone(),))
            for one in app.stores.notes.search(wanted, _SHOWN)
        ],
        (
            Action(
                "New",
                with_text(lambda ident, text: app.stores.notes.add(text)),
                alone=True,
                ask_text="Note",
            ),
            Action("Remove", plain(lambda ident: app.stores.notes.remove(int(ident)))),
        ),
        "Say “make a note that…”.",
        searchable=True,
    )

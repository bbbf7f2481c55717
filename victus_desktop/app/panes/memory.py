"""What Victus was asked to remember."""

from typing import TYPE_CHECKING

from victus_desktop.app.panes.deeds import plain, with_text
from victus_desktop.desktop.pane_source import Action, PaneSource, Row

if TYPE_CHECKING:
    from victus_desktop.app.core import App


def pane(app: "App") -> PaneSource:
    """Give the pane over the memories."""

    def change(ident: str, text: str) -> None:
        app.stores.memories.add(text)
        app.stores.memories.remove(int(ident))

    return PaneSource(
        "memory",
        "Memory",
        lambda wanted: [
            Row(str(one.id), one.text, (one.created.astimezone(),))
            for one in app.stores.memories.all()
            if wanted.lower() in one.text.lower()
        ],
        (
            Action(
                "New",
                with_text(lambda ident, text: app.stores.memories.add(text)),
                alone=True,
                ask_text="What shall I remember?",
            ),
            Action("Change", with_text(change), ask_text="What shall I remember instead?"),
            Action("Forget", plain(lambda ident: app.stores.memories.remove(int(ident)))),
        ),
        "Say “remember that…”.",
        searchable=True,
        hint="What you asked to be remembered. Answers may use it; nothing else is kept of you.",
    )

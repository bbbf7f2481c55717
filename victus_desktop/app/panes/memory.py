"""What Victus was asked to remember, and which names it learnt to hear."""

from dataclasses import replace
from typing import TYPE_CHECKING

from victus_desktop.app.panes.deeds import plain, with_text
from victus_desktop.desktop.pane_source import Action, PaneSource, Row, words

if TYPE_CHECKING:
    from victus_desktop.app.core import App


_NAME = "name "
"""How the ids of learnt names begin."""


def pane(app: "App") -> PaneSource:
    """Give the pane over the memories."""

    def change(ident: str, text: str) -> None:
        app.stores.memories.add(text)
        app.stores.memories.remove(int(ident))

    def forget(ident: str) -> None:
        if ident.startswith(_NAME):
            app.stores.misheard.remove(int(ident.removeprefix(_NAME)))
            app.vocabulary.taught()
        else:
            app.stores.memories.remove(int(ident))

    def rows(wanted: str) -> list[Row]:
        remembered = [
            Row(str(one.id), one.text, (one.created.astimezone(),), group="Remembered")
            for one in app.stores.memories.all()
        ]
        names = [
            Row(
                f"{_NAME}{one.id}",
                one.meant,
                (words("heard as {0}", one.heard), one.created.astimezone()),
                group="Names",
                can=frozenset(("Forget",)),
            )
            for one in app.stores.misheard.all()
        ]
        found = [*remembered, *names] if names else [replace(one, group="") for one in remembered]
        return [one for one in found if wanted.lower() in one.title.lower()]

    return PaneSource(
        "memory",
        "Memory",
        rows,
        (
            Action(
                "New",
                with_text(lambda ident, text: app.stores.memories.add(text)),
                alone=True,
                ask_text="What shall I remember?",
            ),
            Action("Change", with_text(change), ask_text="What shall I remember instead?"),
            Action("Forget", plain(forget)),
        ),
        "Say “remember that…”.",
        searchable=True,
        hint="What you asked to be remembered. Answers may use it; nothing else is kept of you.",
    )

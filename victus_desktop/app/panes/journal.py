"""What Victus did for the user, and how to take it back."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from victus_desktop.app.panes.deeds import plain
from victus_desktop.app.undoing import undo_entry
from victus_desktop.conversation.records import JournalEntry
from victus_desktop.desktop.pane_source import Action, PaneSource, Row, Words, words
from victus_desktop.desktop.tool_words import arguments_text, tool_name

if TYPE_CHECKING:
    from victus_desktop.app.core import App

_SHOWN = 200
_BY = {
    "voice": words("allowed by voice"),
    "screen": words("allowed on screen"),
    "api": words("allowed over the API"),
}


def pane(app: "App") -> PaneSource:
    """Give the pane over the journal."""

    def rows(wanted: str) -> Sequence[Row]:
        entries = app.stores.journal.entries(_SHOWN)
        made = (_row(one) for one in entries)
        return [row for row in made if wanted.lower() in f"{row.title} {row.detail}".lower()]

    def undo(ident: str) -> None:
        entries = app.stores.journal.entries(_SHOWN)
        undo_entry(app, next(one for one in entries if str(one.id) == ident))

    return PaneSource(
        "journal",
        "Journal",
        rows,
        (Action("Undo", plain(undo)),),
        "What Victus did for you stands here.",
        searchable=True,
    )


def _row(one: JournalEntry) -> Row:
    told = arguments_text(one.call.arguments)
    allowed = (_BY[one.confirmed_by],) if one.confirmed_by in _BY else ()
    mark: Words = words("undone") if one.undone else ""
    can_undo = one.undo is not None and not one.undone
    return Row(
        str(one.id),
        tool_name(one.call),
        (one.at.astimezone(), *((told,) if told else ()), *allowed),
        mark,
        struck=one.undone,
        can=frozenset(("Undo",)) if can_undo else frozenset(),
    )

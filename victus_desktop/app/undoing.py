"""Takes back what was done, from the journal."""

from typing import TYPE_CHECKING

from victus_desktop.conversation.errors import BadInput
from victus_desktop.conversation.records import JournalEntry, ToolCall

if TYPE_CHECKING:
    from victus_desktop.app.core import App

_LOOKED_AT = 500


def undo_call(app: "App", call: ToolCall) -> str:
    """Take back what one call did and give the sentence to show.

    Raises BadInput where that cannot be, or was done before.
    """
    for entry in app.stores.journal.entries(_LOOKED_AT):
        same = entry.call.tool == call.tool and entry.call.arguments == call.arguments
        if same and entry.call.result == call.result and not entry.undone:
            return undo_entry(app, entry)
    raise BadInput("That was taken back before, or cannot be.")


def undo_entry(app: "App", entry: JournalEntry) -> str:
    """Take back one entry of the journal and give the sentence to show. Raises BadInput."""
    if entry.undo is None or entry.undone:
        raise BadInput("That was taken back before, or cannot be.")
    tool = app.mind.tools.get(entry.undo["tool"])
    if tool is None:
        raise BadInput("The tool that takes this back is switched off; see Privacy.")
    said = tool.call(entry.undo["arguments"]).say
    app.stores.journal.mark_undone(entry.id)
    return said

"""Notes: jotted down, found again."""

from typing import Annotated

from victus_desktop.agent import wording
from victus_desktop.agent.stores import Notes
from victus_desktop.agent.tool import Ask, Tool, ToolResult, Undo
from victus_desktop.conversation.errors import BadInput
from victus_desktop.conversation.records import Effect

_LOOKED_AT = 1000
"""Notes among which one is looked for by its number."""


def tools(notes: Notes) -> list[Tool]:
    """Give the tools of this family."""

    def note_add(text: Annotated[str, Ask("What shall I note?")]) -> ToolResult:
        """Jot something down."""
        note = notes.add(text)
        undo = Undo("note_remove", {"ident": note.id, "words": text})
        return ToolResult(f"Noted: {text}.", {"id": note.id, "text": text}, undo=undo)

    def note_search(words: str = "", last: bool = False) -> ToolResult:
        """Find notes by words, or read the newest; with `last` the one made last alone."""
        if last and (newest := notes.search("", 1)):
            one = newest[0]
            data = [{"id": one.id, "text": one.text}]
            return ToolResult(f"Your last note: {one.text}.", data, untrusted=True)
        found = notes.search(words)
        data = [{"id": note.id, "text": note.text} for note in found]
        if not found:
            return ToolResult(f"There is no note{f' about {words}' if words else ''}.", data)
        told = "; ".join(note.text for note in found[:3])
        return ToolResult(f"{wording.count(len(found), 'note')}: {told}.", data, untrusted=True)

    def note_remove(words: str = "", ident: int = 0) -> ToolResult:
        """Take a note away: the best that holds the words, else the newest."""
        found = [] if ident else notes.search(words, 1)
        if not ident and not found:
            raise BadInput(f"There is no note{f' about {words}' if words else ''}.")
        try:
            note = notes.remove(ident or found[0].id)
        except KeyError as error:
            # It may have been removed and brought back.
            same = [one for one in notes.search(words) if one.text == words]
            if not same:
                raise BadInput("That note is gone.") from error
            note = notes.remove(same[0].id)
        undo = Undo("note_add", {"text": note.text})
        return ToolResult(f"The note is gone: {note.text}.", {"id": note.id}, undo=undo)

    return [
        _change(notes),
        Tool.of(note_add, Effect.WRITE),
        Tool.of(note_search),
        Tool.of(note_remove, Effect.WRITE),
    ]


def _change(notes: Notes) -> Tool:
    def note_change(
        text: Annotated[str, Ask("What shall the note say?")],
        words: str = "",
        add: bool = False,
        ident: int = 0,
    ) -> ToolResult:
        """Change what a note says, or add to it: the best that holds the words, else the newest."""
        known = notes.search(words, _LOOKED_AT if ident else 1)
        old = next((one for one in known if ident in (0, one.id)), None)
        if old is None:
            raise BadInput(f"There is no note{f' about {words}' if words else ' to change'}.")
        note = notes.change(old.id, f"{old.text}, {text}" if add else text)
        undo = Undo("note_change", {"ident": note.id, "text": old.text})
        return ToolResult(f"The note says: {note.text}.", {"id": note.id}, undo=undo)

    return Tool.of(note_change, Effect.WRITE)

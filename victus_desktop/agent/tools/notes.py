"""Notes: jotted down, found again."""

from typing import Annotated

from victus_desktop.agent import wording
from victus_desktop.agent.stores import Notes
from victus_desktop.agent.tool import Ask, Tool, ToolResult, Undo
from victus_desktop.conversation.errors import BadInput
from victus_desktop.conversation.records import Effect


def tools(notes: Notes) -> list[Tool]:
    """Give the tools of this family."""

    def note_add(text: Annotated[str, Ask("What shall I note?")]) -> ToolResult:
        """Jot something down."""
        note = notes.add(text)
        undo = Undo("note_remove", {"ident": note.id, "words": text})
        return ToolResult(f"Noted: {text}.", {"id": note.id, "text": text}, undo=undo)

    def note_search(words: str = "") -> ToolResult:
        """Find notes by words, or read the newest."""
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
        Tool.of(note_add, Effect.WRITE),
        Tool.of(note_search),
        Tool.of(note_remove, Effect.WRITE),
    ]

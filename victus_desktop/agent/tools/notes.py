"""Notes: jotted down, found again."""

from typing import Annotated

from victus_desktop.agent import wording
from victus_desktop.agent.stores import Notes
from victus_desktop.agent.tool import Ask, Tool, ToolResult, Undo
from victus_desktop.conversation.records import Effect


def tools(notes: Notes) -> list[Tool]:
    """Give the tools of this family."""

    def note_add(text: Annotated[str, Ask("What shall I note?")]) -> ToolResult:
        """Jot something down."""
        note = notes.add(text)
        undo = Undo("note_remove", {"ident": note.id})
        return ToolResult(f"Noted: {text}.", {"id": note.id, "text": text}, undo=undo)

    def note_search(words: str = "") -> ToolResult:
        """Find notes by words, or read the newest."""
        found = notes.search(words)
        data = [{"id": note.id, "text": note.text} for note in found]
        if not found:
            return ToolResult(f"There is no note{f' about {words}' if words else ''}.", data)
        told = "; ".join(note.text for note in found[:3])
        return ToolResult(f"{wording.count(len(found), 'note')}: {told}.", data)

    def note_remove(ident: Annotated[int, Ask("Which note?")]) -> ToolResult:
        """Take a note away."""
        note = notes.remove(ident)
        undo = Undo("note_add", {"text": note.text})
        return ToolResult(f"The note is gone: {note.text}.", {"id": ident}, undo=undo)

    return [
        Tool.of(note_add, Effect.WRITE),
        Tool.of(note_search),
        Tool.of(note_remove, Effect.WRITE),
    ]

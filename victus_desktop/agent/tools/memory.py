"""What the user asks to be remembered about them."""

from typing import Annotated, Any

from rapidfuzz import fuzz

from victus_desktop.agent import wording
from victus_desktop.agent.stores import Memories, Notes
from victus_desktop.agent.tool import Ask, Tool, ToolResult, Undo
from victus_desktop.agent.understanding.statements import subject
from victus_desktop.agent.understanding.told_before import holding, mostly_holding
from victus_desktop.conversation.errors import BadInput
from victus_desktop.conversation.records import Effect

_ALIKE = 60
_SURE = 90
_TOLD = 5
_NOTES = 2
_LOOKED_AT = 20
"""Notes that are looked at for one that holds all the words."""


def tools(memories: Memories, notes: Notes) -> list[Tool]:
    """Give the tools of this family. What nobody asked to remember may stand in the notes."""

    def memory_add(text: Annotated[str, Ask("What shall I remember?")]) -> ToolResult:
        """Remember something about the user."""
        return _remembered(memories, text)

    def memory_read(words: str = "") -> ToolResult:
        """Tell what is remembered."""
        found, noted = _told_of(memories, notes, words)
        if noted:
            return ToolResult(f"In your notes: {'; '.join(noted)}.", noted, untrusted=True)
        if not found:
            about = "that" if words else "you"
            return ToolResult(f"I remember nothing about {about}.", [])
        return ToolResult(f"I remember: {'; '.join(found[-_TOLD:])}.", found)

    def memory_forget(text: Annotated[str, Ask("What shall I forget?")]) -> ToolResult:
        """Forget something that was remembered."""
        scored = [
            (fuzz.token_set_ratio(text.lower(), one.text.lower()), one) for one in memories.all()
        ]
        best = max(scored, default=(0.0, None), key=lambda one: one[0])
        if best[1] is None or best[0] < _ALIKE:
            raise BadInput(f"I remember nothing about {text}.")
        gone = memories.remove(best[1].id)
        undo = Undo("memory_add", {"text": gone.text})
        return ToolResult(f"Forgotten: {gone.text}.", {"text": gone.text}, undo=undo)

    def memory_forget_all() -> ToolResult:
        """Forget everything that was remembered about the user."""
        gone = [memories.remove(one.id).text for one in memories.all()]
        return ToolResult("I have forgotten everything about you.", {"forgotten": len(gone)})

    def question(arguments: dict[str, Any]) -> str:
        count = len(memories.all())
        if not count:
            raise BadInput("I know nothing about you.")
        return f"Shall I forget everything about you, {wording.count(count, 'thing')}?"

    return [
        Tool.of(memory_add, Effect.WRITE, personal=True),
        Tool.of(memory_read),
        Tool.of(memory_forget, Effect.WRITE),
        Tool.of(memory_forget_all, Effect.WRITE, destructive=True, confirm=question),
    ]


def _remembered(memories: Memories, text: str) -> ToolResult:
    """Keep a text, in the place of what was told of the same before."""
    known = memories.all() if subject(text) else []
    before = [one for one in known if subject(one.text) == subject(text)]
    kept = memories.add(text)
    for one in before:
        memories.remove(one.id)
    others = [one.text for one in before if one.text.lower() != text.lower()]
    # To remember what was true before takes its place again.
    undo = Undo("memory_add", {"text": others[-1]}) if others else None
    no_longer = f", and no longer: {'; '.join(others)}" if others else ""
    return ToolResult(
        f"I will remember: {text}{no_longer}.",
        {"id": kept.id, "text": text},
        undo=undo or Undo("memory_forget", {"text": text}),
    )


def recalled(memories: Memories, words: str, least: int = _ALIKE) -> list[str]:
    """Give what is remembered of something, the newest last; `least` is how alike, of 100."""
    wanted = words.lower()
    return [
        one.text
        for one in memories.all()
        if fuzz.token_set_ratio(wanted, one.text.lower()) >= least
    ]


def is_told(memories: Memories, notes: Notes, words: str) -> bool:
    """Whether something is remembered that holds nearly all the words, or noted that has all."""
    return bool(recalled(memories, words, _SURE) or any(_exactly(memories, notes, words)))


def _told_of(memories: Memories, notes: Notes, words: str) -> tuple[list[str], list[str]]:
    """Give what is remembered of something or, where nothing is, what is noted of it."""
    remembered = [one.text for one in memories.all()]
    if not words:
        return remembered, []
    found, noted = _exactly(memories, notes, words)
    if not (found or noted):
        found = recalled(memories, words) or mostly_holding(remembered, words)
        noted = mostly_holding((one.text for one in notes.search(words, _LOOKED_AT)), words)
    return found, [] if found else noted[:_NOTES]


def _exactly(memories: Memories, notes: Notes, words: str) -> tuple[list[str], list[str]]:
    """Give what is remembered, and what is noted, that holds all the words."""
    remembered = holding((one.text for one in memories.all()), words)
    return remembered, holding((one.text for one in notes.search(words, _LOOKED_AT)), words)

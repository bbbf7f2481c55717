"""What Victus did, as the journal knows it, and what it had heard for it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from victus_desktop.agent import wording
from victus_desktop.agent.stores import Journal
from victus_desktop.agent.tool import Now, Tool, ToolResult
from victus_desktop.agent.tools.undo import in_words
from victus_desktop.conversation.records import Exchange, JournalEntry

Asked = Literal["last", "today", "why", "heard", "yesterday"]
_LOOKED_AT = 100
_TOLD = 5
"""Deeds of a day that are told one by one."""
_LITTLE = frozenset(("the", "my", "our", "that", "this", "it", "to", "for", "off", "on", "from"))


def tools(journal: Journal, said: Callable[[int], Sequence[Exchange]], now: Now) -> list[Tool]:
    """Give the tool; `said` gives the last exchanges, so many of them, the oldest first."""

    def what_was_done(ask: Asked = "last", words: str = "") -> ToolResult:
        """Tell what was done last, today or yesterday, and what was heard for it.

        `heard`: what was last heard, whatever came of it.
        """
        if ask == "heard":
            return _heard(said(1))
        deeds = _deeds(journal, said(_LOOKED_AT))
        if ask in ("today", "yesterday"):
            midnight = now().replace(hour=0, minute=0, second=0, microsecond=0)
            of_day = [one for one in deeds if one.entry.at >= midnight]
            if ask == "yesterday":
                before = midnight - timedelta(days=1)
                of_day = [one for one in deeds if before <= one.entry.at < midnight]
            return _of_day(of_day, ask)
        if not deeds:
            return ToolResult("I have done nothing yet.", [])
        fitting = [one for one in deeds if one.holds(words)] if words else deeds
        if not fitting:
            return ToolResult("I know of no such thing that I did.", [])
        last = fitting[0]
        at = wording.when(last.entry.at, now()).removeprefix("today ")
        heard = f"{at[0].upper()}{at[1:]} I heard: {last.heard}. " if last.heard else ""
        back = " It was taken back since." if last.entry.undone else ""
        undo = ' Say "undo" to have it taken back.' if ask == "why" and last.is_open else ""
        told = f"{heard}What I did: {last.told}{back}{undo}"
        return ToolResult(told, [last.entry.id], untrusted=last.untrusted)

    return [Tool.of(what_was_done)]


@dataclass(frozen=True, slots=True)
class _Deed:
    entry: JournalEntry
    heard: str
    """The request, '' where it is not known any more."""
    told: str
    untrusted: bool

    @property
    def is_open(self) -> bool:
        """Whether it can be taken back still."""
        return self.entry.undo is not None and not self.entry.undone

    def holds(self, words: str) -> bool:
        """Whether it has to do with any of the words; what was only taken back has not."""
        if self.entry.call.tool.startswith("undo"):
            return False
        known = f"{self.entry.call.tool} {in_words(self.entry)} {self.told}".lower()
        wanted = set(re.findall(r"\w+", words.lower())) - _LITTLE
        return any(word.removesuffix("s") in known for word in wanted)


def _deeds(journal: Journal, said: Sequence[Exchange]) -> list[_Deed]:
    """Give what succeeded, the last first."""
    done = [one for one in journal.entries(_LOOKED_AT) if not one.call.error]
    return [_deed(entry, said) for entry in done]


def _deed(entry: JournalEntry, said: Sequence[Exchange]) -> _Deed:
    call = entry.call
    for one in reversed(said):
        if any((made.tool, made.arguments) == (call.tool, call.arguments) for made in one.calls):
            return _Deed(entry, one.heard.strip(" .!?"), _ended(one.reply), one.untrusted)
    return _Deed(entry, "", _ended(in_words(entry)), untrusted=False)


def _heard(last: Sequence[Exchange]) -> ToolResult:
    told = f"I heard: {_ended(last[-1].heard)}" if last else "I have heard nothing yet."
    return ToolResult(told, [])


def _of_day(deeds: Sequence[_Deed], day: str) -> ToolResult:
    if not deeds:
        return ToolResult(f"Nothing{' yet' if day == 'today' else ''} {day}.", [])
    # One request may have done several things.
    told = list(dict.fromkeys(one.told for one in reversed(deeds)))
    head = day.capitalize() if len(told) <= _TOLD else f"{len(told)} things {day}, the last of them"
    idents = [one.entry.id for one in deeds]
    untrusted = any(one.untrusted for one in deeds)
    return ToolResult(f"{head}: {' '.join(told[-_TOLD:])}", idents, untrusted=untrusted)


def _ended(text: str) -> str:
    return text if text.rstrip().endswith((".", "!", "?")) else f"{text}."

"""What the tools need kept; the history package keeps it. All times are aware UTC datetimes."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from victus_desktop.conversation.records import (
    CalendarEvent,
    JournalEntry,
    ListItem,
    Memory,
    Misheard,
    Note,
    Scheduled,
    ScheduleKind,
    ToolCall,
)


class Schedule(Protocol):
    """Timers, alarms and reminders. They outlive the program."""

    def add(
        self,
        kind: ScheduleKind,
        due: datetime,
        *,
        label: str = "",
        duration: timedelta | None = None,
        recurrence: str = "",
        timezone: str = "UTC",
    ) -> Scheduled:
        """Keep one; it is on disk when this returns. Raises StorageError."""

    def pending(self, kinds: Sequence[ScheduleKind] = tuple(ScheduleKind)) -> list[Scheduled]:
        """Give those that have not fired, the next due first, what is paused last."""

    def change(self, ident: int, due: datetime, duration: timedelta | None = None) -> Scheduled:
        """Move one; what was paused runs again. Raises KeyError where there is none."""

    def time_in(self, ident: int, start: datetime, end: datetime) -> datetime | None:
        """Give the first time of one from `start` to before `end`, None where it has none then.

        Raises KeyError where there is none.
        """

    def skip(self, ident: int, moment: datetime) -> Scheduled:
        """Leave out one time of what repeats; its last ends it. Raises KeyError: there is none."""

    def put_back(self, ident: int, moment: datetime) -> Scheduled:
        """Let what repeats take place at a time that was skipped. Raises KeyError: no such one."""

    def shift(self, ident: int, by: timedelta) -> Scheduled:
        """Move one with all its times. Raises KeyError where there is none."""

    def pause(self, ident: int, left: timedelta) -> Scheduled:
        """Let one wait with what is left of it. Raises KeyError where there is none."""

    def cancel(self, ident: int) -> Scheduled:
        """Take one away and give it back. Raises KeyError where there is none."""

    def restore(self, ident: int) -> Scheduled:
        """Set one that was cancelled again, as it was. Raises KeyError where there is none."""


class Lists(Protocol):
    """Named lists; names compare without regard to case."""

    def names(self) -> list[str]: ...

    def create(self, name: str) -> None:
        """Make an empty list; one that exists stays as it is."""

    def items(self, name: str) -> list[ListItem]:
        """Give the items in the order they were added. Raises KeyError: no such list."""

    def add(self, name: str, text: str) -> ListItem:
        """Add an item, making the list where needed."""

    def tick(self, ident: int, done: bool = True) -> None: ...

    def remove(self, ident: int) -> None: ...

    def rename(self, name: str, new: str) -> None:
        """Call a list by another name. Raises KeyError: no such list; StorageError: it is taken."""

    def delete(self, name: str) -> list[ListItem]:
        """Delete a whole list and give back what was in it. Raises KeyError: no such list."""


class Notes(Protocol):
    def add(self, text: str) -> Note: ...

    def search(self, words: str, limit: int = 5) -> list[Note]:
        """Give notes that hold the words, the best first; no words: the newest."""

    def change(self, ident: int, text: str) -> Note:
        """Give a note other words. Raises KeyError: no such note; StorageError."""

    def remove(self, ident: int) -> Note:
        """Raises KeyError: no such note."""


class Calendar(Protocol):
    """The local calendar or one on a server."""

    def between(self, start: datetime, end: datetime) -> list[CalendarEvent]:
        """Give the events (recurrences unrolled) that touch the time, the first first."""

    def add(self, event: CalendarEvent) -> CalendarEvent:
        """Keep an event; an empty uid is given one. Raises ServiceError."""

    def update(self, event: CalendarEvent) -> None:
        """Raises KeyError: no such event."""

    def remove(self, uid: str) -> CalendarEvent:
        """Raises KeyError: no such event."""


class Journal(Protocol):
    """Every call with an effect."""

    def add(
        self, call: ToolCall, confirmed_by: str = "", undo: dict[str, Any] | None = None
    ) -> JournalEntry: ...

    def last_undoable(self) -> JournalEntry | None:
        """Give the newest entry that can be and was not undone."""

    def mark_undone(self, ident: int) -> None: ...

    def entries(self, limit: int = 50) -> list[JournalEntry]:
        """Give the newest entries, the newest first."""


class Memories(Protocol):
    def add(self, text: str) -> Memory: ...

    def all(self) -> list[Memory]: ...

    def remove(self, ident: int) -> Memory:
        """Raises KeyError: no such memory."""


class MisheardNames(Protocol):
    def add(self, heard: str, meant: str) -> Misheard:
        """Keep one, in the place of what was taught of the same before. Raises StorageError."""

    def all(self) -> list[Misheard]:
        """Give everything, the newest first."""

    def remove(self, ident: int) -> Misheard:
        """Raises KeyError: there is none."""

"""What a pane of lines is handed: its lines, and what can be done with them. No Qt."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

Words = str | tuple[str, ...]
"""A text to be translated; a tuple is a text with '{0}', '{1}' and what goes there."""


def words(text: str, *values: object) -> Words:
    """Mark a text of a pane for translation; `values` take the places '{0}', '{1}'."""
    return (text, *(str(one) for one in values)) if values else text


def counted(number: int, one: Words, many: Words) -> Words:
    """Give '1 turn' or '{0} turns' for a number."""
    return one if number == 1 else words(str(many), number)


Tone = Literal["", "good", "busy", "bad"]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a pane."""

    id: str
    title: str
    """The user's own words or a name: never translated."""
    detail: Sequence[Words | datetime] = ()
    """What stands beneath, joined by dots; moments are written as the locale has it."""
    mark: Words = ""
    """A word at the line's end: 'installed', 'done'."""
    tone: Tone = ""
    """Colours the mark."""
    group: Words = ""
    """Heading above the first line of each group; lines of a group stand together."""
    due: datetime | None = None
    """Is counted down to at the line's end."""
    share: float | None = None
    """Progress of what is being done with it, from 0 to 1."""
    struck: bool = False
    """Done with: shown faintly, struck through."""
    can: frozenset[str] | None = None
    """Names of the actions that fit this line; None for all."""


@dataclass(frozen=True, slots=True)
class Said:
    """One exchange that is shown beside a line."""

    heard: str
    reply: str
    at: datetime


Told = Callable[[float, str], None]
"""Takes the progress of a job: its share from 0 to 1, and a word on it."""


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be done with a line (or, `alone`, without one)."""

    name: str
    do: Callable[[str, Told], None]
    alone: bool = False
    main: bool = False
    """Also done by a double click or Return on the line."""
    destructive: bool = False
    """Asks before it is done."""
    choose_file: str = ""
    """Asks for a file first, with this title, and gives its path instead of the line's id."""
    choose_folder: str = ""
    """The same for a folder."""
    save_file: str = ""
    """Asks where to write first, with this title; `do` gets 'id\\npath'."""
    ask_text: str = ""
    """Asks for a text first, with this question; `do` gets 'id\\ntext'."""
    opens: str = ""
    """Name of the pane that is shown afterwards."""


@dataclass(frozen=True, slots=True)
class PaneSource:
    """One pane: a name, its lines, and what can be done with them."""

    name: str
    """Also names its icon, `resources/icons/<name>.svg`, where there is one."""
    title: str
    rows: Callable[[str], Sequence[Row]]
    """Gives the lines that match the words of the search field ('' for all)."""
    actions: Sequence[Action] = ()
    empty: str = "Nothing here yet."
    searchable: bool = False
    drop: Callable[[Sequence[Path], Told], None] | None = None
    """Takes files that were dropped on the pane."""
    live: bool = False
    """The lines change by themselves: they are read anew every second while they are seen."""
    said: Callable[[str], Sequence[Said]] | None = None
    """Gives the exchanges that are shown beside the chosen line."""
    hint: str = ""
    """A sentence under the title."""

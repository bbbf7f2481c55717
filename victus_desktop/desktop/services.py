"""What the desktop is handed. Rows are plain; everything slow is called from a job thread."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from victus_desktop.conversation.assistant import Assistant
from victus_desktop.conversation.voice_loop import VoiceLoop
from victus_desktop.settings import Settings


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a pane."""

    id: str
    title: str
    detail: str = ""
    mark: str = ""
    """A word at the line's end: 'installed', 'due in 5 min'."""


Told = Callable[[float, str], None]
"""Takes the progress of a job: its share from 0 to 1, and a word on it."""


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be done with a line (or, `alone`, without one)."""

    name: str
    do: Callable[[str, Told], None]
    alone: bool = False
    destructive: bool = False
    """Asks before it is done."""
    choose_file: str = ""
    """Asks for a file first, with this title, and gives its path instead of the line's id."""
    ask_text: str = ""
    """Asks for a text first, with this question; `do` gets 'id\\ntext'."""


@dataclass(frozen=True, slots=True)
class PaneSource:
    """One pane: a name, its lines, and what can be done with them."""

    name: str
    title: str
    rows: Callable[[str], Sequence[Row]]
    """Gives the lines that match the words of the search field ('' for all)."""
    actions: Sequence[Action] = ()
    empty: str = "Nothing here yet."
    searchable: bool = False
    drop: Callable[[Path, Told], None] | None = None
    """Takes a file that was dropped on the pane."""


class Microphones(Protocol):
    @property
    def level(self) -> float:
        """Loudness of the microphone now, from 0 to 1."""


@dataclass
class DesktopServices:
    """Everything behind the window."""

    assistant: Assistant
    settings: Settings
    save_settings: Callable[[Mapping[str, Any]], None]
    """Writes changed settings ('section.name' to value) into victus.toml and applies them."""
    loop: Callable[[], VoiceLoop | None]
    """The voice loop once there is a microphone."""
    level: Callable[[], float]
    start_voice: Callable[[], None]
    """Opens the microphone and starts listening; runs in a job thread."""
    stop_voice: Callable[[], None]
    panes: Sequence[PaneSource]
    microphones: Callable[[], Sequence[str]]
    speakers: Callable[[], Sequence[str]]
    egress: Callable[[], Mapping[str, int]]
    first_start: bool = False
    restore: Callable[[], Sequence[tuple[str, str]]] = tuple
    """The last exchanges: what was heard and answered."""
    choices: Mapping[str, Callable[[], Sequence[str]]] = field(default_factory=dict)
    """Values that a setting ('section.name') may have where they are not fixed by its type."""

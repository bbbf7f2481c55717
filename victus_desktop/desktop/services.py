"""What the desktop is handed. Rows are plain; everything slow is called from a job thread."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from victus_desktop.conversation.assistant import Assistant
from victus_desktop.conversation.ports import Microphone
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
    save_file: str = ""
    """Asks where to write first, with this title, and gives that path."""
    ask_text: str = ""
    """Asks for a text first, with this question; `do` gets 'id\\ntext'."""


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
    drop: Callable[[Path, Told], None] | None = None
    """Takes a file that was dropped on the pane."""


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """A language model that the first start offers."""

    id: str
    title: str
    detail: str
    """Its size, its licence, and whether it fits this machine."""
    installed: bool = False
    fits: bool = True


@dataclass
class DesktopServices:
    """Everything behind the window.

    `assistant` and `settings` are there from the start; all that is slow comes by a call.
    """

    assistant: Assistant
    settings: Settings
    save_settings: Callable[[Mapping[str, Any]], None]
    """Writes changed settings ('section.name' to value) into victus.toml.

    Also called with none at the end of the first start: the file then exists."""
    loop: Callable[[], VoiceLoop | None]
    """The voice loop once there is a microphone."""
    level: Callable[[], float]
    """Loudness of the microphone now, as root mean square from 0 to 1."""
    start_voice: Callable[[], None]
    """Opens the microphone and starts listening; runs in a job thread."""
    stop_voice: Callable[[], None]
    """Closes the microphone; runs in a job thread."""
    panes: Sequence[PaneSource]
    egress: Callable[[], Mapping[str, int]]
    """Bytes that left this machine today, by host."""
    new_microphone: Callable[[], Microphone]
    """A microphone of its own, for dictation and the microphone check; opened by `frames`."""
    wait_until_ready: Callable[[], None] = lambda: None
    """Blocks until the models are loaded. Raises what loading raised."""
    pause_wake_word: Callable[[bool], None] | None = None
    """Stops and resumes waiting for the wake word; None where there is none."""
    open_document: Callable[[str, int | None], None] | None = None
    """Opens a document, by its name, at a page."""
    changed: Callable[[Collection[str]], None] = lambda names: None
    """Takes the names of settings that were changed, to let them act now; runs in a job thread."""
    snooze: Callable[[str], object] | None = None
    """Tells an announcement (its text) once more in a few minutes."""
    first_start: bool = False
    restore: Callable[[], Sequence[tuple[str, str]]] = tuple
    """The last exchanges: what was heard and answered."""
    choices: Mapping[str, Callable[[], Sequence[str]]] = field(default_factory=dict)
    """Values that a setting ('section.name') may have where they are not fixed by its type.

    For a list, as 'audio.microphones', the one to prefer is chosen from them."""
    model_choices: Callable[[], Sequence[ModelChoice]] = tuple
    """Language models for the first start, the recommended one first."""
    install_model: Callable[[str, Told], None] = lambda ident, told: None
    """Downloads a model and makes it the one that answers."""

    def keep(self, changed: Mapping[str, Any]) -> None:
        """Write changed settings and let them be true from now on. Raises what saving raises."""
        self.save_settings(changed)
        for name, value in changed.items():
            section, _, field_name = name.partition(".")
            setattr(getattr(self.settings, section), field_name, value)
        self.changed(changed.keys())

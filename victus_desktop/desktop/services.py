"""What the desktop is handed. Rows are plain; everything slow is called from a job thread."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from victus_desktop.conversation.assistant import Assistant
from victus_desktop.conversation.ports import Microphone
from victus_desktop.conversation.records import ToolCall
from victus_desktop.conversation.voice_loop import VoiceLoop
from victus_desktop.desktop.pane_source import PaneSource, Told, Words
from victus_desktop.settings import Settings


@dataclass(frozen=True, slots=True)
class Reach:
    """A host that something in Victus may reach, or could if it were allowed."""

    what: str
    """For what: 'Weather', 'Mail'."""
    host: str
    allowed: bool
    sent: int
    """Bytes that went there today."""
    tools: tuple[str, ...] = ()
    """Names of the tools that are switched off with it."""


@dataclass(frozen=True, slots=True)
class Privacy:
    """What the privacy pane shows and does; all but `allow` may be slow."""

    reaches: Callable[[], Sequence[Reach]]
    days: Callable[[], Sequence[tuple[date, int]]]
    """Bytes that left this machine on each of the last days, today last."""
    network: Callable[[], bool]
    """Whether tools may use the internet at all."""
    allow_network: Callable[[bool], None]
    allow_tools: Callable[[Sequence[str], bool], None]
    """Switches tools on or off, at once and for good."""
    export: Callable[[Path, Told], None]
    """Writes everything that Victus keeps of the user into one archive."""
    delete_everything: Callable[[Told], None]


@dataclass(frozen=True, slots=True)
class Woken:
    """One time that the wake word was heard."""

    id: int
    at: datetime
    word: str
    score: float
    false: bool


@dataclass(frozen=True, slots=True)
class WakeFigures:
    """How the wake word did in the last week."""

    word: str
    """'' while none is waited for."""
    hours: float
    heard: int
    false: int
    false_per_hour: float | None
    threshold: float
    suggested: float


@dataclass(frozen=True, slots=True)
class WakeDiary:
    """The wake word's diary; everything may be slow."""

    woken: Callable[[], Sequence[Woken]]
    mark: Callable[[int, bool], None]
    """Says of one time whether it was false."""
    figures: Callable[[], WakeFigures]
    retune: Callable[[float], None]
    """Takes a threshold into use, at once and for good."""


@dataclass(frozen=True, slots=True)
class Squares:
    """A QR code with a sentence beneath it."""

    rows: Sequence[Sequence[bool]]
    """Which squares are dark."""
    told: Words


@dataclass(frozen=True, slots=True)
class Trial:
    """A button beside a setting that tries it out."""

    name: str
    run: Callable[[Callable[[str], Any]], Words | Squares]
    """Gets what reads the settings as they stand in the pane, and gives what came of it."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A password that goes into the keyring, shown after the setting it belongs to."""

    name: str
    """As the keyring has it."""
    title: str
    hint: str


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """A language model that the first start offers."""

    id: str
    title: str
    detail: str
    """Its size, its licence, and whether it fits this machine."""
    installed: bool = False
    fits: bool = True
    quick: bool = True
    """Whether this machine runs it at the pace of a conversation."""
    recommended: bool = False


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
    """The last exchanges of this conversation: what was heard and answered."""
    new_conversation: Callable[[], None] = lambda: None
    """Lets what is said from now on begin another conversation."""
    undo: Callable[[ToolCall], str] | None = None
    """Takes back what a call did and gives the sentence to show. Raises BadInput."""
    privacy: Privacy | None = None
    wake_diary: WakeDiary | None = None
    trials: Mapping[str, Trial] = field(default_factory=dict)
    """What can be tried out, by the setting ('section.name') it stands beside."""
    secrets: Mapping[str, Secret] = field(default_factory=dict)
    """Passwords, by the setting ('section.name') after which they are asked for."""
    has_secret: Callable[[str], bool] = lambda name: False
    keep_secret: Callable[[str, str], None] = lambda name, value: None
    """Puts a password into the keyring. Raises StorageError where there is none."""
    retry_voice: Callable[[], None] | None = None
    """Opens microphone and loudspeaker again after one was missing."""
    choices: Mapping[str, Callable[[], Sequence[str]]] = field(default_factory=dict)
    """Values that a setting ('section.name') may have where they are not fixed by its type.

    For a list, as 'audio.microphones', those to prefer are ticked and put in order."""
    model_choices: Callable[[], Sequence[ModelChoice]] = tuple
    """Language models for the first start, the recommended one first."""
    install_model: Callable[[str, Told, Callable[[], bool]], None] = lambda ident, told, stop: None
    """Downloads a model and makes it the one that answers; asks its last argument whether to stop.

    Raises the error with the code 'cancelled' where it was stopped; what came is kept."""

    def all_settings(self) -> list[str]:
        """Give the names of all settings, as 'section.name'."""
        return [
            f"{section}.{field}"
            for section in type(self.settings).model_fields
            if isinstance(part := getattr(self.settings, section), BaseModel)
            for field in type(part).model_fields
        ]

    def keep(self, changed: Mapping[str, Any]) -> None:
        """Write changed settings and let them be true from now on. Raises what saving raises."""
        self.save_settings(changed)
        for name, value in changed.items():
            section, _, field_name = name.partition(".")
            setattr(getattr(self.settings, section), field_name, value)
        self.changed(changed.keys())

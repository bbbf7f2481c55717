"""What the conversation needs of the outside, as protocols of one to four methods."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from victus_desktop.conversation.audio import Audio
from victus_desktop.conversation.records import Exchange, TurnRecord
from victus_desktop.conversation.turn import Turn


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was heard; `text` is empty where nothing was surely said."""

    text: str
    language: str = "en"


class Completeness(Enum):
    """How finished a transcript sounds, for the endpointing."""

    COMMAND = "command"
    """A whole command: nothing more is to be expected."""
    SENTENCE = "sentence"
    """May be over."""
    OPEN = "open"
    """Surely goes on: ends in 'for', 'and', 'the', a comma."""


@dataclass(frozen=True, slots=True)
class Part:
    """The next piece of an answer."""

    text: str
    """As written."""
    spoken: str | None = None
    """As spoken, where that differs from the written text made speakable; '' is not spoken."""


class Microphone(Protocol):
    """A sound card, a WAV file, a WebSocket or a test."""

    def frames(self) -> Iterator[Audio]:
        """Give frames of 512 samples at 16 kHz (32 ms) until closed or at the end of the file.

        Raises AudioDeviceError where there is no device.
        """

    def close(self) -> None:
        """Stop; `frames` ends. May be called from any thread."""


class Playback(Protocol):
    """The sound of one answer. Refuses audio once stopped."""

    def write(self, audio: Audio) -> None:
        """Queue sound to be played after what is queued already; does not block for long."""

    def drain(self) -> None:
        """Block until all that was written has sounded, or until `stop`."""

    def stop(self) -> None:
        """Be silent at once and refuse what is written from now on. From any thread."""

    def heard_seconds(self) -> float:
        """Seconds of the written audio that have left the loudspeaker."""


class Speaker(Protocol):
    def open(self, turn: Turn) -> Playback:
        """Begin an answer.

        Raises AudioDeviceError where there is no device.
        """

    def hold(self, held: bool) -> None:
        """Keep back what sounds, from this moment on, until it is let go or stopped.

        Does nothing where the sound is beyond reach. From any thread.
        """

    def close(self) -> None: ...


class Room(Protocol):
    """What is known of the way from the loudspeaker to the microphone."""

    def tells_voices_apart(self) -> bool:
        """Tell whether Victus can listen while it speaks, without hearing itself for the user."""

    def may_echo(self) -> bool:
        """Tell whether speech that is heard while Victus speaks may be its own."""

    def takes_the_echo_out(self) -> bool:
        """Tell whether the echo is known and taken out, and some of who speaks over it."""

    def clearer(self, utterance: Audio, before: float) -> Audio:
        """Give the latest sound, with speech over an answer, as well as it can be understood.

        `before` are the seconds at its start in which nobody spoke yet.
        """


class VoiceDetector(Protocol):
    def probability(self, frame: Audio) -> float:
        """Give how surely a frame of 512 samples at 16 kHz holds speech, from 0 to 1."""

    def reset(self) -> None:
        """Forget the sound before."""


class TurnDetector(Protocol):
    """A second opinion on whether somebody has finished: how it sounds, not what was said."""

    def finished(self, utterance: Audio) -> float | None:
        """Give how surely they have, from 0 to 1; None where it cannot be told.

        Sound of 16 kHz, ending in a little silence. May take 50 ms.
        """


class WakeWord(Protocol):
    def heard(self, frame: Audio) -> str | None:
        """Give the wake word that just ended in this frame of 16 kHz, or None."""

    def reset(self) -> None: ...


class Transcriber(Protocol):
    def transcribe(
        self, audio: Audio, vocabulary: Sequence[str] = (), alone: Sequence[str] = ()
    ) -> Transcript:
        """Write down what is said in sound of 16 kHz.

        `vocabulary` holds names that are likely to occur. `alone` holds requests of one word: one
        is taken where it may have been said though nothing surely was. Raises ModelError.
        """


class Synthesizer(Protocol):
    def synthesize(self, text: str) -> Iterator[Audio]:
        """Speak text that is fit to be spoken, piece by piece. Raises ModelError."""


class Agent(Protocol):
    """Understands a request, acts on it, words the answer."""

    def reply(self, text: str, turn: Turn, before: Sequence[Exchange]) -> Iterator[Part]:
        """Answer `text` piece by piece.

        Sets `turn.tier`, appends to `turn.calls`, emits the tool events. Before anything with an
        effect it calls `turn.wait_until_confirmed`; it looks at `turn.cancelled` at every token.
        `before` holds the last exchanges of the conversation, the oldest first.
        """

    def completeness(self, text: str) -> Completeness:
        """Tell how finished a transcript sounds. In a few milliseconds."""

    def vocabulary(self) -> Sequence[str]:
        """Give names that the user is likely to say: lists, contacts, applications."""


class History(Protocol):
    def add(self, record: TurnRecord) -> None:
        """Keep a finished turn. Raises StorageError."""

    def last(self, conversation: str, count: int) -> Sequence[Exchange]:
        """Give the last exchanges of a conversation, the oldest first."""

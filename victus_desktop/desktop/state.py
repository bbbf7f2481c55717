"""What the assistant is doing, derived from the events in one place."""

from dataclasses import dataclass
from enum import Enum

from victus_desktop.conversation.events import (
    Event,
    ListeningEnded,
    ListeningStarted,
    SpeakingStarted,
    SpeechHeard,
    Transcribed,
    TurnEnded,
)


class Doing(Enum):
    """The states that a person sees, with a word each."""

    LOADING = "Getting ready"
    IDLE = "Ready"
    LISTENING = "Listening"
    HEARING = "Hearing you"
    THINKING = "Thinking"
    SPEAKING = "Speaking"
    MUTED = "Muted"


@dataclass
class State:
    """Follows the events."""

    doing: Doing = Doing.LOADING
    listening: bool = False
    muted: bool = False

    def follow(self, event: Event) -> Doing:
        """Take an event and give what is being done now."""
        if isinstance(event, ListeningStarted):
            self.listening, self.muted = True, False
            self.doing = Doing.LISTENING
        elif isinstance(event, ListeningEnded):
            self.listening, self.muted = False, event.reason == "muted"
            if self.doing in (Doing.LISTENING, Doing.HEARING) or self.muted:
                self.doing = self._resting()
        elif isinstance(event, SpeechHeard):
            self.doing = Doing.HEARING
        elif isinstance(event, Transcribed):
            self.doing = Doing.THINKING
        elif isinstance(event, SpeakingStarted):
            self.doing = Doing.SPEAKING
        elif isinstance(event, TurnEnded):
            self.doing = self._resting()
        return self.doing

    def _resting(self) -> Doing:
        if self.muted:
            return Doing.MUTED
        return Doing.LISTENING if self.listening else Doing.IDLE

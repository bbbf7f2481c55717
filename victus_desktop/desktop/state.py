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
    DICTATING = "Dictating"
    MUTED = "Muted"


_IDLE = (Doing.LOADING, Doing.IDLE, Doing.LISTENING, Doing.HEARING, Doing.MUTED)
"""States in which no turn is in flight."""


@dataclass
class State:
    """Follows the events, and what the front itself does: muting, dictating, loading."""

    doing: Doing = Doing.LOADING
    loading: bool = True
    listening: bool = False
    muted: bool = False
    dictating: bool = False

    def follow(self, event: Event) -> Doing:
        """Take an event and give what is being done now."""
        match event:
            case ListeningStarted():
                self.listening = True
                self.doing = self.resting() if self.muted or self.dictating else Doing.LISTENING
            case ListeningEnded(reason=reason):
                self.listening = False
                if self.doing is Doing.HEARING and reason == "heard":
                    self.doing = Doing.THINKING
                elif self.doing in (Doing.LISTENING, Doing.HEARING):
                    self.doing = self.resting()
            case SpeechHeard():
                self.doing = Doing.HEARING
            case Transcribed():
                self.doing = Doing.THINKING
            case SpeakingStarted():
                self.doing = Doing.SPEAKING
            case TurnEnded():
                self.doing = self.resting()
        return self.doing

    def loaded(self) -> Doing:
        """The models are there."""
        self.loading = False
        return self._rest_if(Doing.LOADING)

    def mute(self, muted: bool) -> Doing:
        """The microphone was closed, or opened again."""
        self.muted = muted
        if muted:
            self.listening = False
        return self._rest_if(*_IDLE)

    def dictate(self, dictating: bool) -> Doing:
        """Dictation begins or has ended."""
        self.dictating = dictating
        self.doing = self.resting()
        return self.doing

    def resting(self) -> Doing:
        """Give what is being done while no turn is in flight."""
        if self.dictating:
            return Doing.DICTATING
        if self.muted:
            return Doing.MUTED
        if self.listening:
            return Doing.LISTENING
        return Doing.LOADING if self.loading else Doing.IDLE

    def _rest_if(self, *states: Doing) -> Doing:
        if self.doing in states:
            self.doing = self.resting()
        return self.doing

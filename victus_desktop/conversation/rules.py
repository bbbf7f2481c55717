"""How a voice loop behaves. Times in seconds."""

from dataclasses import dataclass, field

from victus_desktop.conversation.endpointing import Endpointing
from victus_desktop.conversation.habits import Habits
from victus_desktop.conversation.listener import FRAME_SECONDS, SpeechRules


@dataclass(frozen=True, slots=True)
class LoopRules:
    """The user's wishes and the measures that were found to work."""

    endpointing: Endpointing = field(default_factory=Endpointing)
    speech: SpeechRules = field(default_factory=SpeechRules)
    speech_over_echo: SpeechRules = field(
        default_factory=lambda: SpeechRules(start=0.25, go_on=0.25)
    )
    """The same while an answer sounds whose echo is taken out: a word as loud as the echo loses by
    that. "Stop" has 0.25 in 37 of 40 trials and 0.5 in 28; Victus's own voice never reached 0.15.
    """
    habits: Habits = field(default_factory=Habits)
    """What is known of the user; learnt as they speak."""
    no_speech: float = 4.0
    """Listening ends when nobody speaks for so long."""
    follow_up: float = 8.0
    """How long one may go on after an answer without the wake word; 0: not."""
    barge_in: bool = True
    least_speech: float = 0.2
    """Less speech than this is a noise and no request."""
    always: bool = True
    """Hands-free without a wake word: listening never ends by itself."""
    take_up_speech: float = 0.16
    """Speech before an answer sounds after which the request is taken up again."""
    take_up_within: float = 0.95
    """Seconds into an answer before which speech over it is still part of the request."""
    prick_up: float = FRAME_SECONDS
    """Sound like speech over an answer that holds it until it is known what it is."""
    prick_up_in_echo: float = 3 * FRAME_SECONDS
    """The same where that may still be Victus's own voice."""
    waits: bool = False
    """The microphone is a recording: it waits while Victus thinks, and while it answers."""
    speaks_over: bool = False
    """What is recorded may be spoken over the answers: it does not wait while they sound."""

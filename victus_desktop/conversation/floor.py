"""Who has the floor while an answer sounds: Victus, or somebody who speaks over it."""

from collections.abc import Callable
from enum import Enum

from victus_desktop.conversation.assistant import Assistant
from victus_desktop.conversation.audio import Audio
from victus_desktop.conversation.drafts import Draft
from victus_desktop.conversation.events import Warned
from victus_desktop.conversation.listener import FRAME_SECONDS, Listener, SpeechRules
from victus_desktop.conversation.overlap import Overlap, Verdict
from victus_desktop.conversation.ports import Room
from victus_desktop.conversation.rules import LoopRules
from victus_desktop.conversation.turn import Turn

HALF_DUPLEX = (
    "The microphone hears my own voice too well to tell it from yours, so I do not listen while I "
    "speak. Headphones, a lower volume or the talk key let you interrupt me."
)

_LAST_WORDS = 20
"""Letters of a question before whose end one may answer it: a second."""


class WithoutEcho:
    """A room in which Victus never hears itself: a recording, headphones."""

    def tells_voices_apart(self) -> bool:
        return True

    def may_echo(self) -> bool:
        return False

    def takes_the_echo_out(self) -> bool:
        return False

    def clearer(self, utterance: Audio, before: float) -> Audio:
        return utterance


class Claim(Enum):
    """What speech over an answer comes to."""

    UNCLEAR = "unclear"
    NONE = "none"
    """The answer goes on; what was said is no request."""
    MORE = "more"
    """The user goes on with the request that is being answered."""
    NEW = "new"
    """The user takes the floor."""


class Floor:
    """Follows one conversation. For the listener's thread."""

    def __init__(
        self,
        assistant: Assistant,
        rules: LoopRules,
        room: Room,
        draft: Callable[[], Draft],
    ) -> None:
        """Take what writes down what is being said."""
        self._assistant = assistant
        self._rules = rules
        self._room = room
        self._draft = draft
        self._overlap: Overlap | None = None
        self._holding = False
        self._sounded = 0.0
        """Seconds that an answer has been sounding."""
        self._sounded_before = 0.0
        """The same when somebody began to speak over it."""
        self._half_duplex_told = False
        self.passed_over = 0
        """Times that speech over an answer was none that ends it."""

    def sounding(self) -> Turn | None:
        """Give the turn whose answer sounds. To be called once a frame."""
        turn = self._assistant.current
        sounds = turn is not None and "sounding" in turn.timings_ms and not turn.ended
        self._sounded = self._sounded + FRAME_SECONDS if sounds else 0.0
        return turn if sounds else None

    def is_deaf(self) -> bool:
        """Half-duplex: where one cannot interrupt, Victus does not hear while it speaks."""
        if not self._rules.barge_in:
            return True
        if self._room.tells_voices_apart():
            return False
        if not self._half_duplex_told:
            self._half_duplex_told = True
            self._assistant.emit(Warned("", "half_duplex", HALF_DUPLEX))
        return True

    def speech_rules(self, sounding: Turn | None) -> SpeechRules:
        """Give what counts as speech at this moment."""
        keen = sounding is not None and self._room.takes_the_echo_out()
        return self._rules.speech_over_echo if keen else self._rules.speech

    def prick_up(self, sounding: Turn | None, heard: Listener) -> None:
        """Be quiet for what may be somebody beginning to speak."""
        needed = self._rules.prick_up_in_echo if self._room.may_echo() else self._rules.prick_up
        self._hold(sounding is not None and heard.stirring >= needed)

    @property
    def is_contested(self) -> bool:
        """Somebody speaks over an answer, and it is not clear yet what for."""
        return self._overlap is not None

    def claim(self, sounding: Turn | None, heard: Listener) -> Claim:
        """Look at speech over an answer after each frame: hold it, understand, decide."""
        if self._overlap is None:
            self._hold(True)
            self._sounded_before = self._sounded - heard.voiced
            self._overlap = Overlap(
                self._draft,
                answer=lambda: sounding.reply if sounding else "",
                asks=sounding is not None and _asks(sounding),
                may_be_echo=self._room.may_echo,
            )
        verdict = self._overlap.follow(heard)
        if verdict is Verdict.WAIT:
            return Claim.UNCLEAR
        self.leave()
        if verdict is Verdict.GO_ON:
            self.passed_over += 1
            return Claim.NONE
        early = self._sounded_before <= self._rules.take_up_within
        return Claim.MORE if early and verdict is Verdict.TAKEN else Claim.NEW

    def leave(self) -> None:
        """Nobody speaks over an answer any more."""
        self._overlap = None
        self._hold(False)

    def _hold(self, held: bool) -> None:
        if held is not self._holding:
            self._holding = held
            self._assistant.hold(held)


def _asks(turn: Turn) -> bool:
    """Tell whether the answer is a question that has been heard, all but its last words."""
    reply = turn.reply.rstrip()
    asked = reply.endswith("?") and len(turn.sounded()) >= len(reply) - _LAST_WORDS
    return asked or bool(turn.awaiting)

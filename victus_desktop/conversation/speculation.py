"""Running ahead of the user: drafts while they speak, the turn itself in a silence.

::

    speech ▆▆▆▆▆▆▆▆▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁
                   ├ draft: write down what was said
                   ├──┤ begin: the turn, which waits for the draft and holds all back
                   ├────────┤ silence needed for what was said: confirm, or speech: withdraw
"""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from victus_desktop.conversation.assistant import Assistant
from victus_desktop.conversation.audio import Audio
from victus_desktop.conversation.drafts import Draft, Drafts, agreed
from victus_desktop.conversation.endpointing import Endpointing
from victus_desktop.conversation.errors import VictusError
from victus_desktop.conversation.events import PartialTranscribed
from victus_desktop.conversation.habits import Habits
from victus_desktop.conversation.listener import FRAME_SECONDS, Listener
from victus_desktop.conversation.overlap import LONE_REQUESTS
from victus_desktop.conversation.ports import Completeness
from victus_desktop.conversation.records import Effect, Outcome, Tier
from victus_desktop.conversation.turn import Turn, Utterance

log = logging.getLogger(__name__)
T = TypeVar("T")

DRAFT_EVERY = 1.0
"""Seconds of speech without a pause after which it is written down for the eyes alone."""
_SURE_PAUSE = 2 * FRAME_SECONDS
"""Silence that is worth a draft however short ago the last one was; a stop consonant is less."""
_DRAFT_PAUSE = 0.4
"""Seconds after a draft before a shorter silence is worth another."""
_OPINION = 0.3
"""Silence after which the turn detector is asked. It was trained on ends with 0.2 s of it; before
this the first words of the answer need the processor, and it is early enough for any sentence."""
_SETTLING_PAUSE = 0.3
"""Silence in which a draft may be taken for final where the utterance is long."""
SETTLING = 6.0
"""Seconds that a draft hears at least to be settled: shorter, there is nothing to be saved, since
the recognizer's window is 10 s at least, and words at a cut are heard worse."""


class Speculation:
    """What runs ahead of one speaker. For the listener's thread."""

    def __init__(
        self,
        assistant: Assistant,
        endpointing: Endpointing,
        *,
        conversation: str | None,
        least_speech: float,
        waits: bool,
        habits: Habits,
    ) -> None:
        """Take how long silence must be, the least speech that is a request, whether the
        microphone is a recording, which waits for each draft, and what is known of the user.
        """
        self._assistant = assistant
        self._endpointing = endpointing
        self._conversation = conversation
        self._least_speech = least_speech
        self._waits = waits
        self._habits = habits
        self._drafts = Drafts(self._write)
        self._opinions = ThreadPoolExecutor(1, thread_name_prefix="turn-detector")
        self.withdrawn = 0
        """Turns that were begun too early."""
        self.reset()

    def reset(self) -> None:
        """Wait for another utterance."""
        self._turn: Turn | None = None
        self._draft: Draft | None = None
        """Of this silence."""
        self._latest: Draft | None = None
        self._told: str | None = None
        self._opinion: Future[float | None] | None = None
        self._pause = 0.0
        self._drafts.reset()

    def follow(self, heard: Listener) -> None:
        """Look at the utterance after each frame of it."""
        self._tell()
        silence = heard.silence
        if silence == 0:
            self._go_on(heard)
            return
        self._pause = silence
        if heard.voiced < self._least_speech:
            return
        if self._draft is None and self._worth_a_draft(heard, silence):
            self._draft = self._begin_draft(heard)
        if self._turn is None and self._draft and silence >= self._endpointing.begin:
            self._turn = self._begin(heard, self._draft.text)
        if self._opinion is None and silence >= _OPINION:
            self._opinion = self._ask(heard)

    def draft(self, heard: Listener) -> Draft:
        """Write the utterance down as far as it has come."""
        draft = self._begin_draft(heard)
        if heard.silence:
            self._draft = draft
        return draft

    def silence_needed(self) -> float:
        """Give how long the silence must be for what was said to be all."""
        turn = self._turn
        if turn is not None and self._waits:
            turn.wait_for("transcribed")
        return self._endpointing.silence_needed(self._completeness(), self._habits, self._sure())

    def finish(self, heard: Listener) -> Turn | None:
        """The user has finished: give the turn, not confirmed yet; None where it was a noise."""
        turn = self._turn
        if turn is None and heard.voiced >= self._least_speech:
            draft = self._draft or self._begin_draft(heard)
            turn = self._begin(heard, draft.text)
        self._habits.finished(self._sure())
        self.reset()
        return turn

    def withdraw(self) -> None:
        """The user goes on, or takes it back: what was begun leaves no trace."""
        if self._turn is not None:
            self._turn.cancel(Outcome.WITHDRAWN)
            self._turn = None
            self.withdrawn += 1

    def close(self) -> None:
        self._drafts.close()
        self._opinions.shutdown(wait=False, cancel_futures=True)

    def _completeness(self) -> Completeness | None:
        """Tell how finished the transcript sounds; None where there is none yet."""
        if self._turn is None or not self._turn.heard:
            return None
        said = self._assistant.parts.agent.completeness(self._turn.heard)
        if said is Completeness.SENTENCE and _has_looked_up(self._turn):
            return Completeness.COMMAND
        return said

    def _ask(self, heard: Listener) -> Future[float | None] | None:
        """Ask the turn detector, where its opinion counts."""
        detector = self._assistant.parts.turn_detector
        if detector is None or self._completeness() is not Completeness.SENTENCE:
            return None
        return self._opinions.submit(detector.finished, heard.audio())

    def _sure(self) -> float | None:
        """Give how surely the user has finished, where the detector has said so."""
        if self._opinion is None or not (self._waits or self._opinion.done()):
            return None
        return self._quietly(self._opinion.result)

    def _worth_a_draft(self, heard: Listener, silence: float) -> bool:
        since = heard.seconds - (self._latest.seconds if self._latest else 0.0)
        return silence >= _SURE_PAUSE or since >= _DRAFT_PAUSE

    def _go_on(self, heard: Listener) -> None:
        self.withdraw()
        self._settle()
        self._habits.paused(self._sure())
        self._draft, self._pause, self._opinion = None, 0.0, None
        latest = self._latest
        waiting = latest is not None and not latest.ready
        since = heard.seconds - (latest.seconds if latest else 0.0)
        if since >= DRAFT_EVERY and not waiting and not self._waits:
            self._begin_draft(heard)

    def _settle(self) -> None:
        draft = self._draft
        if draft is None or self._pause < _SETTLING_PAUSE or draft.heard_seconds < SETTLING:
            return
        if draft.ready or self._waits:
            self._quietly(lambda: self._drafts.settle(draft))

    def _begin_draft(self, heard: Listener) -> Draft:
        if self._latest is not None:
            self._latest.drop()
        self._latest = draft = self._drafts.begin(
            heard.audio(), LONE_REQUESTS if heard.over_answer else ()
        )
        if self._waits:
            self._quietly(draft.text)
        return draft

    def _tell(self) -> None:
        """Show a draft that came in, and how much of it will stay."""
        draft = self._latest
        if draft is None or not draft.ready:
            return
        text = self._quietly(draft.text)
        if text and text != self._told:
            stable = agreed(self._told or "", text)
            self._assistant.emit(PartialTranscribed("", text, stable))
            self._told = text

    def _quietly(self, work: Callable[[], T | None]) -> T | None:
        """Do without what failed: the turn itself will tell why, where it matters."""
        try:
            return work()
        except VictusError as error:
            log.warning("not ahead of the user: %s", error.message)
            return None

    def _begin(self, heard: Listener, written: Callable[[], str]) -> Turn:
        request = Utterance(heard.audio(), heard.silence, heard.voiced, written, heard.over_answer)
        return self._assistant.begin(request, conversation=self._conversation, confirmed=False)

    def _write(self, audio: Audio, alone: Sequence[str]) -> str:
        parts = self._assistant.parts
        if parts.transcriber is None:
            raise VictusError("This Victus has no speech recognition; type instead.", code="model")
        return parts.transcriber.transcribe(audio, parts.agent.vocabulary(), alone).text.strip()


def _has_looked_up(turn: Turn) -> bool:
    """Tell whether a tool has answered already, and only by reading: as good as a command.

    Should the user go on, the answer is taken back and nothing was done.
    """
    reads = all(call.effect is Effect.READ and not call.error for call in turn.calls)
    return turn.tier is Tier.ROUTER and bool(turn.calls) and reads

"""Hands-free and push-to-talk: frames of a microphone become turns of an assistant.

::

    asleep ──wake word, key──▶ listening ──speech──▶ utterance ──silence──▶ turn
       ▲                          │    ▲                 │ (speculation, withdrawn
       └──nobody speaks for 4 s───┘    └─────────────────┘  when speech resumes)
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from victus_desktop.conversation.assistant import Assistant
from victus_desktop.conversation.audio import Audio
from victus_desktop.conversation.endpointing import Endpointing
from victus_desktop.conversation.events import (
    ListeningEnded,
    ListeningStarted,
    SpeechHeard,
    WakeWordHeard,
    Warned,
)
from victus_desktop.conversation.habits import Habits
from victus_desktop.conversation.listener import FRAME_SECONDS, Listener, SpeechRules
from victus_desktop.conversation.overlap import Overlap, Verdict
from victus_desktop.conversation.ports import Microphone, Room, VoiceDetector, WakeWord
from victus_desktop.conversation.records import Effect, Outcome
from victus_desktop.conversation.speculation import Speculation
from victus_desktop.conversation.turn import Turn

HALF_DUPLEX = (
    "The microphone hears my own voice too well to tell it from yours, so I do not listen while I "
    "speak. Headphones, a lower volume or the talk key let you interrupt me."
)


@dataclass(frozen=True, slots=True)
class LoopRules:
    """How the loop behaves. Times in seconds."""

    endpointing: Endpointing = field(default_factory=Endpointing)
    speech: SpeechRules = field(default_factory=SpeechRules)
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
    take_up_within: float = 0.6
    """Seconds into an answer before which speech over it is still part of the request."""
    waits: bool = False
    """The microphone is a recording: it waits while Victus thinks, and while it answers."""
    habits: Habits = field(default_factory=Habits)
    """What is known of the user; learnt as they speak."""
    speaks_over: bool = False
    """What is recorded may be spoken over the answers: it does not wait while they sound."""


class WithoutEcho:
    """A room in which Victus never hears itself: a recording, headphones."""

    def tells_voices_apart(self) -> bool:
        return True

    def may_echo(self) -> bool:
        return False


class VoiceLoop:
    """Listens to one microphone for one assistant. `run` is the listener thread's body."""

    def __init__(
        self,
        microphone: Microphone,
        detector: VoiceDetector,
        assistant: Assistant,
        rules: LoopRules | None = None,
        wake_word: WakeWord | None = None,
        conversation: str | None = None,
        room: Room | None = None,
    ) -> None:
        self._microphone = microphone
        self._detector = detector
        self._assistant = assistant
        self._rules = rules or LoopRules()
        self._wake_word = wake_word
        self._room = room or WithoutEcho()
        self._listener = Listener(self._rules.speech)
        self._commands: list[Callable[[], None]] = []
        self._commands_lock = threading.Lock()
        self._listening = False
        self._patience_left = 0.0
        self._held = False
        self._muted = False
        self._stopped = False
        self._wake_word_paused = False
        self._released = False
        self._speculation = Speculation(
            assistant,
            self._rules.endpointing,
            conversation=conversation,
            least_speech=self._rules.least_speech,
            waits=self._rules.waits,
            habits=self._rules.habits,
        )
        self._overlap: Overlap | None = None
        self._last: Turn | None = None
        self._last_audio: Audio | None = None
        self._sounded = 0.0
        """Seconds that an answer has been sounding."""
        self._sounded_before = 0.0
        """The same when somebody began to speak over it."""
        self._half_duplex_told = False
        self.taken_up = 0
        """Times that a user went on after what had seemed all."""
        self.passed_over = 0
        """Times that speech over an answer was none that ends it."""

    @property
    def withdrawn(self) -> int:
        """Speculations that turned out wrong."""
        return self._speculation.withdrawn

    # What a front calls, from any thread.

    def listen(self) -> None:
        """Listen for one request, as after the wake word."""
        self._later(lambda: self._start_listening(self._rules.no_speech))

    def press(self) -> None:
        """The talk key goes down: an answer in flight stops, listening begins."""
        self._assistant.interrupt()
        self._later(self._press)

    def release(self) -> None:
        """The talk key goes up: what was said is the request."""
        self._later(self._release)

    def cancel(self) -> None:
        """Drop what is being said and stop what is being answered."""
        self._assistant.interrupt()
        self._later(self._drop)

    def mute(self, muted: bool) -> None:
        """Take no notice of the microphone."""
        self._later(lambda: self._set_muted(muted))

    def pause_wake_word(self, paused: bool) -> None:
        """Pass the wake word over, or take notice of it again."""
        self._wake_word_paused = paused

    def stop(self, *, interrupt: bool = True) -> None:
        """End `run`; an answer in flight stops, unless it is not to be interrupted."""
        self._stopped = True
        self._microphone.close()
        if interrupt:
            self._assistant.interrupt()

    # The listener thread.

    def run(self) -> None:
        """Listen until the microphone ends; then wait for the last answer, unless stopped.

        Raises AudioDeviceError where there is no microphone.
        """
        if self._rules.always:
            self._listening, self._patience_left = True, float("inf")
        for number, frame in enumerate(self._microphone.frames()):
            if number == 0 and self._listening:
                self._assistant.emit(ListeningStarted(""))
            released = self._released
            self._run_commands()
            if not self._muted:
                self._hear(frame)
            if released and self._released:
                self._finish_held()
        if self._stopped:
            self._forget()
            self._stop_listening("stopped")
        elif self._listener.in_utterance:
            self._finish()
        if self._last is not None and not self._stopped:
            self._last.wait()
        self._speculation.close()

    def _later(self, command: Callable[[], None]) -> None:
        with self._commands_lock:
            self._commands.append(command)

    def _run_commands(self) -> None:
        with self._commands_lock:
            commands, self._commands = self._commands, []
        for command in commands:
            command()

    def _hear(self, frame: Audio) -> None:
        sounding = self._sounding()
        self._sounded = self._sounded + FRAME_SECONDS if sounding else 0.0
        if self._deaf(sounding):
            self._forget()
            return
        if self._woken(frame):
            return
        was_speaking = self._listener.in_utterance
        self._listener.feed(frame, self._detector.probability(frame))
        if not (self._listening or self._answering()):
            self._listener.reset()
            self._follow_up()
        elif not self._listener.in_utterance:
            self._wait_for_speech()
        else:
            if not was_speaking:
                self._listener.over_answer = sounding is not None
                self._assistant.emit(SpeechHeard(""))
            self._follow_speech(sounding)

    def _sounding(self) -> Turn | None:
        """Give the turn whose answer sounds."""
        turn = self._assistant.current
        sounds = turn is not None and "sounding" in turn.timings_ms and not turn.ended
        return turn if sounds else None

    def _deaf(self, sounding: Turn | None) -> bool:
        """Half-duplex: where one cannot interrupt, Victus does not hear while it speaks."""
        if sounding is None or self._held:
            return False
        if self._rules.barge_in and not self._room.tells_voices_apart():
            self._tell_half_duplex()
            return True
        return not self._rules.barge_in

    def _tell_half_duplex(self) -> None:
        if not self._half_duplex_told:
            self._half_duplex_told = True
            self._assistant.emit(Warned("", "half_duplex", HALF_DUPLEX))

    def _woken(self, frame: Audio) -> bool:
        if self._wake_word is None or self._wake_word_paused or self._listening:
            return False
        word = self._wake_word.heard(frame)
        if word is None:
            return False
        self._assistant.interrupt()
        self._assistant.emit(WakeWordHeard("", word))
        self._forget()
        self._start_listening(self._rules.no_speech)
        return True

    def _wait_for_speech(self) -> None:
        if self._held or self._answering():
            return
        self._patience_left -= FRAME_SECONDS
        if self._patience_left <= 0:
            self._stop_listening("no_speech")

    def _answering(self) -> bool:
        return self._last is not None and not self._last.ended

    def _follow_up(self) -> None:
        """After an answer, listen for a while without the wake word."""
        if self._last is not None and self._last.ended:
            self._last = None
            if self._rules.follow_up and self._wake_word is not None:
                self._start_listening(self._rules.follow_up)

    def _follow_speech(self, sounding: Turn | None) -> None:
        if sounding is not None or self._overlap is not None:
            if not self._takes_the_floor(sounding):
                return
        elif self._answering():
            self._speak_before_the_answer()
        self._speculation.follow(self._listener)
        silence = self._listener.silence
        if self._held or not silence:
            return
        if silence >= self._speculation.silence_needed() or self._listener.too_long:
            self._finish()

    def _takes_the_floor(self, sounding: Turn | None) -> bool:
        """Speech over a sounding answer: hold it, understand, then stop it or let it go on."""
        if self._overlap is None:
            assert sounding is not None
            self._assistant.hold(True)
            self._sounded_before = self._sounded - self._listener.voiced
            self._overlap = Overlap(
                lambda: self._speculation.draft(self._listener),
                answer=lambda: sounding.reply,
                asks=bool(sounding.awaiting) or sounding.reply.rstrip().endswith("?"),
                may_be_echo=self._room.may_echo,
            )
        verdict = self._overlap.follow(self._listener)
        if verdict is Verdict.WAIT:
            return False
        self._end_overlap()
        if verdict is Verdict.GO_ON:
            self.passed_over += 1
            self._forget()
            return False
        if sounding is not None:
            late = self._sounded_before > self._rules.take_up_within
            if verdict is Verdict.SILENCE or late or not self._take_up(sounding):
                sounding.cancel(Outcome.INTERRUPTED)
        self._last = None
        return True

    def _speak_before_the_answer(self) -> None:
        """Speech while Victus thinks: take the request up again, or let the new one replace it."""
        last = self._last
        if last is None or self._listener.voiced < self._rules.take_up_speech:
            return
        if not self._take_up(last):
            last.cancel(Outcome.INTERRUPTED)
        self._last = None

    def _take_up(self, turn: Turn) -> bool:
        """Make one request of what was said and what is being said; only where nothing was done."""
        if turn is not self._last or self._last_audio is None:
            return False
        if any(call.effect is not Effect.READ for call in turn.calls):
            return False
        turn.cancel(Outcome.WITHDRAWN)
        self._speculation.withdraw()
        self._speculation.reset()
        self._listener.prepend(self._last_audio)
        self._rules.habits.answered_too_early()
        self.taken_up += 1
        return True

    def _finish(self) -> None:
        """The user has finished: what was said is a request."""
        audio = self._listener.audio()
        turn = self._speculation.finish(self._listener)
        self._forget()
        self._detector.reset()
        if turn is not None:
            self._last, self._last_audio = turn, audio
            turn.confirm()
            if self._rules.waits:
                turn.wait_for("sounding") if self._rules.speaks_over else turn.wait()
        if not self._rules.always and not self._held:
            self._stop_listening("heard")

    def _forget(self) -> None:
        """Drop the utterance in hand; what was begun for it is withdrawn."""
        self._end_overlap()
        self._speculation.withdraw()
        self._speculation.reset()
        self._listener.forget()

    def _end_overlap(self) -> None:
        if self._overlap is not None:
            self._overlap = None
            self._assistant.hold(False)

    def _press(self) -> None:
        self._end_overlap()
        self._speculation.withdraw()
        self._held, self._released = True, False
        self._start_listening(float("inf"))

    def _release(self) -> None:
        """What was said before the key went up is still on its way through the devices."""
        self._released = self._held

    def _finish_held(self) -> None:
        self._held = self._released = False
        if self._listener.in_utterance:
            self._finish()
        elif not self._rules.always:
            self._stop_listening("no_speech")

    def _drop(self) -> None:
        self._forget()
        self._held = self._released = False
        if not self._rules.always:
            self._stop_listening("stopped")

    def _set_muted(self, muted: bool) -> None:
        self._drop()
        self._muted = muted
        if muted:
            self._assistant.emit(ListeningEnded("", "muted"))

    def _start_listening(self, patience: float) -> None:
        self._patience_left = patience
        if not self._listening:
            self._listening = True
            self._listener.reset()
            self._assistant.emit(ListeningStarted(""))

    def _stop_listening(self, reason: str) -> None:
        if self._listening:
            self._listening = False
            self._listener.forget()
            self._assistant.emit(ListeningEnded("", reason))

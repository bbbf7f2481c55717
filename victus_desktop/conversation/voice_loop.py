"""Hands-free and push-to-talk: frames of a microphone become turns of an assistant.

::

    asleep ──wake word, key──▶ listening ──speech──▶ utterance ──silence──▶ turn
       ▲                          │    ▲                 │ (speculation, withdrawn
       └──nobody speaks for 4 s───┘    └─────────────────┘  when speech resumes)
"""

import threading
from collections.abc import Callable

from victus_desktop.conversation.assistant import Assistant
from victus_desktop.conversation.audio import Audio
from victus_desktop.conversation.drafts import Draft
from victus_desktop.conversation.events import (
    ListeningEnded,
    ListeningStarted,
    SpeechHeard,
    WakeWordHeard,
)
from victus_desktop.conversation.floor import Claim, Floor, WithoutEcho
from victus_desktop.conversation.listener import FRAME_SECONDS, Listener
from victus_desktop.conversation.ports import Microphone, Room, VoiceDetector, WakeWord
from victus_desktop.conversation.records import Effect, Outcome
from victus_desktop.conversation.rules import LoopRules
from victus_desktop.conversation.speculation import Speculation
from victus_desktop.conversation.turn import Turn


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
        self._room = room or WithoutEcho()
        self._floor = Floor(assistant, self._rules, self._room, self._draft_over_an_answer)
        self._last: Turn | None = None
        self._last_audio: Audio | None = None
        self.taken_up = 0
        """Times that a user went on after what had seemed all."""

    @property
    def withdrawn(self) -> int:
        """Speculations that turned out wrong."""
        return self._speculation.withdrawn

    @property
    def passed_over(self) -> int:
        """Times that speech over an answer was none that ends it."""
        return self._floor.passed_over

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

    def cancel(self, *, interrupt: bool = True) -> None:
        """Drop what is being said and, with `interrupt`, stop what is being answered."""
        if interrupt:
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
        sounding = self._floor.sounding()
        if sounding is not None and not self._held and self._floor.is_deaf():
            self._forget()
            return
        if self._woken(frame):
            return
        was_speaking = self._listener.in_utterance
        self._listener.expect(self._floor.speech_rules(sounding))
        # Asleep, the detector rests too: it would take more than the wake word itself.
        asleep = not (self._listening or self._answering())
        self._listener.feed(frame, 0.0 if asleep else self._detector.probability(frame))
        if asleep:
            self._listener.reset()
            self._follow_up()
        elif not self._listener.in_utterance:
            self._floor.prick_up(sounding, self._listener)
            self._wait_for_speech()
        else:
            if not was_speaking:
                self._listener.over_answer = sounding is not None
                self._assistant.emit(SpeechHeard(""))
            self._follow_speech(sounding)

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
        if sounding is not None or self._floor.is_contested:
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
        claim = self._floor.claim(sounding, self._listener)
        if claim is Claim.NONE:
            self._forget()
        if claim in (Claim.UNCLEAR, Claim.NONE):
            return False
        if not self._listener.silence:
            self._listener.amend(self._room.clearer)
        more = claim is Claim.MORE and sounding is not None and self._take_up(sounding)
        if sounding is not None and not more:
            sounding.cancel(Outcome.INTERRUPTED)
        self._last = None
        return True

    def _draft_over_an_answer(self) -> Draft:
        self._listener.amend(self._room.clearer)
        return self._speculation.draft(self._listener)

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
            self._stop_listening("heard" if turn is not None else "no_speech")

    def _forget(self) -> None:
        """Drop the utterance in hand; what was begun for it is withdrawn."""
        self._floor.leave()
        self._speculation.withdraw()
        self._speculation.reset()
        self._listener.forget()

    def _press(self) -> None:
        self._floor.leave()
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

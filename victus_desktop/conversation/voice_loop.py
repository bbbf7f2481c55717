"""Hands-free and push-to-talk: frames of a microphone become turns of an assistant.

::

    asleep ──wake word, key──▶ listening ──speech──▶ utterance ──silence──▶ turn
       ▲                          │    ▲                 │ (speculation, withdrawn
       └──nobody speaks for 4 s───┘    └─────────────────┘  when speech resumes)
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from victus_desktop.conversation.assistant import Assistant
from victus_desktop.conversation.audio import Audio
from victus_desktop.conversation.endpointing import Endpointing
from victus_desktop.conversation.events import (
    ListeningEnded,
    ListeningStarted,
    PartialTranscribed,
    SpeechHeard,
    WakeWordHeard,
)
from victus_desktop.conversation.listener import FRAME_SECONDS, Listener, SpeechRules
from victus_desktop.conversation.ports import Microphone, VoiceDetector, WakeWord
from victus_desktop.conversation.records import Effect, Outcome
from victus_desktop.conversation.turn import Turn, Utterance

log = logging.getLogger(__name__)


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
    barge_in_speech: float = 0.16
    """Speech over an answer that stops it."""
    waits: bool = False
    """The microphone is a recording: it waits while Victus thinks and answers."""


class VoiceLoop:
    """Listens to one microphone for one assistant. `run` is the listener thread's body."""

    def __init__(
        self,
        microphone: Microphone,
        detector: VoiceDetector,
        assistant: Assistant,
        rules: LoopRules | None = None,
        wake_word: WakeWord | None = None,
        conversation: str = "default",
    ) -> None:
        self._microphone = microphone
        self._detector = detector
        self._assistant = assistant
        self._rules = rules or LoopRules()
        self._wake_word = wake_word
        self._conversation = conversation
        self._listener = Listener(self._rules.speech)
        self._commands: list[Callable[[], None]] = []
        self._commands_lock = threading.Lock()
        self._listening = False
        self._patience_left = 0.0
        self._held = False
        self._muted = False
        self._stopped = False
        self._wake_word_paused = False
        self._speculation: Turn | None = None
        self._speculated_at = 0
        self._last: Turn | None = None
        self._last_audio: Audio | None = None
        self.withdrawn = 0
        """Speculations that turned out wrong."""

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
            self._run_commands()
            if not self._muted:
                self._hear(frame)
        if self._stopped:
            self._withdraw()
            self._stop_listening("stopped")
        elif self._listener.in_utterance:
            self._finish()
        if self._last is not None and not self._stopped:
            self._last.wait()

    def _later(self, command: Callable[[], None]) -> None:
        with self._commands_lock:
            self._commands.append(command)

    def _run_commands(self) -> None:
        with self._commands_lock:
            commands, self._commands = self._commands, []
        for command in commands:
            command()

    def _hear(self, frame: Audio) -> None:
        if self._deaf():
            self._listener.forget()
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
                self._assistant.emit(SpeechHeard(""))
            self._follow_speech()

    def _deaf(self) -> bool:
        """Half-duplex: where one cannot interrupt, Victus does not hear while it speaks."""
        current = self._assistant.current
        sounding = current is not None and "sounding" in current.timings_ms
        return sounding and not self._rules.barge_in and not self._held

    def _woken(self, frame: Audio) -> bool:
        if self._wake_word is None or self._wake_word_paused or self._listening:
            return False
        word = self._wake_word.heard(frame)
        if word is None:
            return False
        self._assistant.interrupt()
        self._assistant.emit(WakeWordHeard("", word))
        self._listener.forget()
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

    def _follow_speech(self) -> None:
        self._barge_in()
        silence = self._listener.silence
        if silence == 0:
            if self._speculation is not None:
                self._withdraw()
            return
        self._speculate_at(silence)
        if self._held:
            return
        if silence >= self._silence_needed() or self._listener.too_long:
            self._finish()

    def _barge_in(self) -> None:
        """Speech over an answer: stop it, or take the request up again where it had no effect."""
        last = self._last
        if last is None or last.ended or not self._rules.barge_in:
            return
        if self._listener.voiced < self._rules.barge_in_speech:
            return
        sounding = "sounding" in last.timings_ms
        untouched = all(call.effect is Effect.READ for call in last.calls)
        if not sounding and untouched and self._last_audio is not None:
            last.cancel(Outcome.WITHDRAWN)
            self._listener.prepend(self._last_audio)
        else:
            last.cancel(Outcome.INTERRUPTED)
        self._last = None

    def _speculate_at(self, silence: float) -> None:
        if self._speculation is not None or silence < self._rules.endpointing.begin:
            return
        if self._listener.voiced < self._rules.least_speech:
            return
        self._speculation = self._begin(confirmed=False)

    def _begin(self, *, confirmed: bool) -> Turn:
        heard = self._listener
        request = Utterance(heard.audio(), heard.silence, heard.voiced)
        return self._assistant.begin(request, conversation=self._conversation, confirmed=confirmed)

    def _withdraw(self) -> None:
        if self._speculation is not None:
            if self._speculation.heard:
                self._assistant.emit(PartialTranscribed("", self._speculation.heard))
            self._speculation.cancel(Outcome.WITHDRAWN)
            self._speculation = None
            self.withdrawn += 1

    def _silence_needed(self) -> float:
        rules = self._rules.endpointing
        turn = self._speculation
        if turn is not None and self._rules.waits:
            turn.wait_for("transcribed")
        if turn is None or not turn.heard:
            return rules.silence_needed(None)
        return rules.silence_needed(self._assistant.parts.agent.completeness(turn.heard))

    def _finish(self) -> None:
        """The user has finished: what was said is a request."""
        turn, audio = self._speculation, self._listener.audio()
        if turn is None and self._listener.voiced >= self._rules.least_speech:
            turn = self._begin(confirmed=False)
        self._speculation = None
        self._listener.forget()
        self._detector.reset()
        if turn is not None:
            self._last, self._last_audio = turn, audio
            turn.confirm()
            if self._rules.waits:
                turn.wait()
        if not self._rules.always and not self._held:
            self._stop_listening("heard")

    def _press(self) -> None:
        self._withdraw()
        self._held = True
        self._start_listening(float("inf"))

    def _release(self) -> None:
        self._held = False
        if self._listener.in_utterance:
            self._finish()
        elif not self._rules.always:
            self._stop_listening("no_speech")

    def _drop(self) -> None:
        self._withdraw()
        self._listener.forget()
        self._held = False
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

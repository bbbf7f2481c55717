"""The spoken side of one answer: synthesis, playback, and what of it was really heard."""

import threading
from collections.abc import Callable

from victus_desktop.conversation.audio import Audio
from victus_desktop.conversation.events import SpeakingStarted
from victus_desktop.conversation.ports import Part, Playback, Speaker, Synthesizer
from victus_desktop.conversation.turn import Turn


class Voice:
    """Speaks the pieces of one turn's answer.

    Sound made before the turn is confirmed is held here and let go by the confirmation itself,
    so that the answer starts in that very moment. Does nothing where the turn is not to be
    spoken or there is no voice or loudspeaker.
    """

    def __init__(
        self,
        turn: Turn,
        speaker: Speaker | None,
        synthesizer: Synthesizer | None,
        speakable: Callable[[str], str],
    ) -> None:
        self._turn = turn
        self._speaker = speaker
        self._synthesizer = synthesizer
        self._speakable = speakable
        self._playback: Playback | None = None
        self._lock = threading.Lock()
        self._held: list[Audio] = []
        self._said: list[tuple[str, float]] = []

    def say(self, piece: Part) -> None:
        """Synthesize a piece and play it after those before.

        Raises TurnCancelled, AudioDeviceError or ModelError.
        """
        if self._speaker is None or self._synthesizer is None or not self._turn.speak:
            return
        text = self._speakable(piece.text) if piece.spoken is None else piece.spoken
        if not text.strip():
            return
        if self._playback is None:
            self._open(self._speaker)
        seconds = 0.0
        for audio in self._turn.guard(self._synthesizer.synthesize(text)):
            self._turn.mark("first_audio")
            seconds += audio.seconds
            self._write(audio)
        self._said.append((piece.text, seconds))

    def drain(self) -> None:
        """Wait until the turn is confirmed and all has sounded. Raises TurnCancelled."""
        if self._playback is None:
            return
        self._turn.wait_until_confirmed()
        self._playback.drain()
        self._turn.check()

    def spoken(self) -> str:
        """Give the written text of what has really sounded, cut at a word."""
        left = self._playback.heard_seconds() if self._playback else 0.0
        heard = ""
        for text, seconds in self._said:
            if left >= seconds * 0.98:
                heard += text
            elif seconds > 0:
                words = text.split(" ")
                heard += " ".join(words[: int(len(words) * max(left, 0) / seconds)])
            left -= seconds
            if left <= 0:
                break
        return heard.strip()

    def _open(self, speaker: Speaker) -> None:
        self._playback = speaker.open(self._turn)
        self._turn.on_cancel(self._playback.stop)
        self._turn.on_confirm(self._release)

    def _write(self, audio: Audio) -> None:
        with self._lock:
            self._held.append(audio)
        if self._turn.confirmed:
            self._release()

    def _release(self) -> None:
        """Play what is held. Called by whoever confirms the turn and by every later write."""
        with self._lock:
            held, self._held = self._held, []
            if held and self._playback is not None:
                if "sounding" not in self._turn.timings_ms:
                    self._turn.mark("sounding")
                    self._turn.emit(SpeakingStarted(self._turn.id))
                for audio in held:
                    self._playback.write(audio)

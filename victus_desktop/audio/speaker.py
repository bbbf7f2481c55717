"""The loudspeaker at the sound card."""

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

import numpy as np

from victus_desktop.audio.devices import Device, Direction
from victus_desktop.audio.playback import SoundcardPlayback
from victus_desktop.audio.reference import PlayedSound
from victus_desktop.audio.sound_system import Block, SoundSystem, Stream
from victus_desktop.conversation.audio import Audio
from victus_desktop.conversation.errors import AudioDeviceError
from victus_desktop.conversation.events import Event, ListeningStarted, SpeechHeard
from victus_desktop.conversation.turn import Turn

Warn = Callable[[str, str], None]
"""Takes a code and a sentence, as the event `Warned`."""

_RATE = 48_000
"""Samples a second that nearly every device plays without changing them."""
_PATIENCE = 5.0
"""Seconds an answer waits for a loudspeaker that went away."""
_REOPEN_PAUSE = 0.5
_REPORT_PAUSE = 5.0
"""Least seconds between two reports of gaps."""
_REST = 20.0
"""Seconds without a sound after which the device rests: its callbacks would take more of the
processor than waiting for the wake word does. Opening it again takes some 30 ms."""
_AUDIBLE_GAPS = 3
"""Gaps that are worth a word; a single one of some milliseconds is hardly heard."""


class SoundcardSpeaker:
    """The best of the preferred loudspeakers, or the default one.

    One stream serves all answers; it is opened by `start`, or else by the first answer, and opened
    again where the device went away. It ends while nothing sounds for long; `follow` has one
    running again ahead of the next answer.
    """

    def __init__(
        self,
        system: SoundSystem,
        preferred: Sequence[str],
        warn: Warn,
        *,
        rest_after: float = _REST,
    ) -> None:
        """`rest_after` is in seconds."""
        self._system = system
        self._rest_after = rest_after
        self._used = time.monotonic()
        self._resting = threading.Lock()
        """Held to decide whether it is used or rests."""
        self._preferred = list(preferred)
        self._renew = False
        self._warn = warn
        self._opening = threading.RLock()
        self._stream: Stream | None = None
        self._playing: tuple[SoundcardPlayback, ...] = ()
        self._silence = np.zeros(0, np.float32)
        self._missing_since: float | None = None
        self._tried = float("-inf")
        self._reported = 0
        self._reported_at = float("-inf")
        self._closed = False
        self.gaps = 0
        """Times that the device ran dry while something was to sound."""
        self.played = PlayedSound()
        """What sounds and when: the reference for taking the echo out of the microphone."""

    @property
    def device(self) -> Device | None:
        """What is spoken through now."""
        return self._stream.device if self._stream else None

    def start(self) -> None:
        """Open the device ahead of the first answer. Raises AudioDeviceError."""
        with self._opening:
            if self._closed:
                raise AudioDeviceError("The loudspeaker is closed already.")
            with self._resting:
                self._used = time.monotonic()
            if (self._renew and self._idle()) or self._stream is None or not self._stream.alive:
                self._open()

    def follow(self, event: Event) -> None:
        """Have the device running by the time of the answer; to be subscribed to the events."""
        talking = isinstance(event, ListeningStarted | SpeechHeard)
        if talking and self._stream is not None and not self._stream.alive:
            threading.Thread(target=self._wake, name="loudspeaker", daemon=True).start()

    def prefer(self, preferred: Sequence[str]) -> None:
        """Speak through the best of others, as soon as nothing sounds any more."""
        with self._opening:
            if list(preferred) != self._preferred:
                self._preferred, self._renew = list(preferred), True

    def open(self, turn: Turn) -> SoundcardPlayback:
        """Begin an answer. Raises AudioDeviceError where there is no device."""
        return self._add()

    def hold(self, held: bool) -> None:
        """Keep back what sounds from the next callback on, or go on where it was."""
        for playback in self._playing:
            playback.hold(held)

    def play(self, audio: Audio) -> None:
        """Play a short sound along with whatever sounds. Does not wait for it.

        Raises AudioDeviceError where there is no device.
        """
        sound = self._add()
        sound.write(audio)
        sound.finish()

    def close(self) -> None:
        """Be silent and give the device back."""
        with self._opening:
            self._closed = True
            for playback in self._playing:
                playback.stop()
            if self._stream is not None:
                self._stream.close()

    def _add(self) -> SoundcardPlayback:
        with self._opening:
            self.start()
            playback = SoundcardPlayback(self._rate, self._keep_alive)
            self._playing = (*(one for one in self._playing if not one.over), playback)
        self._report_gaps()
        return playback

    @property
    def _rate(self) -> int:
        return self._stream.rate if self._stream else _RATE

    def _wake(self) -> None:
        with suppress(AudioDeviceError):  # the answer will tell
            self.start()

    def _open(self) -> None:
        before = self._rate
        self._renew = False
        if self._stream is not None:
            self._stream.close()
        self._stream = self._system.open(
            Direction.OUTPUT, self._preferred, _RATE, self._fill, self._idle
        )
        if self._rate != before:
            for playback in self._playing:
                playback.change_rate(self._rate)

    def _idle(self) -> bool:
        return all(one.empty for one in self._playing)

    def _keep_alive(self) -> None:
        """Bring a lost device back. Raises AudioDeviceError where it stays away."""
        self._report_gaps()
        with self._opening:
            if self._closed or (self._stream is not None and self._stream.alive):
                return
            now = time.monotonic()
            if self._missing_since is None:
                self._missing_since = now
                self._warn("speaker_lost", "The loudspeaker is gone; Victus looks for another.")
            if now - self._tried < _REOPEN_PAUSE:
                return
            self._tried = now
            try:
                self._open()
            except AudioDeviceError:
                if now - self._missing_since > _PATIENCE:
                    self._missing_since = None
                    raise
                return
            self._missing_since = None
            name = self.device.name if self.device else ""
            self._warn("speaker_back", f"Speaking again, through {name}.")

    def _fill(self, block: Block, plays_at: float, lost: bool) -> None:
        """Mix what is to sound, from the device's thread."""
        playing = self._playing
        if all(one.over for one in playing):
            block.fill(0)
            if len(self._silence) != len(block):
                self._silence = np.zeros(len(block), np.float32)
            self.played.put(self._silence, plays_at, self._rate)
            self._rest_if_unused()
            return
        mono = np.zeros(len(block), np.float32)
        if lost and not all(one.empty for one in playing):
            self.gaps += 1
        for playback in playing:
            playback.mix_into(mono, plays_at)
        np.clip(mono, -1, 1, out=mono)
        block[:] = mono[:, None]
        self.played.put(mono, plays_at, self._rate)
        self._used = time.monotonic()

    def _rest_if_unused(self) -> None:
        with self._resting:
            if self._stream is not None and time.monotonic() - self._used > self._rest_after:
                self._stream.rest()

    def _report_gaps(self) -> None:
        new = self.gaps - self._reported
        now = time.monotonic()
        if new >= _AUDIBLE_GAPS and now - self._reported_at >= _REPORT_PAUSE:
            self._reported, self._reported_at = self.gaps, now
            self._warn(
                "audio_underflow",
                f"The loudspeaker ran dry {new} times: the computer is too busy.",
            )

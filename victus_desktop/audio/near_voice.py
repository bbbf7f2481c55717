"""Who speaks over an answer, noticed also where the echo canceller takes too much of them.

A word as loud as the echo may leave the canceller without anything that sounds like speech. What a
known way of the echo (`echo_path.py`) leaves still has it, and is far louder than what is left of
an echo alone.
"""

from victus_desktop.audio.echo import EchoCancelledMicrophone
from victus_desktop.audio.echo_path import TAPS, EchoPath, find_path
from victus_desktop.conversation.audio import LISTENING_RATE, Audio
from victus_desktop.conversation.listener import FRAME, FRAME_SECONDS
from victus_desktop.conversation.ports import VoiceDetector

_KNOWN = 6.0
"""Seconds of sound from which the way is told."""
_RENEWED = 1.0
"""Seconds of an answer after which it is told anew."""
_LOUDER = 12
"""How many times louder than what is left of the echo somebody is. In rooms with an echo of -6 to
-14 dB what is left came to 8 times its usual loudness at most, a lone "stop" to 20 times.
"""
_NOISE = 3
"""How many times louder than the room's own noise they are besides."""
_FADES = 0.85
"""Share of an echo's loudness that its reverberation may have in the next frame."""


class NearVoice:
    """A voice detector for a microphone that hears Victus itself. Keeps its place in the stream."""

    def __init__(
        self, ears: EchoCancelledMicrophone, clean: VoiceDetector, rest: VoiceDetector
    ) -> None:
        """Take a detector for what the canceller gives and one for what the known way leaves."""
        self._ears = ears
        self._clean = clean
        self._rest = rest
        self._path: EchoPath | None = None
        self._age = _RENEWED
        self._echo = 0.0

    def probability(self, frame: Audio) -> float:
        """Give how surely the latest frame of the microphone holds somebody's speech, 0 to 1."""
        return max(self._clean.probability(frame), self._over_echo())

    def reset(self) -> None:
        """Forget the sound before."""
        self._clean.reset()
        self._rest.reset()

    def _over_echo(self) -> float:
        ears = self._ears
        if not (ears.takes_the_echo_out() and ears.canceller.echoes):
            return 0.0
        self._age += FRAME_SECONDS
        if self._age >= _RENEWED:
            self._age = 0.0
            self._path = find_path(*ears.remembered(_KNOWN)) or self._path
        if self._path is None:
            return 0.0
        heard, played = ears.remembered((TAPS + FRAME) / LISTENING_RATE + FRAME_SECONDS)
        echo = Audio(self._path.echo(played, FRAME), LISTENING_RATE)
        rest = Audio(heard[-FRAME:] - echo.samples, LISTENING_RATE)
        self._echo = max(echo.loudness, _FADES * self._echo)
        sure = self._rest.probability(rest)
        left = _LOUDER * self._path.leak * self._echo + _NOISE * ears.canceller.background
        return sure if rest.loudness > left else 0.0

"""Short sounds that tell, without looking, what Victus does."""

import logging
import threading
from collections.abc import Callable

from victus_desktop.audio.files import read
from victus_desktop.conversation.audio import Audio, join
from victus_desktop.conversation.errors import AudioDeviceError
from victus_desktop.conversation.events import (
    Event,
    ListeningEnded,
    ListeningStarted,
    SpeakingStarted,
    Transcribed,
    TurnEnded,
)
from victus_desktop.paths import resource

log = logging.getLogger(__name__)

_LONG_THOUGHT = 1.0
"""Seconds without an answer after which a sound tells that Victus is at it."""


class Earcons:
    """A reader of events that plays a sound when listening starts and ends, and at long thought.

    `follow` is to be subscribed where a microphone is listened to.
    """

    def __init__(
        self, play: Callable[[Audio], None], *, long_thought: float = _LONG_THOUGHT
    ) -> None:
        """Take what plays a short sound at once, as `SoundcardSpeaker.play`.

        `long_thought` is the seconds without an answer after which the thinking sound comes.
        """
        self._play = play
        self._long_thought = long_thought
        self._start = join(read(resource("sounds", "start.wav")))
        self._end = join(read(resource("sounds", "end.wav")))
        self._thinking = join(read(resource("sounds", "thinking.wav")))
        self._thought: threading.Timer | None = None

    def follow(self, event: Event) -> None:
        """Play what belongs to an event, if anything."""
        match event:
            case ListeningStarted():
                self._sound(self._start)
            case ListeningEnded():
                self._sound(self._end)
            case Transcribed():
                self._forget_thought()
                self._thought = threading.Timer(
                    self._long_thought, self._sound, args=(self._thinking,)
                )
                self._thought.daemon = True
                self._thought.start()
            case SpeakingStarted() | TurnEnded():
                self._forget_thought()

    def wait(self) -> None:
        """Return when no sound is to come by itself."""
        if self._thought is not None:
            self._thought.join()

    def _forget_thought(self) -> None:
        if self._thought is not None:
            self._thought.cancel()
            self._thought = None

    def _sound(self, audio: Audio) -> None:
        try:
            self._play(audio)
        except AudioDeviceError as error:
            log.info("no earcon: %s", error.message)

"""What the tests at a real sound system share."""

import threading
import time

from victus_desktop.audio.speaker import SoundcardSpeaker
from victus_desktop.bench.sound_card import SoundCard
from victus_desktop.conversation.audio import Audio
from victus_desktop.conversation.ports import Microphone
from victus_desktop.conversation.turn import Prompt, Turn


def turn() -> Turn:
    return Turn(Prompt("hello"), lambda event: None)


class Hearing:
    """Collects a microphone's frames in a thread of its own."""

    def __init__(self, microphone: Microphone) -> None:
        self.frames: list[Audio] = []
        self._microphone = microphone
        self._thread = threading.Thread(target=self._hear, daemon=True)
        self._thread.start()

    def _hear(self) -> None:
        for frame in self._microphone.frames():
            self.frames.append(frame)

    def until_live(self) -> None:
        wait_for(lambda: len(self.frames) > 5)

    def end(self) -> bool:
        self._microphone.close()
        self._thread.join(2)
        return not self._thread.is_alive()


def settle(speaker: SoundcardSpeaker) -> None:
    """Open the loudspeaker and wait until its stream runs evenly: a null sink needs 2 s."""
    speaker.start()
    time.sleep(2.5)


def wait_for(true: object, seconds: float = 15) -> None:
    assert callable(true)
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.02)


def rests(card: SoundCard) -> bool:
    """Tell whether nothing wants to play."""
    return "Corked: no" not in card.control("list", "sink-inputs")

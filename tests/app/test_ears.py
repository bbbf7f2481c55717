"""The desktop's microphone and loudspeaker on a sound card: open, closed, lost, found again."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from victus_desktop.app.core import App
from victus_desktop.app.ears import Ears
from victus_desktop.audio.files import read
from victus_desktop.audio.sound_system import SoundSystem
from victus_desktop.bench.sound_card import SoundCard
from victus_desktop.conversation.events import Event, ListeningStarted, Warned
from victus_desktop.paths import resource, user_paths
from victus_desktop.settings import Settings

pytestmark = [pytest.mark.slow, pytest.mark.real_time]


class Room:
    """Ears on the card, and what is told."""

    def __init__(self, card: SoundCard) -> None:
        self.card = card
        self.app = App(Settings(), user_paths())
        self.ears = Ears(self.app)
        self.told: list[Event] = []
        self.app.assistant.subscribe(self.told.append)

    @property
    def warned(self) -> list[str]:
        return [event.code for event in self.told if isinstance(event, Warned)]


@pytest.fixture
def room(home: Path, system: SoundSystem, card: SoundCard) -> Iterator[Room]:
    made = Room(card)
    yield made
    made.ears.close()
    made.app.close()


def wait_for(true: Callable[[], object], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.05)


def test_muting_closes_the_device_and_unmuting_opens_it(room: Room) -> None:
    room.ears.start()
    wait_for(room.card.is_heard)
    assert room.ears.loop is not None
    room.ears.stop()
    wait_for(lambda: not room.card.is_heard(), 3)
    assert room.ears.loop is None
    assert not any(thread.name == "listener" for thread in threading.enumerate())
    room.ears.start()
    wait_for(room.card.is_heard)


def test_after_muting_listening_is_still_told_by_one_sound(room: Room) -> None:
    for _ in range(2):
        room.ears.start()
        wait_for(room.card.is_heard)
        room.ears.stop()
    time.sleep(2.5)  # a null sink needs as long to run evenly
    assert loudest(room) == pytest.approx(peak("start.wav"), rel=0.1), "twice would be louder"
    room.app.settings.audio.earcons = False
    assert loudest(room) == 0


def peak(name: str) -> float:
    return max(float(abs(audio.samples).max()) for audio in read(resource("sounds", name)))


def loudest(room: Room) -> float:
    """Give the loudest sample that sounds when listening starts."""
    ear = room.card.listen()
    room.app.assistant.emit(ListeningStarted(""))
    time.sleep(1)
    return float(abs(ear.hush().samples).max())


def test_devices_that_come_later_are_used(room: Room) -> None:
    room.card.unplug()
    room.ears.start()
    wait_for(lambda: {"no_microphone", "no_loudspeaker"} <= set(room.warned))
    assert room.ears.loop is None
    assert room.app.assistant.parts.speaker is None
    room.card.plug()
    wait_for(lambda: {"microphone_back", "speaker_back"} <= set(room.warned), 40)
    assert room.ears.loop is not None
    assert room.app.assistant.parts.speaker is not None


def test_other_devices_of_the_settings_are_taken_at_once(room: Room) -> None:
    room.ears.start()
    wait_for(room.card.is_heard)
    room.app.settings.audio.microphones = ["headset"]
    room.ears.reopen()
    heard = room.ears.heard_through
    wait_for(lambda: heard() == "headset")

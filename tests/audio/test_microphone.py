"""A microphone that goes away: the next one in the user's order is listened to."""

import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import pytest

from tests.audio.conftest import Warnings
from victus_desktop.audio.devices import Device, Direction, candidates
from victus_desktop.audio.microphone import SoundcardMicrophone
from victus_desktop.conversation.audio import LISTENING_RATE


class Plug:
    """A stream of one device, that gives sound for as long as it is plugged in."""

    def __init__(self, device: Device, put: Callable[..., None]) -> None:
        self.device = device
        self.rate = LISTENING_RATE
        self.pulled = threading.Event()
        threading.Thread(target=self._sound, args=(put,), daemon=True).start()

    @property
    def alive(self) -> bool:
        return not self.pulled.is_set()

    def close(self) -> None:
        self.pulled.set()

    def _sound(self, put: Callable[..., None]) -> None:
        while not self.pulled.wait(0.005):
            put(np.full((256, 1), 0.1, np.float32), 0.0, False)


class Sockets:
    """Stands in for the sound system: what is plugged in, in the system's own order."""

    def __init__(self, *names: str) -> None:
        self.names = list(names)
        self.plugs: list[Plug] = []

    def open(
        self, direction: Direction, preferred: Sequence[str], rate: int, on_block: Any
    ) -> Plug:
        there = [Device(n, name, "ALSA", 1, 0, rate) for n, name in enumerate(self.names)]
        self.plugs.append(Plug(candidates(there, direction, preferred)[0], on_block))
        return self.plugs[-1]


@pytest.fixture
def sockets() -> Iterator[Sockets]:
    made = Sockets("Built-in", "Webcam", "Headset", "Desk")
    yield made
    for plug in made.plugs:
        plug.close()


def test_a_lost_one_falls_to_the_next_in_the_order(sockets: Sockets, warnings: Warnings) -> None:
    heard = SoundcardMicrophone(sockets, ["Headset", "Webcam"], warnings)  # type: ignore[arg-type]  # a stand-in
    frames = heard.frames()
    next(frames)
    assert heard.device is not None
    assert heard.device.name == "Headset"
    sockets.names.remove("Headset")
    sockets.plugs[-1].pulled.set()
    while heard.device is not None and heard.device.name == "Headset":
        next(frames)
    assert heard.device is not None
    assert heard.device.name == "Webcam"
    assert warnings.told == [
        ("microphone_back", "The microphone Headset is gone; listening through Webcam.")
    ]
    heard.close()


def test_one_that_only_hiccuped_is_not_told(sockets: Sockets, warnings: Warnings) -> None:
    heard = SoundcardMicrophone(sockets, ["Desk"], warnings)  # type: ignore[arg-type]  # a stand-in
    frames = heard.frames()
    next(frames)
    sockets.plugs[-1].pulled.set()
    while len(sockets.plugs) < 2:
        next(frames)
    next(frames)
    assert warnings.told == []
    heard.close()

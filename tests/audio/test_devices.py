"""Which device is chosen."""

import sys

import pytest

from victus_desktop.audio.devices import Device, Direction, candidates
from victus_desktop.audio.sound_system import SoundSystem
from victus_desktop.conversation.errors import AudioDeviceError

BUILT_IN = Device(0, "Built-in Audio", "ALSA", 2, 2, 48_000, True, True)
HEADSET = Device(1, "Jabra Headset Mono", "ALSA", 1, 1, 16_000)
CAMERA = Device(2, "HD Webcam", "ALSA", 2, 0, 32_000)
SCREEN = Device(3, "HDMI 1", "ALSA", 0, 8, 48_000)
ALL = [BUILT_IN, HEADSET, CAMERA, SCREEN]


@pytest.mark.parametrize(
    ("preferred", "expected"),
    [
        ([], [BUILT_IN]),
        (["headset"], [HEADSET, BUILT_IN]),
        (["webcam", "JABRA"], [CAMERA, HEADSET, BUILT_IN]),
        (["2"], [CAMERA, BUILT_IN]),
        (["absent", "webcam"], [CAMERA, BUILT_IN]),
        (["built-in audio"], [BUILT_IN]),
        (["hdmi"], [BUILT_IN]),
        ([" "], [BUILT_IN]),
    ],
)
def test_preferred_microphones_come_in_their_order_then_the_default(
    preferred: list[str], expected: list[Device]
) -> None:
    assert candidates(ALL, Direction.INPUT, preferred) == expected


def test_an_exact_name_beats_a_part_of_one() -> None:
    longer = Device(4, "HD Webcam Pro", "ALSA", 2, 0, 48_000)
    assert candidates([longer, *ALL], Direction.INPUT, ["hd webcam"]) == [CAMERA, BUILT_IN]


def test_loudspeakers_are_told_from_microphones() -> None:
    assert candidates(ALL, Direction.OUTPUT, ["webcam", "hdmi"]) == [SCREEN, BUILT_IN]


def test_without_a_default_the_first_that_fits_is_taken() -> None:
    assert candidates([SCREEN, HEADSET, CAMERA], Direction.INPUT) == [HEADSET]


def test_no_device_is_said_with_what_to_do() -> None:
    with pytest.raises(AudioDeviceError, match="No microphone was found; connect one"):
        candidates([SCREEN], Direction.INPUT)


def test_a_missing_portaudio_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "sounddevice", raising=False)
    monkeypatch.setattr("ctypes.util.find_library", lambda name: None)
    with pytest.raises(AudioDeviceError, match="libportaudio2"):
        SoundSystem().devices()

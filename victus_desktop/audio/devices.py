"""The sound cards: which there are, and which to use."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from victus_desktop.conversation.errors import AudioDeviceError

Direction = Literal["input", "output"]


@dataclass(frozen=True, slots=True)
class Device:
    """One microphone or loudspeaker."""

    index: int
    name: str
    channels: int
    rate: int
    """Its own rate, in samples a second."""
    default: bool


def sound_system() -> Any:
    """Give the sounddevice module. Raises AudioDeviceError where PortAudio is missing."""
    try:
        import sounddevice
    except OSError as error:
        raise AudioDeviceError(
            "PortAudio is not installed, so there is no sound; on Debian and Ubuntu: "
            "apt install libportaudio2"
        ) from error
    return sounddevice


def devices(direction: Direction) -> list[Device]:
    """Give the microphones or loudspeakers. Raises AudioDeviceError."""
    system = sound_system()
    try:
        listed = system.query_devices()
        default = system.default.device[direction == "output"]
    except system.PortAudioError as error:
        raise AudioDeviceError(f"The sound system does not answer: {error}") from error
    return [
        Device(
            index,
            str(one["name"]),
            int(one[f"max_{direction}_channels"]),
            int(one["default_samplerate"]),
            index == default,
        )
        for index, one in enumerate(listed)
        if one[f"max_{direction}_channels"] > 0
    ]


def candidates(preferred: Sequence[str], direction: Direction) -> list[Device]:
    """Give the devices to try: the preferred ones in their order, then the default, then others.

    A preference is an index, a name or a part of one. Raises AudioDeviceError where there is no
    device at all.
    """
    known = devices(direction)
    if not known:
        kind = "microphone" if direction == "input" else "loudspeaker"
        raise AudioDeviceError(f"There is no {kind}; connect one and try again.")
    wanted = [device for name in preferred for device in known if _is(device, name)]
    ordered = [*wanted, *(device for device in known if device.default), *known]
    return list({device.index: device for device in ordered}.values())


def _is(device: Device, name: str) -> bool:
    return name == str(device.index) or name.lower() in device.name.lower()


def refresh() -> None:
    """Let PortAudio look for devices again, as after one was plugged in."""
    system = sound_system()
    system._terminate()
    system._initialize()

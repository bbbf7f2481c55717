"""Which sound devices there are, and which of them is wanted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from victus_desktop.conversation.errors import AudioDeviceError


class Direction(Enum):
    """Which way sound goes through a device."""

    INPUT = "microphone"
    OUTPUT = "loudspeaker"


@dataclass(frozen=True, slots=True)
class Device:
    """A sound device as PortAudio shows it."""

    index: int
    name: str
    host: str
    """The system's sound interface that offers it: ALSA, Core Audio, Windows WASAPI."""
    inputs: int
    """Channels it can record; 0: no microphone."""
    outputs: int
    """Channels it can play; 0: no loudspeaker."""
    rate: int
    """Samples a second that it likes best."""
    default_input: bool = False
    default_output: bool = False

    def channels(self, direction: Direction) -> int:
        return self.inputs if direction is Direction.INPUT else self.outputs

    def is_default(self, direction: Direction) -> bool:
        return self.default_input if direction is Direction.INPUT else self.default_output


def candidates(
    devices: Iterable[Device], direction: Direction, preferred: Sequence[str] = ()
) -> list[Device]:
    """Give the devices to try, the best first: the preferred ones in their order, the default last.

    A preference is an index, a name, or a part of a name; case does not matter. Where the system
    names no default, the first device that fits stands in for it. Raises AudioDeviceError where
    no device goes that way.
    """
    able = [device for device in devices if device.channels(direction)]
    if not able:
        raise AudioDeviceError(
            f"No {direction.value} was found; connect one, or look at `victus devices`."
        )
    wanted = [device for wish in preferred for device in _matching(able, wish)]
    default = next((device for device in able if device.is_default(direction)), able[0])
    return list(dict.fromkeys([*wanted, default]))


def _matching(devices: Sequence[Device], wish: str) -> list[Device]:
    key = wish.strip().casefold()
    if not key:
        return []
    exact = [one for one in devices if key in (str(one.index), one.name.casefold())]
    return exact or [one for one in devices if key in one.name.casefold()]

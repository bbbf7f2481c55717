"""Media players on the session bus, as MPRIS has them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from victus_desktop.conversation.errors import ServiceError
from victus_desktop.desktop.session_bus import SessionBus

_PREFIX = "org.mpris.MediaPlayer2."
_PATH = "/org/mpris/MediaPlayer2"
_INTERFACE = "org.mpris.MediaPlayer2.Player"


@dataclass(frozen=True)
class MediaPlayer:
    """One player. What it cannot do raises ServiceError."""

    bus: SessionBus
    name: str

    @property
    def plays(self) -> bool:
        return bool(self._read("PlaybackStatus") == "Playing")

    @property
    def paused(self) -> bool:
        return bool(self._read("PlaybackStatus") == "Paused")

    @property
    def volume(self) -> float:
        """Its own loudness, from 0 to 1."""
        return float(self._read("Volume"))

    def pause(self) -> None:
        self.bus.call(self.name, _PATH, _INTERFACE, "Pause")

    def play(self) -> None:
        self.bus.call(self.name, _PATH, _INTERFACE, "Play")

    def set_volume(self, volume: float) -> None:
        self.bus.write(self.name, _PATH, _INTERFACE, "Volume", ("d", volume))

    def _read(self, name: str) -> Any:
        return self.bus.read(self.name, _PATH, _INTERFACE, name)


def playing(bus: SessionBus) -> Sequence[MediaPlayer]:
    """Give the players that play now; one that does not answer is passed over.

    Raises ServiceError where the bus is gone.
    """
    found = [MediaPlayer(bus, name) for name in bus.services() if name.startswith(_PREFIX)]
    return [player for player in found if _plays(player)]


def _plays(player: MediaPlayer) -> bool:
    try:
        return player.plays
    except ServiceError:
        return False

"""A media player on the session bus, as MPRIS has it."""

from typing import Any

from tests.desktop.session import Answer, BusService

_PLAYER = "org.mpris.MediaPlayer2.Player"


class MediaPlayer(BusService):
    """Plays, pauses, and has a loudness of its own; `stubborn` does not pause."""

    def __init__(self, address: str, name: str, status: str, *, stubborn: bool = False) -> None:
        self.names = (f"org.mpris.MediaPlayer2.{name}",)
        self.stubborn = stubborn
        self.status = status
        self.volume = 0.8
        super().__init__(address)

    @property
    def properties(self) -> dict[tuple[str, str], tuple[str, Any]]:
        return {
            (_PLAYER, "PlaybackStatus"): ("s", self.status),
            (_PLAYER, "Volume"): ("d", self.volume),
        }

    @property
    def orders(self) -> list[str]:
        """What it was told to do, without the questions."""
        return [member for member, _ in self.called if member != "Get"]

    def on_Pause(self) -> Answer:  # noqa: N802
        if self.stubborn:
            return None
        self.status = "Paused"
        return "", ()

    def on_Play(self) -> Answer:  # noqa: N802
        self.status = "Playing"
        return "", ()

    def on_Set(self, interface: str, name: str, value: tuple[str, float]) -> Answer:  # noqa: N802
        assert (interface, name, value[0]) == (_PLAYER, "Volume", "d")
        self.volume = value[1]
        return "", ()

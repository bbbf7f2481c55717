"""Media players on the session bus (MPRIS)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from victus_desktop.conversation.errors import ServiceError

_SECONDS = 3.0
_MPRIS = "org.mpris.MediaPlayer2"
_PATH = "/org/mpris/MediaPlayer2"


class Player:
    """One media player; what it cannot or does not do raises ServiceError."""

    def __init__(self, bus: Any, name: str) -> None:
        self._bus = bus
        self._name = name

    def control(self, method: str) -> None:
        """Call Play, Pause, Stop, Next or Previous."""
        from jeepney import (  # type: ignore[import-untyped]  # it has no types
            DBusAddress,
            new_method_call,
        )

        player = DBusAddress(_PATH, self._name, f"{_MPRIS}.Player")
        _reply(self._bus, new_method_call(player, method))

    def status(self) -> str:
        """Give 'Playing', 'Paused' or 'Stopped'."""
        return str(_property(self._bus, self._name, "PlaybackStatus"))

    def playing(self) -> tuple[str, str]:
        """Give title and artists of what it plays, '' where it does not say."""
        told = _property(self._bus, self._name, "Metadata")
        if not isinstance(told, dict):
            raise ServiceError("The media player answered with nonsense.")
        _, title = told.get("xesam:title", ("s", ""))
        _, artists = told.get("xesam:artist", ("as", []))
        return str(title), ", ".join(map(str, artists))


@contextmanager
def player_in_use() -> Iterator[Player]:
    """Give the player that plays, else the first one. Raises ServiceError where none runs."""
    with _bus() as bus:
        yield Player(bus, _found(bus))


def any_in_use() -> bool:
    """Tell whether a player plays or waits to play on; False where none can be asked."""
    try:
        with player_in_use() as player:
            return player.status() != "Stopped"
    except ServiceError:
        return False


@contextmanager
def _bus() -> Iterator[Any]:
    from jeepney.io.blocking import open_dbus_connection  # type: ignore[import-untyped]  # it has no types

    try:
        bus = open_dbus_connection("SESSION")
    except (OSError, KeyError, ValueError) as error:
        raise ServiceError("There is no desktop session whose players I could reach.") from error
    with bus:
        yield bus


def _found(bus: Any) -> str:
    from jeepney import message_bus

    (names,) = _reply(bus, message_bus.ListNames())
    found = sorted(name for name in names if name.startswith(f"{_MPRIS}."))
    if not found:
        raise ServiceError("No media player is running.")
    for name in found if len(found) > 1 else ():
        if _property(bus, name, "PlaybackStatus") == "Playing":
            return str(name)
    return str(found[0])


def _property(bus: Any, player: str, name: str) -> Any:
    from jeepney import DBusAddress, Properties

    address = DBusAddress(_PATH, player, f"{_MPRIS}.Player")
    ((_, value),) = _reply(bus, Properties(address).get(name))
    return value


def _reply(bus: Any, message: Any) -> Any:
    from jeepney import DBusErrorResponse
    from jeepney.wrappers import unwrap_msg  # type: ignore[import-untyped]  # it has no types

    try:
        return unwrap_msg(bus.send_and_get_reply(message, timeout=_SECONDS))
    except TimeoutError as error:
        raise ServiceError("The media player takes too long to answer.") from error
    except (DBusErrorResponse, OSError, ValueError) as error:
        raise ServiceError("The media player did not do that.") from error

"""The loudness of this computer."""

import sys
from collections.abc import Callable
from typing import Any, Protocol

from victus_desktop.agent.tool import Tool, ToolResult, Undo
from victus_desktop.agent.tools.desktop_commands import run
from victus_desktop.conversation.errors import BadInput, ServiceError
from victus_desktop.conversation.records import Effect

_STEP = 2
"""Percent by which a mixer may round."""


class Mixer(Protocol):
    def get(self) -> tuple[int, bool]:
        """Give the volume in percent, and whether it is muted. Raises ServiceError."""

    def set(self, percent: int) -> None: ...

    def mute(self, muted: bool) -> None: ...


class PulseMixer:
    """PulseAudio and PipeWire, through pulsectl."""

    def get(self) -> tuple[int, bool]:
        with self._pulse() as pulse:
            sink = self._sink(pulse)
            return round(sink.volume.value_flat * 100), bool(sink.mute)

    def set(self, percent: int) -> None:
        with self._pulse() as pulse:
            pulse.volume_set_all_chans(self._sink(pulse), percent / 100)

    def mute(self, muted: bool) -> None:
        with self._pulse() as pulse:
            pulse.mute(self._sink(pulse), muted)

    def _pulse(self) -> Any:
        import pulsectl

        try:
            return pulsectl.Pulse("victus")
        except (pulsectl.PulseError, OSError) as error:
            raise ServiceError("There is no sound server whose volume I could change.") from error

    def _sink(self, pulse: Any) -> Any:
        return pulse.get_sink_by_name(pulse.server_info().default_sink_name)


class MacMixer:
    """macOS, through osascript."""

    def get(self) -> tuple[int, bool]:
        told = run(["osascript", "-e", "get volume settings"])
        try:
            values = dict(part.strip().split(":") for part in told.split(","))
            return int(values["output volume"]), values["output muted"].strip() == "true"
        except (ValueError, KeyError) as error:
            raise ServiceError("This loudspeaker does not let its volume be changed.") from error

    def set(self, percent: int) -> None:
        run(["osascript", "-e", f"set volume output volume {percent}"])

    def mute(self, muted: bool) -> None:
        run(["osascript", "-e", f"set volume output muted {str(muted).lower()}"])


def system_mixer() -> Mixer:
    """Give the mixer of this system. Raises ServiceError where there is none."""
    if sys.platform.startswith("linux"):
        return PulseMixer()
    if sys.platform == "darwin":
        return MacMixer()
    raise ServiceError("I can't change the volume on this system; please use its own keys.")


def tools(mixer: Callable[[], Mixer] = system_mixer) -> list[Tool]:
    """Give the tool."""

    def volume(
        percent: int | None = None, change: int | None = None, mute: bool | None = None
    ) -> ToolResult:
        """Set the volume in percent, make it louder or quieter, mute or unmute."""
        control = mixer()
        before, muted = control.get()
        if mute is not None:
            control.mute(mute)
            if control.get()[1] is not mute:
                raise ServiceError("The sound did not change.")
            said = "Muted." if mute else "The sound is on."
            return ToolResult(said, {"muted": mute}, undo=Undo("volume", {"mute": muted}))
        if percent is None and change is None:
            return ToolResult(f"The volume is at {before} percent.", {"percent": before})
        wanted = percent if percent is not None else before + (change or 0)
        if percent is not None and not 0 <= percent <= 100:
            raise BadInput("The volume goes from 0 to 100 percent.")
        wanted = max(0, min(100, wanted))
        control.set(wanted)
        after, _ = control.get()
        if abs(after - wanted) > _STEP:
            raise ServiceError("The volume did not change.")
        undo = Undo("volume", {"percent": min(before, 100)})
        return ToolResult(f"The volume is at {after} percent.", {"percent": after}, undo=undo)

    return [Tool.of(volume, Effect.WRITE)]
